"""Gateways to choose from, and what a start by timetable is asked with."""

import pandas as pd

from locator.i18n import Lang
from locator.records import Catalogue
from locator.ui import cache

STAYS = (0, 30, 60, 90, 120, 180, 240, 300, 360, 480)


def gateway_choice(catalogue: Catalogue, lang: Lang) -> dict[str, str]:
    """Return gateway id to label; those with a timetable at hand first, with its date."""
    frame = catalogue.gateways
    names = frame["name_ja"]
    if lang is Lang.EN:
        names = frame["name_en"].fillna(frame["name_ja"])
    towns = catalogue.municipalities
    prefecture = towns["prefecture_ja"] if lang is Lang.JA else towns["prefecture_en"]
    where = frame["municipality_code"].map(prefecture)
    served = cache.gateway_feeds()
    order = sorted(range(len(frame)), key=lambda row: str(frame.index[row]) not in served)
    labels = {}
    for row in order:
        gateway = str(frame.index[row])
        mark = "● " if gateway in served else "○ "
        place = f" ({where.iloc[row]})" if pd.notna(where.iloc[row]) else ""
        labels[gateway] = f"{mark}{names.iloc[row]}{place}"
    return labels


def seconds(text: str) -> int:
    """Return seconds after midnight of a text HH:MM."""
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60
