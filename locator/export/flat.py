"""A ranking as flat files for other programs: CSV, GeoJSON, GeoPackage.

Columns of the flat files (CSV, GeoJSON properties, GeoPackage layer), in this order: rank, id,
name_ja, name_en, score, score_low, score_high, best_rank, worst_rank (scores 0..1), lon, lat
(EPSG:4326), the other columns of the site table, ``measure_<criterion>`` in natural units,
``part_<criterion>`` (weight x value), stop_upper_m and unknown (criterion ids, "|" between).
"""

import datetime as dt
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from locator.brief import as_of_lines, query_rows, timetable_notice
from locator.export.answer import columns, query_json, unknown_criteria
from locator.i18n import Texts
from locator.records import Ranking
from locator.workbook import safe_text

_LEADING = (
    "rank",
    "id",
    "name_ja",
    "name_en",
    "score",
    "score_low",
    "score_high",
    "best_rank",
    "worst_rank",
    "lon",
    "lat",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def flat_table(ranking: Ranking, top: int | None = None) -> pd.DataFrame:
    """Return the ranking as one flat table without geometry; columns as this module says."""
    frame = ranking.frame if top is None else ranking.frame.head(top)
    sites = pd.DataFrame(frame.drop(columns=frame.geometry.name)).assign(
        id=frame.index.astype(str), lon=frame.geometry.x, lat=frame.geometry.y
    )
    if "name_en" not in sites:
        sites["name_en"] = None
    others = [c for c in sites.columns if c not in _LEADING]
    measures = ranking.measures.loc[frame.index].add_prefix("measure_")
    parts = ranking.parts.loc[frame.index].add_prefix("part_")
    flat: pd.DataFrame = pd.concat([sites[[*_LEADING, *others]], measures, parts], axis=1)
    told: pd.DataFrame = flat.assign(
        stop_upper_m=ranking.stop_upper_m.loc[frame.index],
        unknown=["|".join(u) for u in unknown_criteria(ranking, frame.index)],
    ).reset_index(drop=True)
    return told


def guarded(value: object) -> object:
    """Return text that no spreadsheet takes for a formula; numbers stay as they are.

    A text that looks guarded already is guarded once more, so that taking one apostrophe off gives
    back just what was written.
    """
    if isinstance(value, str) and value.lstrip("'").startswith(_FORMULA):
        return f"'{value}"
    return value


def to_csv(
    ranking: Ranking, texts: Texts, *, top: int | None = None, today: dt.date | None = None
) -> bytes:
    """Return the ranking as CSV, UTF-8 with byte order mark, CRLF: Excel and pandas read it.

    After the columns of ``flat_table`` stand as_of (feed:date, "|" between), timetable_notice
    (empty unless a timetable is old) and attribution, the same in every row. Text that begins
    like a formula gets an apostrophe in front.
    """
    table = pd.DataFrame(columns(flat_table(ranking, top)), dtype=object)
    table = table.assign(
        as_of="|".join(f"{f}:{d.isoformat()}" for f, d in sorted(ranking.as_of.items())),
        timetable_notice=timetable_notice(ranking.as_of, texts, today=today),
        attribution=" | ".join(ranking.attribution),
    ).map(guarded)
    return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def to_geojson(
    ranking: Ranking, texts: Texts, *, top: int | None = None, today: dt.date | None = None
) -> str:
    """Return the ranking as a GeoJSON FeatureCollection (RFC 7946).

    Foreign members: title, attribution, as_of, timetable_notice, query.
    """
    table = columns(flat_table(ranking, top))
    lon, lat, ids = table.pop("lon"), table.pop("lat"), table["id"]
    document = {
        "type": "FeatureCollection",
        "title": titled(texts, timetable_notice(ranking.as_of, texts, today=today)),
        "attribution": list(ranking.attribution),
        "as_of": {feed: day.isoformat() for feed, day in sorted(ranking.as_of.items())},
        "timetable_notice": timetable_notice(ranking.as_of, texts, today=today),
        "query": query_json(ranking.query),
        "features": [
            {
                "type": "Feature",
                "id": ids[n],
                "geometry": {"type": "Point", "coordinates": [lon[n], lat[n]]},
                "properties": {c: column[n] for c, column in table.items()},
            }
            for n in range(len(ids))
        ],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def to_geopackage(
    ranking: Ranking, texts: Texts, *, top: int | None = None, today: dt.date | None = None
) -> bytes:
    """Return the ranking as a GeoPackage, EPSG:4326.

    Layer ``ranking`` has the columns of ``flat_table`` (numbers as REAL, the rest as TEXT); table
    ``about`` (topic, value) holds title, notice, question, timetable dates and attribution.
    """
    table = flat_table(ranking, top)
    numeric = {*_LEADING, "stop_upper_m", "dwell_min", "precision_m"} - {"id", "name_ja", "name_en"}
    typed: dict[str, pd.Series] = {}
    for name, values in columns(table).items():
        if name in numeric or name.startswith(("measure_", "part_")):
            typed[name] = pd.Series(values, dtype="float64")
        else:
            text = [None if v is None else str(v) for v in values]
            typed[name] = pd.Series(text, dtype="str")
    for name in ("rank", "best_rank", "worst_rank"):
        typed[name] = typed[name].astype("int64")
    points = gpd.points_from_xy(typed["lon"], typed["lat"], crs="EPSG:4326")
    layer = gpd.GeoDataFrame(typed, geometry=points, crs="EPSG:4326")
    notice = timetable_notice(ranking.as_of, texts, today=today)
    about = pd.DataFrame(_about_rows(ranking, texts, notice), columns=["topic", "value"])
    return geopackage(
        "ranking", layer, about, title=titled(texts, notice), owed=ranking.attribution
    )


def geopackage(
    name: str, layer: gpd.GeoDataFrame, about: pd.DataFrame, *, title: str, owed: Sequence[str]
) -> bytes:
    """Return a layer of points, and the table ``about`` (topic, value), as a GeoPackage."""
    told = {"IDENTIFIER": title, "DESCRIPTION": " | ".join(owed)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.gpkg"
        pyogrio.write_dataframe(
            layer, path, layer=name, driver="GPKG", geometry_type="Point", layer_options=told
        )
        pyogrio.write_dataframe(about.astype("str"), path, layer="about", append=True)
        return path.read_bytes()


def titled(texts: Texts, notice: str) -> str:
    """Return the title of a file, with the warning of an old timetable where there is one."""
    title = texts("export.title")
    return texts("export.title_with_notice", title=title, notice=notice) if notice else title


def _about_rows(ranking: Ranking, texts: Texts, notice: str) -> list[tuple[str, str]]:
    rows = [(texts("export.title_label"), titled(texts, notice))]
    rows += [(label, safe_text(value)) for label, value in query_rows(ranking.query, texts)]
    rows.append((texts("export.passed"), f"{ranking.total} / {ranking.considered}"))
    rows += [(texts("export.as_of"), line) for line in as_of_lines(ranking.as_of)]
    return rows + [(texts("export.attribution"), line) for line in ranking.attribution]
