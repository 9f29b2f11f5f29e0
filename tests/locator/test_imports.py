"""A source read against a workspace, told as a difference, and written once it is sure."""

from collections.abc import Callable
from pathlib import Path

import pytest

from locator.errors import QueryError
from locator.importing.lists import Asking
from locator.imports import (
    Ground,
    Import,
    ground_of,
    read_import,
    read_question,
    write_import,
)
from locator.outlines import load_outlines
from locator.records import Catalogue
from locator.settings import find_data
from locator.workspace import Workspace

Take = Callable[..., Import]


@pytest.fixture(scope="module")
def ground(embedded: Catalogue) -> Ground:
    data = find_data()
    return ground_of(embedded, load_outlines(data), data)


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "own.gpkg")


@pytest.fixture
def take(ground: Ground, own: Workspace) -> Take:
    def _take(text: str, kind: str = "locations", name: str = "a.csv", **more: object) -> Import:
        asking = Asking(kind=kind, **more)  # type: ignore[arg-type]
        return read_import(text.encode(), asking, own, ground, name=name)

    return _take


def codes(read: Import) -> set[str]:
    return {f.code for f in read.findings}


def test_reading_writes_nothing_and_writing_gives_a_batch(take: Take, own: Workspace) -> None:
    read = take("id,名称,経度,緯度\na,甲府駅前,138.569,35.667\n")
    assert (read.is_sure, read.told.new) == (True, ("a",))
    assert not own.path.exists()
    assert write_import(own, read, by="me") == 1
    assert own.entries("locations")["a"].fields["municipality_code"] == "19201"
    again = take("id,名称,経度,緯度\na,甲府駅前,138.569,35.667\n")
    assert again.told.same == ("a",)


def test_what_was_changed_since_it_was_read_is_not_overwritten(take: Take, own: Workspace) -> None:
    first, second = (
        take("id,名称,経度,緯度\na,城,138.5,35.6\n"),
        take("id,名称,経度,緯度\na,館,138.5,35.6\n"),
    )
    write_import(own, first, by="me")
    with pytest.raises(QueryError, match="in the meantime"):
        write_import(own, second, by="you")
    assert own.entries("locations")["a"].fields["name_ja"] == "城"


def test_guesses_once_confirmed_are_kept_for_the_next_file(take: Take, own: Workspace) -> None:
    text = "施設の名称,東,北,余り\n城,138.5,35.6,x\n"
    read = take(text)
    assert not read.is_sure
    assert read.guessed["施設の名称"] == ("name_ja", 0.8)
    assert read.unread == ("余り",)
    write_import(own, read, by="me")
    newer = take("施設の名称,東,北,余り\n橋,138.51,35.6,x\n", name="b.csv")
    assert newer.is_sure
    assert newer.guessed == {}
    assert not take("施設の名称,東,北\n橋,138.51,35.6\n").is_sure  # another row of headings


def test_references_to_nothing_are_told(take: Take, own: Workspace) -> None:
    head = "site_id,work_id,party,consent,stated_by\n"
    read = take(f"{head}amachan-001,amachan,municipality,yes,x\nnowhere,no,municipality,yes,x\n",
                "consents")  # fmt: skip
    told = [(f.code, f.found, f.row) for f in read.findings]
    assert ("site_reference_unknown", "nowhere", 3) in told
    assert ("site_reference_unknown", "no", 3) in told
    assert len(told) == 2
    works = take("id,title_ja,kind\nno,新作,anime\n", "works")
    write_import(own, works, by="me")
    left = take(f"{head}amachan-001,no,municipality,yes,x\n", "consents")
    assert left.findings == ()


def test_a_statement_on_timetables_speaks_of_those_at_hand(take: Take, ground: Ground) -> None:
    read = take("市町村,mode,coverage,stated_by,basis\n甲府市,バス,全て収録,市,確認\n", "coverage")
    (entry,) = read.intake.entries
    assert entry.fields["feeds"] == "|".join(ground.feeds)
    assert entry.fields["municipality_code"] == "19201"


