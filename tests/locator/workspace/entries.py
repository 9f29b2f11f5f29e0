"""Small records for the tests of the workspace."""

from locator.workspace import Aside, Cell, Entry, Intake


def entry(own: str = "a", **more: Cell) -> Entry:
    return Entry(
        kind="locations",
        id=own,
        fields={"name_ja": f"場所{own}"} | more,
        lon=138.5,
        lat=35.6,
    )


def aside(row: int = 9) -> Aside:
    return Aside(
        kind="locations",
        file="a.csv",
        sheet="",
        row=row,
        code="site_name_missing",
        message="no name",
        cells={"名称": "", "経度": "138"},
    )


def intake(*entries: Entry, rows: int | None = None, asides: tuple[Aside, ...] = ()) -> Intake:
    return Intake(
        action="import",
        kind="locations",
        file="a.csv",
        rows=len(entries) + len(asides) if rows is None else rows,
        accepted=len(entries),
        entries=entries,
        asides=asides,
    )
