"""What-if: shuttles, extra trips, extensions, demand zones, stops; before and after."""

from geo.gtfs.drafts import is_assumption
from locator.scenarios.applying import FEED_ID, ON_DEMAND, apply_scenario
from locator.scenarios.comparing import WhatIf, compare, points_of
from locator.scenarios.files import check_scenario, format_scenario, parse_scenario, read_scenario
from locator.scenarios.proposing import Proposal, Terms, propose_shuttles
from locator.scenarios.ranking import rank_gaps
from locator.scenarios.records import (
    AddedStop,
    DemandZone,
    Direction,
    Extension,
    ExtraTrips,
    Halt,
    Scenario,
    Shuttle,
    Side,
)

__all__ = [
    "FEED_ID",
    "ON_DEMAND",
    "AddedStop",
    "DemandZone",
    "Direction",
    "Extension",
    "ExtraTrips",
    "Halt",
    "Proposal",
    "Scenario",
    "Shuttle",
    "Side",
    "Terms",
    "WhatIf",
    "apply_scenario",
    "check_scenario",
    "compare",
    "format_scenario",
    "is_assumption",
    "parse_scenario",
    "points_of",
    "propose_shuttles",
    "rank_gaps",
    "read_scenario",
]
