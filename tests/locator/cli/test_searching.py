"""The contract of the command line: words, forms, exit codes, never a traceback."""

import csv
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from locator import __version__
from locator.cli import main
from locator.criteria import CRITERIA
from tests.geo.roads.towns import RIVER, RIVER_WAYS, osm, write

ROOT = Path(__file__).resolve().parents[3]
FEEDS = ROOT / "tests" / "geo" / "gtfs" / "feeds"
Run = Callable[..., Result]
RANKING_KEYS = [
    "rank",
    "id",
    "name",
    "score",
    "score_low",
    "score_high",
    "best_rank",
    "worst_rank",
    "parts",
    "measures",
    "unknown",
    "municipality_code",
    "lon",
    "lat",
]
FEED_KEYS = [
    "agencies",
    "stops",
    "trips",
    "stop_times",
    "valid_from",
    "valid_to",
    "declared_from",
    "declared_to",
    "representative_week",
]


@pytest.fixture
def run() -> Run:
    runner = CliRunner(env={"LANG": "C.UTF-8", "LOCATOR_LANG": ""})

    def _run(line: str, *more: str) -> Result:
        result = runner.invoke(main, [*shlex.split(line), *more])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        return result

    return _run


def read_json(result: Result) -> Any:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(result.stdout, parse_constant=refuse)


# ---- search ---------------------------------------------------------------------------------


def test_the_json_of_search_has_the_agreed_form(run: Run) -> None:
    result = run("search --prefecture 長野県 --weight stop_m=1 --top 3 --format json --lang ja")
    assert result.exit_code == 0
    assert result.stderr == ""
    answer = read_json(result)
    assert list(answer)[:6] == [
        "query",
        "ranking",
        "excluded",
        "not_scored",
        "as_of",
        "attribution",
    ]
    assert [row["rank"] for row in answer["ranking"]] == [1, 2, 3]
    for row in answer["ranking"]:
        assert list(row)[: len(RANKING_KEYS)] == RANKING_KEYS
        assert row["municipality_code"].startswith("20")
        assert set(row["measures"]) <= set(CRITERIA)
        known = [p for p in row["parts"].values() if p is not None]
        assert row["score_low"] == pytest.approx(sum(known), abs=1e-12)
        assert row["score"] == pytest.approx((row["score_low"] + row["score_high"]) / 2)
        assert set(row["unknown"]) == {c for c, p in row["parts"].items() if p is None}
    assert all(set(item) >= {"filter", "no", "unknown"} for item in answer["excluded"])
    assert [e["filter"] for e in answer["excluded"]] == ["prefecture"]
    assert all(set(item) == {"criterion", "known", "of"} for item in answer["not_scored"])
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in answer["as_of"].values())
    assert answer["attribution"]
    assert answer["query"]["weights"] == {"stop_m": 1.0}


def test_all_forms_tell_the_same_ranking(run: Run) -> None:
    line = "search --kind spot --profile visitor --prefecture 19 --top 4 --lang en --format"
    ids = [row["id"] for row in read_json(run(f"{line} json"))["ranking"]]
    text = run(f"{line} csv").stdout_bytes.decode("utf-8-sig")
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == ids
    features = read_json(run(f"{line} geojson"))["features"]
    assert [f["id"] for f in features] == ids
    assert all(f["properties"]["municipality_code"].startswith("19") for f in features)
    table = run(f"{line} table").stdout
    names = [f["properties"]["name_en"] or f["properties"]["name_ja"] for f in features]
    assert [table.index(name[:10]) for name in names] == sorted(
        table.index(name[:10]) for name in names
    )


@pytest.mark.parametrize("form", ["table", "json", "csv", "geojson"])
def test_output_goes_into_a_file_and_nothing_to_stdout(run: Run, tmp_path: Path, form: str) -> None:
    path = tmp_path / "answer"
    line = f"search --prefecture 20 --top 2 --format {form}"
    result = run(line, "--output", str(path))
    assert result.exit_code == 0
    assert result.stdout == ""
    assert path.read_bytes().rstrip() == run(line).stdout_bytes.rstrip()


