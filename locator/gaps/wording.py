"""Definitions, rules and measures of transport gaps in words of a language."""

from locator.gaps.definitions import Condition, GapDefinition, Group, Window
from locator.i18n import Lang, Texts

_COLUMNS = (
    "bookable_departures_low",
    "bookable_departures",
    "best_route_departures_low",
    "best_route_departures",
    "departures_low",
    "departures",
    "longest_wait_min_upper",
    "longest_wait_min",
)


def definition_name(definition: GapDefinition, lang: Lang) -> str:
    """Return the name of a definition."""
    return definition.name_ja if lang is Lang.JA else definition.name_en


def definition_note(definition: GapDefinition, lang: Lang) -> str:
    """Return what is to be known of a definition; empty where nothing is said."""
    return definition.note_ja if lang is Lang.JA else definition.note_en


def reason_text(reason: str, texts: Texts) -> str:
    """Return why a verdict is unknown, in words; empty where it is known."""
    return texts(f"gaps.reason_{reason}") if reason else ""


def rule_words(definition: GapDefinition, row: int, texts: Texts) -> str:
    """Return the rule in a row in words; «otherwise» after the last, empty for -1."""
    if row < 0:
        return ""
    if row >= len(definition.rules):
        return texts("gaps.otherwise")
    return _group_words(definition.rules[row].when, texts)


def definition_words(definition: GapDefinition, texts: Texts) -> list[str]:
    """Return one line a rule, with its verdict, and one for what is left."""
    verdicts = [*(rule.verdict for rule in definition.rules), definition.otherwise]
    return [
        texts("gaps.rule_line", verdict=v.label(texts.lang), rule=rule_words(definition, n, texts))
        for n, v in enumerate(verdicts)
    ]


def needs_words(definition: GapDefinition, texts: Texts) -> list[str]:
    """Return what only the user can bring for a definition, one sentence each."""
    return [texts(f"gaps.needs_{name}") for name in definition.own_inputs]


def column_name(column: str, texts: Texts) -> str:
    """Return the heading of a column of ``GapReport.measures``."""
    for stem in _COLUMNS:
        if column.startswith(f"{stem}_"):
            window = column.removeprefix(f"{stem}_").replace("_", " ")
            return texts("gaps.in_window", measure=texts(f"gaps.measure_{stem}"), window=window)
    return texts(f"gaps.measure_{column}")


def _group_words(group: Group, texts: Texts) -> str:
    parts = [
        _condition_words(m, texts)
        if isinstance(m, Condition)
        else texts("gaps.bracket", rule=_group_words(m, texts))
        for m in group.members
    ]
    return texts("gaps.and" if group.is_all else "gaps.or").join(parts)


def _condition_words(condition: Condition, texts: Texts) -> str:
    measure = texts(f"gaps.measure_{condition.measure}")
    if condition.window is not None:
        window = _window_words(condition.window, texts)
        measure = texts("gaps.in_window", measure=measure, window=window)
    value = texts("gaps.unstated") if condition.value is None else f"{condition.value:,g}"
    sign = {"<=": "≤", ">=": "≥"}.get(condition.op, condition.op)
    return f"{measure} {sign} {value}"


def _window_words(window: Window, texts: Texts) -> str:
    metres = f"{window.within_m:g} m"
    if window.is_whole_day:
        return metres
    start, end = (f"{s // 3600}:{s // 60 % 60:02d}" for s in (window.start_s, window.end_s))
    words = f"{start}-{end}, {metres}"
    return texts("gaps.with_ends", window=words) if window.ends else words
