"""The tables of the catalogue: their columns, and how they are written."""

import csv
from pathlib import Path

from catalogue_build.originals import Row

TARGET = Path(__file__).resolve().parents[2] / "data" / "catalogue"
COLUMNS = {
    "locations": "location_id place_id name_ja name_kana name_en category setting eras lon lat "
    "precision_m municipality_code fc_id owner_kind permit_authority consult_first contact "
    "lead_days parking power toilets beds_nearby public_access status confidence source source_id "
    "licence seen_on note",
    "spots": "spot_id place_id work_id name_ja name_kana name_en category lon lat precision_m "
    "municipality_code public_access dwell_min consent_rights_holder consent_municipality "
    "checked_against source source_id licence seen_on note",
    "works": "work_id title_ja title_en title_kana kind year source source_id confidence seen_on",
    "place_works": "place_id site_id work_id role scene confidence source source_id seen_on",
    "hubs": "hub_id place_id name_ja name_en kind hub_type edition municipality_code lon lat "
    "precision_m actors paper source source_id licence seen_on",
    "gateways": "gateway_id place_id name_ja name_kana name_en kind lon lat precision_m "
    "municipality_code iata source source_id licence seen_on",
    "film_commissions": "fc_id name_ja name_en block scope prefecture_code municipality_code "
    "website contact source source_id confidence seen_on",
    "municipalities": "code name_ja name_kana name_en prefecture_code prefecture_ja prefecture_en "
    "parent_code lon lat kind source source_id licence seen_on",
    "stations": "station_id name_ja name_kana lon lat municipality_code service source source_id "
    "licence seen_on note",
    "community_transport": "municipality_code registration_no operator_ja kind vehicles "
    "valid_to source source_id licence seen_on",
    "coverage": "municipality_code mode coverage stated_by basis stated_on",
}
BLOCKS = {
    "北海道": "hokkaido",
    "東北": "tohoku",
    "関東": "kanto",
    "甲信越": "koshinetsu",
    "北陸": "hokuriku",
    "東海": "tokai",
    "近畿": "kinki",
    "中国": "chugoku",
    "四国": "shikoku",
    "九州": "kyushu",
    "沖縄": "okinawa",
}
COVERAGE = (
    ("bus", "partial", "seven openly licensed feeds; other operators run there too"),
    ("rail", "none", "no open railway timetable is at hand"),
    ("ferry", "none", "no open ferry timetable is at hand"),
    ("demand", "partial", "only services that a feed at hand lists"),
    ("rail_station", "complete", "station register of 2026-05-29: positions, no timetable"),
)


def write(name: str, rows: list[Row]) -> None:
    """Write a table: UTF-8, LF, the rows in the order of their ids."""
    columns = COLUMNS[name].split()
    TARGET.mkdir(parents=True, exist_ok=True)
    with (TARGET / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda r: [r[c] for c in columns[:4]]))
