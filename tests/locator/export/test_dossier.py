"""A dossier as JSON: its own names, nothing made up for what is unknown."""

import json
from dataclasses import fields, replace

from locator.dossier import dossier
from locator.export.dossier import dossier_json
from locator.measures import measure
from locator.records import Dossier, PastShoot
from locator.vocabulary import SiteKind
from tests.locator.catalogues import HERE, shoots, tiny

WORLD = tiny()


def test_unknown_is_null_and_every_field_stands() -> None:
    own = shoots({"id": "s1", "title": "城の夏", "lon": HERE[0], "lat": HERE[1]})
    world = replace(WORLD, shoots=own)
    told = dossier_json(
        dossier(world, measure(world, world.locations), "loc-1", kind=SiteKind.LOCATION)
    )
    read = json.loads(json.dumps(told, allow_nan=False))
    assert list(read) == [f.name for f in fields(Dossier)]
    assert (read["kind"], read["name_en"]) == ("location", "Kasumi Castle")
    assert read["as_of"] == {"alpha": "2026-11-18", "beta": "2026-11-18"}
    assert {f["key"]: f["value"] for f in read["permits"]}["contact"] is None
    (shot,) = read["shoots"]
    assert list(shot) == [f.name for f in fields(PastShoot)]
    assert (shot["title"], shot["metres"], shot["year"], shot["how"]) == ("城の夏", 0, None, "near")


def test_metres_that_nobody_can_know_are_null() -> None:
    measured = measure(WORLD, WORLD.locations)
    told = dossier_json(dossier(WORLD, measured, "loc-3", kind=SiteKind.LOCATION))
    hubs = told["hubs"]
    assert isinstance(hubs, list)
    assert [(hub["id"], hub["metres"]) for hub in hubs] == [("hub-2", None)]
