"""Registered private-vehicle transport of Yamaguchi: operators by municipality, no service area."""

import json
from pathlib import Path

from catalogue_build.originals import Row

SOURCE_ID = "yusho-yamaguchi"
FILE = "community_transport_yamaguchi/municipal_supply.json"
PREFECTURE = "35"
KINDS = {"交通空白地有償運送": "gap_area", "福祉有償運送": "welfare"}


def register_rows(data: Path, towns: list[Row], seen_on: str) -> list[Row]:
    """Return one row a municipality and operator; towns are found by their name."""
    code_of = {t["name_ja"]: t["code"] for t in towns if t["prefecture_code"] == PREFECTURE}
    told = json.loads((data / FILE).read_text(encoding="utf-8"))
    return [
        {
            "municipality_code": code_of[town["municipality"]],
            "registration_no": operator["registration_no"],
            "operator_ja": operator["org_name"],
            "kind": KINDS[operator["transport_type"]],
            "vehicles": str(operator["vehicles_total"]),
            "valid_to": operator["valid_to"],
            "source": f"register of the Chugoku transport bureau, {operator['source_pdf']}, "
            f"p. {operator['source_page']}",
            "source_id": SOURCE_ID,
            "licence": "CC BY 4.0",
            "seen_on": seen_on,
        }
        for town in told["municipalities"]
        for operator in town["operators"]
    ]
