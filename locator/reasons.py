"""Reasons of verdicts in words: what a verdict hangs on, with the number that binds."""

from collections.abc import Mapping

from geo.access.verdicts import Reason, Visit
from geo.gtfs.calendar import DayState
from locator.access import DayService
from locator.brief import clock, is_known
from locator.i18n import Texts


def reason_text(row: Mapping[str, object], service: DayService, visit: Visit, texts: Texts) -> str:
    """Return the reason of a verdict in words: what it hangs on, with the number that binds."""
    reason = str(row["reason"])
    facts: dict[str, object] = {}
    if reason in {Reason.STAY_TOO_SHORT, Reason.NO_WAY_BACK}:
        last, stay = row["last_departure_s"], row["longest_stay_min"]
        if is_known(last):
            facts["last"] = clock(float(str(last)))
        facts["stay"] = "0" if not is_known(stay) else f"{float(str(stay)):.0f}"
        facts["wanted"] = f"{visit.stay_min:.0f}"
        if "last" not in facts:
            reason = "no_way_back_at_all"
    if reason == Reason.NO_STOP_AT_SITE:
        far = row["stop_m"]
        if not is_known(far):
            reason = "no_feed_at_all"
        else:
            facts["km"] = f"{float(str(far)) / 1000:.1f}"
    if reason == Reason.FEED_SILENT:
        said = [d for d in service.feeds if d.state is not None and not d.is_used]
        facts["feeds"] = "; ".join(f"{d.name_ja}: {_why(d.state, texts)}" for d in said)
    return texts(f"reason.{reason}", **facts)


def _why(state: DayState | None, texts: Texts) -> str:
    if state is None:
        return ""
    nearest = state.nearest.isoformat() if state.nearest else "–"
    return texts(
        f"reason.day_{state.kind}",
        trips=state.trips if state.trips is not None else "–",
        usual=state.usual_trips if state.usual_trips is not None else "–",
        nearest=nearest,
    )
