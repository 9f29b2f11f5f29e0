"""One site as plain text: everything under its heading, past shoots one by one."""

from locator.i18n import Texts
from locator.records import Dossier, Ranking
from locator.reports.wording import (
    commission_text,
    one_line,
    place_line,
    second_name,
    sections,
    shoot_day,
    shoot_reason,
    shoot_title,
    site_name,
    unknown_names,
)


def dossier_text(dossier: Dossier, ranking: Ranking, texts: Texts) -> str:
    """Return all that is known, and unknown, of one site, for a terminal.

    Parameters
    ----------
    ranking
        An answer that holds the measures of the site.
    """
    names = filter(None, (site_name(dossier, texts.lang), second_name(dossier, texts.lang)))
    lines = [
        f"{' / '.join(names)}  [{dossier.id}]",
        place_line(dossier, texts),
        _line(texts("report.position"), f"{dossier.lon:.5f}, {dossier.lat:.5f}", texts),
        _line(texts("report.fc"), " ".join(commission_text(dossier, texts)), texts),
    ]
    for section in sections(dossier, ranking, texts):
        lines += ["", section.head]
        lines += [f"  {_line(line.label, line.value, texts)}" for line in section.lines]
    lines += ["", texts("shoot.title")]
    for s in dossier.shoots:
        told = (shoot_day(s, texts), shoot_title(s, texts), s.place, shoot_reason(s, texts))
        lines.append("  " + "\t".join(one_line(part) for part in (*told, s.credit, s.source)))
    lines.append("  " + texts("shoot.rule" if dossier.shoots else "shoot.none"))
    unknown = texts("brief.comma").join(unknown_names(dossier, texts))
    lines += ["", _line(texts("report.unknown_head"), unknown or "–", texts)]
    return "\n".join([*lines, _line(texts("report.source"), one_line(dossier.source), texts)])


def _line(label: str, value: str, texts: Texts) -> str:
    return f"{label}{texts('report.colon')}{value}"