def test_scaling_all_weights_changes_nothing(run: Run) -> None:
    one = "search --top 5 --format json --weight stop_m=1 --weight station_m=2"
    ten = "search --top 5 --format json --weight stop_m=1 --weight station_m=2"
    scout = {"airport_drive_min": 2, "shinkansen_drive_min": 3, "base_drive_min": 2}
    scout |= {"fc_support": 4, "works_here": 2, "works_near": 1, "precision_m": 1}
    once = "".join(f" --weight {c}={w}" for c, w in scout.items())
    more = "".join(f" --weight {c}={w * 10}" for c, w in scout.items())
    ten = "search --top 5 --format json --weight stop_m=10 --weight station_m=20" + more
    a, b = (read_json(run(line))["ranking"] for line in (one + once, ten))
    assert [row["id"] for row in a] == [row["id"] for row in b]
    assert [row["score"] for row in a] == pytest.approx([row["score"] for row in b])


def test_nothing_found_is_exit_1_and_says_what_to_loosen(run: Run) -> None:
    english = run("search --text zzzzz --format json --lang en")
    assert english.exit_code == 1
    assert read_json(english)["ranking"] == []
    assert 'Without "Name or title"' in english.stderr
    japanese = run("search --text zzzzz --lang ja")
    assert japanese.exit_code == 1
    assert "「名前・作品名」を外すと" in japanese.stderr


