"""Definitions of transport gaps as frozen values: rules over measures of a site."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from locator.vocabulary import DistanceKind, GapStatus, GapVerdict

LATEST_S = 48 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something that can be measured of a site.

    Attributes
    ----------
    unit
        m, min, trips or services.
    needs
        What must be at hand: stations, timetables, ports, airports, or a column of the user's own
        inputs.
    has_window
        Whether it is measured within metres and between hours.
    is_own
        Whether only the user can bring it.
    """

    id: str
    unit: str
    needs: str
    has_window: bool = False
    is_own: bool = False


_ALL = (
    Measure(id="station_m", unit="m", needs="stations"),
    Measure(id="stop_m", unit="m", needs="timetables"),
    Measure(id="port_m", unit="m", needs="ports"),
    Measure(id="airport_m", unit="m", needs="airports"),
    Measure(id="departures", unit="trips", needs="timetables", has_window=True),
    Measure(id="best_route_departures", unit="trips", needs="timetables", has_window=True),
    Measure(id="longest_wait_min", unit="min", needs="timetables", has_window=True),
    Measure(id="taxi_min", unit="min", needs="taxi_min", is_own=True),
    Measure(id="ride_services", unit="services", needs="ride_services", is_own=True),
)
MEASURES: Mapping[str, Measure] = MappingProxyType({m.id: m for m in _ALL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where and when departures count.

    Attributes
    ----------
    within_m
        Metres, of the kind of distance of the definition.
    start_s, end_s
        Seconds after service midnight, both included.
    ends
        Whether waiting from ``start_s`` to the first departure, and from the last one to
        ``end_s``, counts as a wait.
    """

    within_m: float
    start_s: int = 0
    end_s: int = LATEST_S
    ends: bool = False

    @property
    def is_whole_day(self) -> bool:
        """Whether no hours are given."""
        return (self.start_s, self.end_s) == (0, LATEST_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """``measure operator value``.

    Attributes
    ----------
    value
        In the unit of the measure; None where the source gives no number: then it is unknown.
    """

    measure: str
    op: str
    value: float | None
    window: Window | None = None

    @property
    def text(self) -> str:
        """The condition as a formula."""
        value = "?" if self.value is None else f"{self.value:g}"
        return f"{self.measure}{_window_text(self.window)} {self.op} {value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Conditions of which all, or any, must hold."""

    is_all: bool
    members: "tuple[Condition | Group, ...]"

    @property
    def text(self) -> str:
        """The group as a formula."""
        joint = " and " if self.is_all else " or "
        return joint.join(
            f"({m.text})" if isinstance(m, Group) and len(m.members) > 1 else m.text
            for m in self.members
        )

    def conditions(self) -> Iterator[Condition]:
        """Walk all conditions."""
        for member in self.members:
            if isinstance(member, Condition):
                yield member
            else:
                yield from member.conditions()


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRule:
    """A verdict, and when it is given."""

    verdict: GapVerdict
    when: Group


@dataclass(frozen=True, slots=True, kw_only=True)
class GapDefinition:
    """One definition of transport gaps.

    Attributes
    ----------
    source
        Who says so.
    dated
        Date or year of the source; empty where it gives none.
    rules
        In order: the first that holds gives the verdict.
    otherwise
        Verdict where no rule holds.
    variant_of
        Id of the definition that this one is a variant of; empty where it is none.
    """

    id: str
    name_ja: str
    name_en: str
    status: GapStatus
    source: str
    dated: str
    distance: DistanceKind
    rules: tuple[GapRule, ...]
    otherwise: GapVerdict
    variant_of: str = ""
    note_ja: str = ""
    note_en: str = ""

    @property
    def is_default(self) -> bool:
        """Whether it is used where no definition is asked for."""
        return self.status is not GapStatus.EXAMPLE and not self.variant_of

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions of all rules."""
        return tuple(c for rule in self.rules for c in rule.when.conditions())

    @property
    def inputs(self) -> tuple[str, ...]:
        """What must be at hand, in the order of ``MEASURES``."""
        used = {c.measure for c in self.conditions}
        return tuple(dict.fromkeys(m.needs for m in _ALL if m.id in used))

    @property
    def own_inputs(self) -> tuple[str, ...]:
        """Columns that only the user can bring."""
        used = {c.measure for c in self.conditions}
        return tuple(m.needs for m in _ALL if m.id in used and m.is_own)

    @property
    def has_open_number(self) -> bool:
        """Whether the source leaves out a number."""
        return any(c.value is None for c in self.conditions)

    @property
    def verdicts(self) -> tuple[GapVerdict, ...]:
        """The verdicts it can give, served first."""
        given = {rule.verdict for rule in self.rules} | {self.otherwise}
        return tuple(v for v in GapVerdict if v in given)

    def rule_text(self, row: int) -> str:
        """Return the rule in a row as a formula; ``otherwise`` after the last, empty for -1."""
        if row < 0:
            return ""
        return self.rules[row].when.text if row < len(self.rules) else "otherwise"


def _window_text(window: Window | None) -> str:
    if window is None:
        return ""
    hours = "" if window.is_whole_day else f"{_hhmm(window.start_s)}-{_hhmm(window.end_s)}, "
    return f"[{hours}{window.within_m:g} m{', ends' if window.ends else ''}]"


def _hhmm(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


def window_key(window: Window, detour: float) -> str:
    """Return a name for a window: hours and metres, such as ``0600_2200_500m``."""
    hours = "day"
    if not window.is_whole_day:
        hours = f"{_hhmm(window.start_s)}_{_hhmm(window.end_s)}".replace(":", "")
    kind = "walked_" if detour != 1.0 else ""
    return f"{hours}_{kind}{window.within_m:g}m{'_ends' if window.ends else ''}"
