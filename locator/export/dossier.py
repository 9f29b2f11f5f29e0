"""A dossier as the JSON object of the command line: all that is known, unknown as null."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from locator.records import Dossier


def dossier_json(dossier: Dossier) -> dict[str, object]:
    """Return a dossier with the names of its fields; unknown is null, a date ISO text."""
    told = _plain(dossier)
    return told if isinstance(told, dict) else {}


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    is_unknown = value == "" or (isinstance(value, float) and not math.isfinite(value))
    return None if is_unknown else value
