"""Files that strangers send lie in a private folder, under names that cannot climb, and go when nobody looks at them any more."""

from __future__ import annotations

import gc
import io
import os
import stat
import time
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.errors import UsageError
from geoplan.texts import texts
from geoplan_app.leverance import files as files_module
from geoplan_app.leverance.answer import Answer, Wanted, alike, chosen, count_word
from geoplan_app.leverance.differences import difference_overlay
from geoplan_app.leverance.files import Held, safe_name
from geoplan_app.leverance.overlay import POINTS, bounds, overlay
from geoplan_app.leverance.run import Job
from geoplan_app.leverance.state import Choices, State
from geoplan_app.leverance.words import escaped, inside

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
SECONDS = 60


def held(folder, only=""):
    one = Held()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and only in path.name:
            one.add(path.name, io.BytesIO(path.read_bytes()))
    return one


def done(held, kind="validate", **more):
    job = Job(Choices(kommune="0791").task(kind, held, **more), held.answers("svar"), language="da")
    assert job.wait(SECONDS)
    return job


def children_of(pid):
    """The processes that a process began, where the system tells."""
    told = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in told.read_text().split()] if told.exists() else []


@pytest.fixture(scope="module")
def broken():
    """The answer about the broken sample, and the files that must live as long."""
    files = held(SAMPLE / "fejl")
    job = done(files)
    assert job.answered, job.failure
    return Answer(job.out), files


# -- names and folders ---------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.text(max_size=60) | st.lists(st.sampled_from(["..", ".", "a", "æ b", "", "/", "\\", "C:", "\x00", "~"])).map("/".join))
def test_a_name_stays_where_it_is_put(name):
    parts = safe_name(name)
    assert parts
    for part in parts:
        assert part not in {".", ".."}
        assert not part.startswith(".")
        assert not set(part) & set('/\\\x00\n\r<>:"|?*\u202e')
    assert Path("/in").joinpath(*parts).resolve().is_relative_to("/in")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.shp", ("a.shp",)),
        ("mappe/a.shp", ("mappe", "a.shp")),
        ("../../etc/passwd", ("etc", "passwd")),
        ("..", ("fil",)),
        ("C:\\x\\é.gpkg", ("C_", "x", "é.gpkg")),
    ],
)
def test_names_as_people_send_them(name, parts):
    assert safe_name(name) == parts


def test_only_this_user_can_read_the_folder():
    one = Held()
    assert stat.S_IMODE(one.folder.stat().st_mode) == 0o700


def test_a_file_of_the_same_name_is_replaced():
    one = Held()
    one.add("a.csv", io.BytesIO(b"x"))
    before = one.sha256
    one.add("a.csv", io.BytesIO(b"yy"))
    assert one.files == [("a.csv", 2)]
    assert one.sha256 != before


def test_the_sum_does_not_depend_on_the_order():
    one, two = Held(), Held()
    for target, order in ((one, "ab"), (two, "ba")):
        for name in order:
            target.add(name, io.BytesIO(name.encode()))
    assert one.sha256 == two.sha256


def test_a_file_cannot_take_the_place_of_a_folder():
    one = Held()
    one.add("mappe/a.csv", io.BytesIO(b"x"))
    with pytest.raises(UsageError, match="allerede"):
        one.add("mappe", io.BytesIO(b"x"))
    one.add("b", io.BytesIO(b"x"))
    with pytest.raises(UsageError, match="allerede"):
        one.add("b/a.csv", io.BytesIO(b"x"))


@pytest.mark.parametrize(("more", "fits"), [(0, True), (1, False)])
def test_the_limit_shown_is_the_limit_enforced(monkeypatch, more, fits):
    monkeypatch.setattr(files_module, "UPLOAD_MB", 1)
    one = Held()
    one.add("a", io.BytesIO(bytes(1000)))
    rest = io.BytesIO(bytes((1 << 20) - 1000 + more))
    if fits:
        one.add("b", rest)
    else:
        with pytest.raises(UsageError, match="1 MB"):
            one.add("b", rest)
    assert [name for name, _ in one.files] == (["a", "b"] if fits else ["a"])
    assert (one.inbox / "b").exists() is fits