def test_what_an_earlier_file_of_that_name_brought_and_this_one_not_is_told(
    take: Take, own: Workspace
) -> None:
    write_import(own, take("id,名称,経度,緯度\na,城,138.5,35.6\nb,橋,138.6,35.6\n"), by="me")
    assert take("id,名称,経度,緯度\na,城,138.5,35.6\n").told.absent == ("b",)
    assert take("id,名称,経度,緯度\na,城,138.5,35.6\n", name="c.csv").told.absent == ()
    assert set(own.entries("locations")) == {"a", "b"}


def test_a_folder_is_a_source(ground: Ground, own: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    for name, row in (("a", "城,138.5,35.6"), ("b", "橋,138.6,35.6"), ("c", ",1,1")):
        (folder / f"{name}.csv").write_text(f"名称,経度,緯度\n{row}\n", encoding="cp932")
    (folder / "readme.pdf").write_bytes(b"%PDF-1.7")
    read = read_import(folder, Asking(kind="locations"), own, ground)
    assert (read.intake.rows, read.intake.accepted, len(read.intake.asides)) == (3, 2, 1)
    assert {a.sheet for a in read.intake.asides} == {"lists/c.csv"}
    assert "site_member_unread" in codes(read)
    write_import(own, read, by="me")
    assert len(own.entries("locations")) == 2
    own.undo(1, by="me")
    assert own.entries("locations") == {}


def test_rows_that_wait_already_do_not_wait_twice(take: Take, own: Workspace) -> None:
    text = "id,名称,経度,緯度\na,,138.5,35.6\nb,城,北の方,35.6\n"
    write_import(own, take(text), by="me")
    write_import(own, take(text), by="me")
    assert [(a.number, a.row) for a in own.asides()] == [(3, 2), (4, 3)]
    mended = take(text.replace("a,,", "a,橋,"))
    write_import(own, mended, by="me")
    assert {a.row for a in own.asides()} == {2, 3}  # the first still waits: nobody has closed it
    own.undo(3, by="me")
    own.undo(2, by="me")
    assert [a.number for a in own.asides()] == [1, 2]


def test_a_question_finds_what_an_import_finds_and_writes_nothing(
    take: Take, own: Workspace, ground: Ground, embedded: Catalogue
) -> None:
    text = (
        "id,名称,経度,緯度,市区町村コード,カテゴリ\n"
        "loc-001,甲府駅前,138.569,35.667,19201,秘境\n"
        "b,沖,140.5,33.0,,\n"
        "c,遠い町,138.569,35.667,19204,\n"
        "d,,138.569,35.667,,\n"
    )
    read = take(text)
    asked = read_question(text.encode(), embedded, own, ground, name="a.csv")
    assert [f.code for f in asked.findings] == [f.code for f in read.findings]
    assert {"site_in_the_sea", "site_other_municipality", "site_name_missing"} <= codes(read)
    assert (asked.rows, asked.accepted, len(asked.quarantined)) == (4, 3, 1)
    assert list(asked.frame.index) == ["my-loc-001", "b", "c"]
    assert asked.frame.loc["my-loc-001", "category"] == "other"
    assert not own.path.exists()


def test_a_question_uses_the_mapping_that_an_import_has_kept(
    take: Take, own: Workspace, ground: Ground, embedded: Catalogue
) -> None:
    mapping = {"あ": "name_ja", "い": "lon", "う": "lat"}
    write_import(own, take("あ,い,う\n甲府駅前,138.569,35.667\n", mapping=mapping), by="me")
    content = "あ,い,う\n甲斐市の橋,138.52,35.67\n".encode()
    asked = read_question(content, embedded, own, ground, name="b.csv")
    assert asked.frame["name_ja"].tolist() == ["甲斐市の橋"]
    assert asked.frame["municipality_code"].tolist() == ["19210"]
    assert asked.findings == ()


def test_places_of_works_are_asked_about_and_get_their_towns(
    own: Workspace, ground: Ground, embedded: Catalogue
) -> None:
    document = (
        '{"id":"w1","bgm_id":1,"title_cn":"x","title_jp":"作品","type":"TV","points":[{"id":"p1",'
        '"name":"甲府駅","lat":35.667,"lng":138.569,"ep_cut":"1"}]}'
    )
    asked = read_question(document.encode(), embedded, own, ground, name="points.json")
    assert asked.lists[0].imported.kind == "spots"
    assert asked.frame["municipality_code"].tolist() == ["19201"]