def test_a_date_is_strict_and_a_day_is_not(run: Run) -> None:
    line = "search --profile planner --known-timetable --prefecture 19 --top 3 --format json"
    strict = read_json(run(f"{line} --date 2026-11-20"))
    usual = read_json(run(f"{line} --day weekday"))
    departures = [row["measures"]["departures"] for row in strict["ranking"]]
    assert all(d is None for d in departures)
    assert all("departures" in row["unknown"] or not row["parts"] for row in strict["ranking"])
    assert all(row["measures"]["departures"] is not None for row in usual["ranking"])
    assert usual["as_of"]["yamanashi"] == "2020-03-25"
    assert strict["as_of"] == {} or "yamanashi" not in strict["as_of"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("search --category nope", "nope"),
        ("search --prefecture 99", "99"),
        ("search --profile nobody", "nobody"),
        ("search --weight stop_m", "stop_m"),
        ("search --weight stop_m=abc", "abc"),
        ("search --weight stop_m=-1", "stop_m"),
        ("search --weight stop_m=nan", "stop_m"),
        ("search --weight stop_m=inf", "stop_m"),
        ("search --weight nope=1", "nope"),
        ("search --near gw-999999 --within-km 5", "gw-999999"),
        ("search --near 138.5,35.6", "--within-km"),
        ("search --within-km 5", "--near"),
        ("search --near 138.5,35.6 --within-km -1", "-1"),
        ("search --near 138.5,95 --within-km 5", "138.5,95"),
        ("search --date 2026-13-01", "2026-13-01"),
        ("search --date 2026-11-20 --day saturday", "--day"),
        ("search --last-departure-after 25:99", "25:99"),
        ("search --min-departures -1", "-1"),
        ("search --top 0", "0"),
        ("search --base nowhere", "nowhere"),
        ("search --work nothing", "nothing"),
        ("search --sites nothing.csv", "nothing.csv"),
        ("search --output /no-such-folder/x.json", "x.json"),
        ("search --data /no-such-folder", "no-such-folder"),
        ("feed check no-such-feed.zip", "no-such-feed.zip"),
        ("data list nonsense", "nonsense"),
        ("fly", "fly"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_wrong_question_is_exit_2_and_says_why(run: Run, line: str, said: str, lang: str) -> None:
    known = line.split(maxsplit=1)[0] == "search" or line.startswith("feed")
    result = run(f"{line} --lang {lang}" if known else line)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert len(result.stderr) > len(said) + 15


@pytest.mark.parametrize(
    "line",
    ["search --category nope", "search --weight nope=1", "search --profile nobody"],
)
def test_faults_are_told_in_japanese(run: Run, line: str) -> None:
    assert re.search(r"[ぁ-ん]", run(f"{line} --lang ja").stderr)
    assert run(f"{line} --lang en").stderr.isascii()


# ---- own sites ------------------------------------------------------------------------------


def test_own_sites_are_ranked_beside_the_embedded(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "my.csv"
    path.write_text("id,name_ja,lon,lat\nmine,=HYPERLINK(1),138.5686,35.6669\n", encoding="cp932")
    line = "search --near 138.5686,35.6669 --within-km 1 --format"
    result = run(f"{line} json", "--sites", str(path))
    assert result.exit_code == 0
    rows = {row["id"]: row for row in read_json(result)["ranking"]}
    assert rows["mine"]["name"] == "=HYPERLINK(1)"
    assert rows["mine"]["municipality_code"] == "19201"
    text = run(f"{line} csv", "--sites", str(path)).stdout_bytes.decode("utf-8-sig")
    [mine] = [r for r in csv.DictReader(io.StringIO(text)) if r["id"] == "mine"]
    assert mine["name_ja"] == "'=HYPERLINK(1)"


def test_a_row_held_back_is_exit_1_and_the_rest_is_ranked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "my.csv"
    path.write_text("id,name_ja,lon,lat\na,甲,138.57,35.67\nb,乙,0,0\n", encoding="utf-8")
    result = run("search --format json", "--sites", str(path))
    assert result.exit_code == 1
    assert "error" in result.stderr
    assert read_json(result)["ranking"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("sheet.xlsx", b"%PDF-1.7"),
        ("sites.geojson", b'{"type":'),
        ("sites.pdf", b"%PDF-1.7"),
        ("columns.csv", b"a,b\n1,2\n"),
    ],
)
def test_a_file_that_is_no_list_is_exit_2(
    run: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = run("search", "--sites", str(path))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr) > 20


# ---- feed check -----------------------------------------------------------------------------


def zipped(folder: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in sorted(folder.glob("*.txt")):
            archive.write(table, table.name)
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_the_json_of_feed_check_has_the_agreed_form(
    run: Run, tmp_path: Path, *, packed: bool
) -> None:
    feed = FEEDS / "plain"
    path = zipped(feed, tmp_path / "plain.zip") if packed else feed
    result = run("feed check --format json", str(path))
    answer = read_json(result)
    assert list(answer) == ["feed", "findings"]
    assert list(answer["feed"])[: len(FEED_KEYS)] == FEED_KEYS
    with (feed / "trips.txt").open(encoding="utf-8-sig") as table:
        assert answer["feed"]["trips"] == len(table.read().split()) - 1
    for finding in answer["findings"]:
        assert set(finding) >= {"code", "severity", "table", "row", "message"}
    errors = [f for f in answer["findings"] if f["severity"] == "error"]
    assert result.exit_code == (1 if errors else 0)


@pytest.mark.parametrize("feed", sorted(p.name for p in FEEDS.iterdir() if p.is_dir()))
def test_every_tiny_feed_gets_a_report(run: Run, feed: str) -> None:
    text = run("feed check --lang ja", str(FEEDS / feed))
    answer = read_json(run("feed check --format json", str(FEEDS / feed)))
    errors = [f for f in answer["findings"] if f["severity"] == "error"]
    assert text.exit_code == (1 if errors else 0)
    assert text.stdout.startswith("agencies\t")
    assert len(text.stdout.splitlines()) >= len(FEED_KEYS) + len(answer["findings"])


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("stops.txt", b"0" * (64 * 2**20))


def many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(1_200):
            archive.writestr(f"{number}.txt", "")


@pytest.mark.parametrize(
    "make",
    [
        bomb,
        many,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"%PDF-1.7\n%%EOF"),
        lambda path: path.write_bytes(b"PK\x03\x04" + bytes(40)),
    ],
    ids=["bomb", "many", "empty", "pdf", "cut"],
)
def test_a_file_that_is_no_feed_is_exit_2(
    run: Run, tmp_path: Path, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "feed.zip"
    make(path)
    result = run("feed check", str(path))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "feed.zip" in result.stderr or len(result.stderr) > 40


# ---- data -----------------------------------------------------------------------------------


def test_the_embedded_data_hold(run: Run) -> None:
    result = run("data check --format json")
    assert result.exit_code == 0
    assert [f for f in read_json(result) if f["severity"] == "error"] == []


def test_changed_data_are_exit_1(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    works = folder / "catalogue" / "works.csv"
    works.write_text(works.read_text(encoding="utf-8").replace("film", "movie"), encoding="utf-8")
    result = run("data check --lang ja", "--data", str(folder))
    assert result.exit_code == 1
    assert "works.csv" in result.stdout


def test_sources_tell_licence_and_credit(run: Run) -> None:
    rows = read_json(run("data sources --format json"))
    assert all(row["source_id"] and row["licence"] for row in rows)
    text = run("data sources --lang ja").stdout
    assert len(text.splitlines()) == len(rows)
    assert "国土数値情報" in text


@pytest.mark.parametrize(
    "table", ["gateways", "hubs", "works", "commissions", "criteria", "categories"]
)
def test_lists_give_ids_that_a_search_takes(run: Run, table: str) -> None:
    lines = run(f"data list {table} --lang en").stdout.splitlines()
    first = lines[0].split("\t")[0]
    assert len({line.split("\t")[0] for line in lines}) == len(lines)
    asked = {
        "gateways": f"--near {first} --within-km 30",
        "hubs": f"--near {first} --within-km 30",
        "works": f"--work {first}",
        "criteria": f"--weight {first}=1",
        "categories": f"--category {first}",
    }.get(table)
    if asked is None:
        assert re.fullmatch(r"fc-[\w-]+", first)
    else:
        assert run(f"search --top 1 {asked}").exit_code in {0, 1}


# ---- the door itself ------------------------------------------------------------------------


def test_help_and_version(run: Run) -> None:
    assert f"{__version__}" in run("--version").stdout
    for line in ("--help", "search --help", "feed check -h", "data --help", "app --help"):
        result = run(line)
        assert result.exit_code == 0, f"{line}: {result.output}"
        assert "Usage" in result.stdout


def test_the_module_answers_as_a_process_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "locator", "search", "--top", "1", "--format", "json"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "LANG": "ja_JP.UTF-8"},
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == b""
    assert len(json.loads(done.stdout)["ranking"]) == 1


def readme_lines() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = "\n".join(blocks).splitlines()
    return [line for line in lines if line.startswith("locator ") and " app" not in line]


def test_the_readme_has_command_lines() -> None:
    assert len(readme_lines()) >= 8


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a timetable installed and a statement made, as the README has them."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCATOR_FEEDS", str(folder / "feeds"))
        patch.setenv("LOCATOR_STATEMENTS", str(folder / "own.sqlite"))
        zipped(FEEDS / "plain", folder / "timetable.zip")
        feed = ["feed", "add", str(folder / "timetable.zip"), "--id", "town"]
        assert CliRunner().invoke(main, feed).exit_code == 0
        stated = ["coverage", "state", "19201", "bus", "complete", "--by", "town", "--basis", "all"]
        assert CliRunner().invoke(main, stated).exit_code == 0
        places = folder / "my-places.csv"
        places.write_text(
            "id,name_ja,lon,lat\nmine,自分の場所,138.5686,35.6669\n"
            "mine-2,自分の場所,138.5690,35.6669\n",
            encoding="utf-8",
        )
        taken = ["data", "import", "locations", str(places), "--workspace"]
        assert CliRunner().invoke(main, [*taken, str(folder / "own.gpkg")]).exit_code == 0
        (folder / "nameless.csv").write_text("name_ja,lon,lat\n,138.5,35.6\n", encoding="utf-8")
        taken[3] = str(folder / "nameless.csv")
        assert CliRunner().invoke(main, [*taken, str(folder / "own.gpkg")]).exit_code == 1
        plan = ["route", "plan", "--spots", "yurucamp-a03", "--start", "gw-224"]
        file = ["--no-alternatives", "--format", "json", "--output", str(folder / "plan.json")]
        assert CliRunner().invoke(main, [*plan, *file]).exit_code == 0
    return folder


@pytest.mark.parametrize("line", readme_lines())
def test_every_command_line_of_the_readme_answers(
    run: Run, line: str, tmp_path: Path, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(office, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOCATOR_FEEDS", str(tmp_path / "feeds"))
    monkeypatch.setenv("LOCATOR_STATEMENTS", str(tmp_path / "own.sqlite"))
    monkeypatch.setenv("LOCATOR_WORKSPACE", str(tmp_path / "own.gpkg"))
    columns = {c: c for c in ("id", "name_ja", "lon", "lat")}
    Path("my-columns.json").write_text(json.dumps(columns), encoding="utf-8")
    write(tmp_path / "minobu.osm", osm(RIVER, RIVER_WAYS))
    Path("tblT001100S19.txt").write_text(
        "KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T001100001\n,,,,人口（総数）\n53383432,0,,,1204\n",
        encoding="cp932",
    )
    shutil.copytree(ROOT / "data" / "definitions", tmp_path / "data" / "definitions")
    Path("my-rules.csv").write_text(
        "id,hours,quiet_hours\nyurucamp-a05,09:00-17:00,12:00-12:30\n", encoding="utf-8"
    )
    result = run(line.removeprefix("locator "))
    assert result.exit_code == 0, result.output
    named = re.search(r"--output (\S+)", line)
    assert Path(named[1]).stat().st_size > 0 if named else result.stdout