def test_the_folder_goes_with_the_object():
    one = Held()
    one.add("a", io.BytesIO(b"x"))
    folder = one.folder
    del one
    gc.collect()
    assert not folder.exists()


def test_the_folder_goes_when_it_is_removed():
    one = Held()
    one.add("a", io.BytesIO(b"x"))
    one.remove()
    assert not one.folder.exists()
    assert one.files == []


def test_a_delivery_of_one_file_is_called_by_its_name():
    one = Held()
    one.add("a.gpkg", io.BytesIO(b"x"))
    assert (one.name, one.one) == ("a.gpkg", one.inbox / "a.gpkg")
    one.add("b.gpkg", io.BytesIO(b"x"))
    assert (one.name, one.one) == ("2 filer", one.inbox)


@pytest.mark.parametrize("text", ["**x**", "[a](http://b)", "<script>", "`x`", "$y$", ":red[x]", "a|b", "# x"])
def test_what_a_stranger_wrote_is_shown_as_it_is(text):
    shown = escaped(text)
    assert shown.replace("\\", "") == text
    assert all(shown[at - 1] == "\\" for at, sign in enumerate(shown) if sign in "*[<`$:|#")


def test_a_number_like_cpr_in_a_name_is_masked():
    assert escaped("010190-1234.gpkg") == "010190-\\*\\*\\*\\*.gpkg"


def test_the_folder_of_the_delivery_is_not_part_of_a_name():
    assert inside("leverance-2/a/b.gpkg") == "a/b.gpkg"
    assert inside("a/b.gpkg") == "a/b.gpkg"


# -- processes -----------------------------------------------------------------------------------


def test_the_broken_sample_is_answered(broken):
    answer, _ = broken
    told = answer.summary("da")
    assert told["antal"]["error"] > 50
    assert sum(one["antal"] for one in told["grupper"]) == sum(told["antal"].values())
    assert len(answer.table("da")) == sum(one["vist"] for one in told["grupper"])
    assert [ending for ending, _ in answer.files()] == ["html", "xlsx", "csv", "geojson", "gpkg", "json", "txt"]
    assert answer.complete


def test_both_languages_are_there(broken):
    answer, _ = broken
    danish, english = answer.table("da"), answer.table("en")
    assert list(danish["regel"]) == list(english["regel"])
    assert (danish["besked"] != english["besked"]).any()
    assert answer.layers("da")["lag"][0]["raekker"] == answer.layers("en")["lag"][0]["raekker"]


def test_nothing_of_the_machine_is_in_an_answer(broken):
    answer, files = broken
    for path in answer.folder.iterdir():
        if path.suffix in {".json", ".csv", ".txt", ".html", ".geojson"} and path.name != "opgave.json":
            assert str(files.folder).encode() not in path.read_bytes(), path.name


def test_a_cancelled_process_is_gone_with_all_it_unpacked():
    files = held(SAMPLE / "fejl")
    job = Job(Choices().task("validate", files), files.answers("svar"), language="da")
    end = time.monotonic() + SECONDS
    while (job.pid is None or job.step.stage == "venter") and time.monotonic() < end:
        time.sleep(0.01)
    pid = job.pid
    time.sleep(0.3)
    children = children_of(pid)
    job.cancel()
    assert job.cancelled
    assert not job.running
    assert not job.answered
    assert job.failure == ""
    for one in (pid, *children):
        with pytest.raises(ProcessLookupError):
            os.kill(one, 0)


def test_a_job_that_nobody_holds_ends():
    files = held(SAMPLE / "fejl", only="afkortet")
    job = Job(Choices().task("validate", files), files.answers("svar"), language="da")
    inner = job._inner
    del job
    gc.collect()
    assert inner.ended.wait(SECONDS)
    assert inner.cancelled.is_set()


