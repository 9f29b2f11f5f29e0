"""What a check of an itinerary found: faults as rows, what was looked at, what could not be."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geo.findings import Finding, Severity
from locator.itineraries.checking.reading import shown

AGAIN = "Plan again, or do not trust this itinerary."

CODES: Mapping[str, tuple[str, str]] = {
    "plan_question": ("question", "A value of the question makes no sense"),
    "plan_feed_missing": ("feeds", "This timetable is not at hand"),
    "plan_feed_other": ("feeds", "The timetable at hand is another one than that of the plan"),
    "plan_feed_listed": ("feeds", "What is said of the timetable is not so"),
    "plan_feed_day": ("feeds", "The timetable has another date for this day"),
    "plan_days": ("days", "The days are not those of the question"),
    "plan_ends": ("days", "The day does not begin or end where the question says"),
    "plan_leave": ("days", "The day begins too early, or not when it says"),
    "plan_return": ("days", "The day ends too late, or not when it says"),
    "plan_day_sums": ("days", "A sum of the day is not that of its parts"),
    "plan_place": ("places", "No such place is known, or it lies elsewhere"),
    "plan_not_asked": ("places", "The place is not one that was asked for"),
    "plan_twice": ("places", "The place is visited or listed twice"),
    "plan_must": ("places", "A place that must be visited is not"),
    "plan_skip": ("places", "A place that must not be visited is"),
    "plan_private": ("places", "The place is private and is never to be visited"),
    "plan_consent": ("places", "Rights holder or municipality said no to visits"),
    "plan_coarse": ("places", "The position of the place is too coarse to travel to"),
    "plan_place_words": ("places", "What is said of the place is not so"),
    "plan_most_visits": ("places", "There are more visits than asked for"),
    "plan_order": ("places", "The visits are not in the order asked for"),
    "plan_visit_times": ("visits", "The times of the visit do not follow one another"),
    "plan_dwell": ("visits", "The visit is not as long as asked for"),
    "plan_closed": ("hours", "The place is closed on that day"),
    "plan_hours": ("hours", "The visit does not lie within the opening hours"),
    "plan_quiet": ("hours", "The visit falls into hours that are to be quiet"),
    "plan_hours_known": ("hours", "It is not so that the opening hours are (un)known"),
    "plan_cap": ("hours", "More visits on this day than the place bears"),
    "plan_legs": ("ways", "The legs do not make one way from place to place"),
    "plan_leg_times": ("ways", "The leg does not begin when the one before ends"),
    "plan_clock": ("ways", "HH:MM and seconds are not the same time"),
    "plan_leg_words": ("ways", "What is said of the leg is not so"),
    "plan_stop": ("ways", "No such stop is known"),
    "plan_walk_length": ("walks", "The walk is longer or shorter than said"),
    "plan_walk_time": ("walks", "The walk takes another time than said"),
    "plan_walk_limit": ("walks", "The walk is longer than the limit"),
    "plan_walk_day": ("walks", "The walks of the day are longer than the limit"),
    "plan_trip": ("rides", "The timetable has no such trip"),
    "plan_trip_day": ("rides", "The trip does not run on that day"),
    "plan_call": ("rides", "The trip does not call there at that time"),
    "plan_boarding": ("rides", "Nobody may board or alight there"),
    "plan_booking": ("rides", "The ride must be booked, and the question leaves such rides out"),
    "plan_ride_words": ("rides", "What is said of the ride is not so"),
    "plan_change_time": ("changes", "The change is shorter than it must be"),
    "plan_change_forbidden": ("changes", "The timetable forbids this change"),
    "plan_seated": ("changes", "It is not so that one vehicle goes on as the other trip"),
    "plan_transfers": ("changes", "More changes between two places than asked for"),
    "plan_drive": ("drives", "The drive is not as estimated"),
    "plan_last_way": ("way_home", "The last way home is another one"),
    "plan_slack": ("way_home", "The slack before the last way home is another one"),
    "plan_later": ("way_home", "What happens if the last way is missed is another thing"),
    "plan_value": ("proof", "The value is not that of the places visited"),
    "plan_bound": ("proof", "Bound, gap and status contradict each other"),
    "plan_counts": ("proof", "A count is not that of what is listed"),
    "plan_left_out": ("proof", "What was asked for is neither visited nor said to be left out"),
    "plan_alternative": ("proof", "The alternative is none to this plan"),
}
"""Code of a fault -> topic under which its checks are counted, and what is wrong."""
TOPICS = tuple(dict.fromkeys(topic for topic, _ in CODES.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchecked:
    """Something that could not be checked, and how often it comes up.

    Attributes
    ----------
    code
        Text key ``route_check.unchecked_<code>``.
    count, of
        How many of how many.
    """

    code: str
    count: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found.

    Attributes
    ----------
    faults
        ``table`` is where: day, way and leg, or visit.
    checked
        Topic -> statements that were verified.
    unchecked
        What stands in the file and cannot be verified from feeds and places.
    """

    faults: tuple[Finding, ...]
    checked: Mapping[str, int]
    unchecked: tuple[Unchecked, ...]

    @property
    def is_right(self) -> bool:
        """Whether no fault was found."""
        return not self.faults

    def to_json(self, messages: Sequence[str] | None = None) -> dict[str, object]:
        """Return the report as a JSON object.

        Parameters
        ----------
        messages
            Messages of the faults in another language than English.
        """
        told = messages or [fault.message for fault in self.faults]
        return {
            "right": self.is_right,
            "faults": [
                {
                    "code": fault.code,
                    "where": fault.table,
                    "found": fault.found,
                    "expected": fault.expected,
                    "message": message,
                }
                for fault, message in zip(self.faults, told, strict=True)
            ],
            "checked": dict(self.checked),
            "unchecked": [{"code": u.code, "count": u.count, "of": u.of} for u in self.unchecked],
        }


@dataclass(slots=True)
class Objections:
    """A list of faults that grows while a file is read."""

    prefix: str = ""
    faults: list[Finding] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    unchecked: dict[str, list[bool]] = field(default_factory=dict)

    def that(self, holds: bool, code: str, where: str, found: object, expected: object) -> bool:  # noqa: FBT001
        """Note that something was looked at, and the fault where it does not hold."""
        topic, wrong = CODES[code]
        self.checked[topic] += 1
        if not holds:
            at = f"{self.prefix}{shown(where)}"
            what, wanted = shown(found), shown(expected)
            self.faults.append(
                Finding(
                    code=code,
                    severity=Severity.ERROR,
                    table=at,
                    message=f"{wrong}: found {what}, expected {wanted}. {AGAIN}",
                    found=what,
                    expected=wanted,
                )
            )
        return bool(holds)

    def cannot(self, code: str, is_so: bool = True) -> None:  # noqa: FBT001, FBT002
        """Note for one of several things whether it cannot be checked."""
        self.unchecked.setdefault(code, []).append(is_so)

    def report(self) -> Checked:
        """Return what was found so far."""
        return Checked(
            faults=tuple(self.faults),
            checked={topic: self.checked[topic] for topic in TOPICS},
            unchecked=tuple(
                Unchecked(code=code, count=sum(rows), of=len(rows))
                for code, rows in self.unchecked.items()
                if any(rows)
            ),
        )