@pytest.mark.parametrize("content", [b"", b"not a zip", b"<OGRVRTDataSource/>", b"SQLite format 3\x00" + bytes(200)])
def test_a_hostile_file_is_a_finding_or_a_sentence(content):
    files = Held()
    files.add("../../x.gpkg", io.BytesIO(content))
    job = done(files)
    said = job.failure or " ".join(Answer(job.out).table("da")["besked"])
    assert said
    assert "Traceback" not in said
    assert str(files.folder) not in said


def test_a_zip_that_climbs_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../climbed.geojson", "{}")
    files = Held()
    files.add("x.zip", io.BytesIO(packed.getvalue()))
    job = done(files)
    assert "error" in set(Answer(job.out).table("da")["slags"])
    assert not list(files.folder.parent.glob("climbed*"))


def test_an_unknown_municipality_is_a_sentence():
    files = held(SAMPLE / "ren", only="ladefacilitet")
    job = Job(Choices(kommune="9999").task("validate", files), files.answers("svar"), language="en")
    assert job.wait(SECONDS)
    assert "9999" in job.failure
    assert "municipality" in job.failure


# -- what is shown -------------------------------------------------------------------------------


def test_a_mended_delivery_is_told_by_numbers(broken):
    before, _ = broken
    files = held(SAMPLE / "ren")
    after = Answer(done(files).out)
    change = after.since(before)
    assert change.fixed > 50
    assert change.fixed + change.same == sum(before.signs.values())
    assert change.new + change.same == sum(after.signs.values())
    back = before.since(after)
    assert (back.fixed, back.new, back.same) == (change.new, change.fixed, change.same)
    assert change._replace(fixed=12, new=3, same=40).said(texts("da")) == "12 rettet, 3 nye, 40 som før"


def test_the_same_delivery_has_no_change(broken):
    answer, _ = broken
    assert answer.since(answer) == (0, 0, sum(answer.signs.values()))
    assert answer.new_since(answer) == set()


def test_signs_are_as_the_readable_version_has_them(broken):
    """Two findings have the same sign exactly where rule, layer, outcome, sentence's place and row say the same."""
    answer, _ = broken
    table = answer.table("da")
    readable = Counter()
    for row in table.itertuples():
        placed = np.isfinite(row.x)
        key = (
            row.regel,
            row.lag,
            row.udfald,
            row.besked if not placed else "",
            round(row.x, 1) if placed else "",
            -1 if placed else row.raekke,
        )
        readable[key] += 1
    assert len(answer.signs) >= len(readable)


def test_filters_are_as_the_readable_version_has_them(broken):
    answer, _ = broken
    table = answer.table("da")
    wanted = Wanted(kinds=["error"], text="statuskode TOM")
    found = [
        row.Index
        for row in table.itertuples()
        if row.slags == "error"
        and all(
            any(word in str(getattr(row, name)).casefold() for name in ("besked", "regel", "titel", "felt", "lag", "fil", "tema", "raad"))
            for word in ("statuskode", "tom")
        )
    ]
    assert list(chosen(table, wanted).index) == found
    assert found
    assert len(chosen(table, Wanted())) == len(table)
    assert len(chosen(table, Wanted(text="findesikke"))) == 0
    assert set(chosen(table, Wanted(signs={int(table["tegn"].iloc[0])}))["tegn"]) == {table["tegn"].iloc[0]}


def test_a_rule_that_fails_in_several_themes_is_one_line(broken):
    answer, _ = broken
    groups = answer.summary("da")["grupper"]
    together = alike(groups)
    assert sum(one["antal"] for one in together) == sum(one["antal"] for one in groups)
    assert len({(one["slags"], one["titel"]) for one in together}) == len(together) < len(groups)
    assert together[0]["slags"] == "error"
    assert together[0]["antal"] == max(one["antal"] for one in together if one["slags"] == "error")


def test_the_map_shows_the_chosen_object_and_zooms_to_it(broken):
    answer, _ = broken
    table = answer.table("da")
    with_shape = next(row.Index for row in table.itertuples() if (row.fil, row.lag, row.raekke) in answer.shapes and np.isfinite(row.x))
    shown = overlay(answer, table, with_shape)["features"]
    assert shown[0]["properties"]["style"] == "delivered"
    assert shown[-1]["properties"]["label"].startswith(("✘", "▲", "●", "⚖", "?"))
    assert all("target" in one["properties"] for one in shown[1:-1])
    assert len(shown) <= POINTS + 2
    west, south, east, north = bounds(answer, table, with_shape)
    row = table.loc[with_shape]
    assert west < row["x"] < east
    assert south < row["y"] < north
    assert east - west < 2000
    whole = bounds(answer, table, None)
    assert whole[0] < whole[2]


def test_objects_in_the_sea_do_not_hide_the_others():
    table = pd.DataFrame(
        {
            "x": [528_000.0, 528_100.0, 528_200.0, 528_300.0, 2_500_000.0],
            "y": [6_252_000.0, 6_252_100.0, 6_252_100.0, 6_252_200.0, 6_252_000.0],
        }
    )
    assert bounds(None, table, None) == (527_960.0, 6_251_960.0, 528_340.0, 6_252_240.0)
    assert bounds(None, table.tail(1), None) == (2_499_960.0, 6_251_960.0, 2_500_040.0, 6_252_040.0)


def test_a_long_list_has_an_even_share_on_the_map(broken):
    answer, _ = broken
    table = pd.concat([answer.table("da")] * 30, ignore_index=True)
    targets = [int(one["properties"]["target"]) for one in overlay(answer, table, None)["features"]]
    assert len(targets) <= POINTS
    assert max(targets) > 0.9 * len(table)


def test_no_place_is_no_box(broken):
    answer, _ = broken
    table = answer.table("da")
    assert bounds(answer, table[~np.isfinite(table["x"])], None) is None


@pytest.mark.parametrize(
    ("kind", "count", "said"),
    [
        ("error", 1, "✘ 1 fejl"),
        ("warning", 2, "▲ 2 advarsler"),
        ("warning", 1, "▲ 1 advarsel"),
        ("undecided", 1000, "? 1.000 kan ikke afgøres"),
    ],
)
def test_findings_are_counted_in_words(kind, count, said):
    assert count_word(kind, count, texts("da")) == said


def test_a_comparison_is_answered(broken):
    old, new = held(SAMPLE / "ren"), held(SAMPLE / "fejl")
    job = done(new, "diff", old=str(old.one), max_removed="1%")
    told = Answer(job.out)._json("forskel.json")
    shapes, box = difference_overlay(Answer(job.out)._json("forskel.geojson"), None, texts("da"))
    assert told["summary"]["changed"] > 0
    assert shapes["features"]
    assert box[0] < box[2]
    one, near = difference_overlay(Answer(job.out)._json("forskel.geojson"), 0, texts("da"))
    assert len(one["features"]) <= 1
    assert near is None or near[2] - near[0] <= box[2] - box[0] + 1


# -- what is kept --------------------------------------------------------------------------------


def test_files_are_gathered_until_they_are_examined():
    state = State()
    first = state.receive()
    first.add("a.csv", io.BytesIO(b"a;b\n1;2\n"))
    assert state.receive() is first
    run = state.examine("da")
    assert run.job.wait(SECONDS)
    state.settle()
    assert run.answer is not None
    second = state.receive()
    assert second is not first
    second.add("a.csv", io.BytesIO(b"a;b\n1;2\n"))
    again = state.examine("da")
    assert again is run, "the same content is shown at once"
    assert state.held is first
    state.drop()
    assert state.run is None
    assert not first.folder.exists()
