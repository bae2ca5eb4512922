"""The broken sample delivery made ready, as files: nothing lost, nothing claimed that does not hold, nothing changed the second time."""

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import fiona
import pyarrow.compute as pc
import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.errors import UnwritableError, UsageError
from geoplan.io.safety import gdal
from geoplan.model.load import load
from geoplan.workflows import normalise as workflow
from geoplan.workflows.normalise import normalise
from geoplan.workflows.validate import validate
from normalise.made import VOICE

SAMPLE = Path(__file__).parents[2] / "sample_data"
BROKEN = SAMPLE / "fejl"


def layers(path):
    return [str(name) for name in gdal().list_layers(path)[:, 0]]


def table(path, layer):
    return gdal().read_arrow(path, layer=layer)[1]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("klar")
    done = normalise(BROKEN, folder / "klar.gpkg", voice=VOICE, shapefile=folder / "shp", record=folder / "aendringer.csv")
    return folder, done


@pytest.fixture(scope="module")
def ready(made):
    return made[0] / "klar.gpkg"


@pytest.fixture(scope="module")
def report(ready, tmp_path_factory):
    """What is said of the layers that are to be loaded, without those beside them."""
    loaded = tmp_path_factory.mktemp("indlaes") / "klar.gpkg"
    shutil.copy(ready, loaded)
    with closing(sqlite3.connect(loaded)) as base, base:
        for name in layers(ready):
            if name.endswith("_afvist") or name == "aendringer":
                base.execute(f'DROP TABLE "{name}"')
                for kept in ("gpkg_ogr_contents", "gpkg_geometry_columns", "gpkg_contents"):
                    base.execute(f"DELETE FROM {kept} WHERE table_name = ?", (name,))
    return validate([loaded])


def test_every_row_is_ready_or_refused(ready):
    delivered = validate([BROKEN])
    rows = sum(count for info, count in zip(delivered.layers, delivered.row_counts, strict=True) if info.kind != "!")
    assert rows == sum(table(ready, name).num_rows for name in layers(ready) if name != "aendringer")


def test_what_is_ready_has_no_error(report):
    errors = [(g.rule.id, g.layer.name) for g in report.findings if g.rule.severity == "error" and not g.layer.name.endswith("_afvist")]
    assert errors == []


def test_no_finding_is_left_that_the_record_claims_to_have_mended(ready, report):
    lines = table(ready, "aendringer").to_pylist()
    claims = {(line["regel"], line["klar_fid"]) for line in lines if line["regel"] and line["slags"] != "afvist"}
    assert len(claims) > 8
    found = {(g.rule.id, fid if fid >= 0 else None) for g in report.findings if g.layer.name == g.layer.kind for fid in g.feature.tolist()}
    assert claims & found == set()
    whole = {rule for rule, fid in claims if fid is None}  # said of a whole layer: then no row of it may break the rule
    assert whole & {rule for rule, _ in found} == set()


def test_the_second_time_nothing_changes(ready, tmp_path):
    normalise(ready, tmp_path / "igen.gpkg", voice=VOICE)
    again = tmp_path / "igen.gpkg"
    assert layers(again) == layers(ready)
    changes = [line for line in table(again, "aendringer").to_pylist() if line["slags"] != "afvist"]
    assert changes == []
    for name in layers(ready):
        before, after = table(ready, name), table(again, name)
        if name != "aendringer":  # a reason may name another row now: where that row has come to lie
            assert before.drop(["geoplan_aarsag"] if name.endswith("_afvist") else []).equals(
                after.drop(["geoplan_aarsag"] if name.endswith("_afvist") else [])
            ), name


def test_layers_have_the_columns_of_the_model_in_order_with_their_widths(ready):
    model = load()
    for name in layers(ready):
        if name not in model.by_table or not model.by_table[name].live:
            continue
        layer = model.by_table[name]
        wanted = [column for column in layer.delivered if column.name not in {"geometri", "beliggenhedskommune"}]
        with fiona.open(ready, layer=name) as file:
            schema = file.schema
        assert list(schema["properties"]) == [column.name for column in wanted]
        assert schema["geometry"] == layer.geometry_type
        for column in wanted:
            if column.type == "text" and column.length:
                assert schema["properties"][column.name] == f"str:{column.length}"


def test_columns_that_the_model_does_not_have_are_on_record(ready):
    lines = [line for line in table(ready, "aendringer").to_pylist() if line["slags"] == "udeladt" and line["regel"].endswith("ukendte")]
    assert {line["felt"] for line in lines}
    assert any(line["klar_fid"] and line["foer"] for line in lines)


def test_refused_rows_keep_their_values_as_text_and_say_why(ready):
    refused = table(ready, "t_5607_ladefacilitet_afvist")
    delivered = table(BROKEN / "ladefaciliteter.gpkg", "t_5607_ladefacilitet").to_pylist()
    assert {str(field.type) for field in refused.schema if not field.name.startswith(("geoplan_", "geometri"))} == {"string"}
    for row in refused.to_pylist():
        original = delivered[row["geoplan_raekke"]]
        assert row["geoplan_aarsag"]
        assert row["geoplan_regler"].startswith("fkg.t_5607")
        for name, value in ((delivered_name.lower(), value) for delivered_name, value in original.items()):
            if isinstance(value, str):
                assert row[name] == value
            if isinstance(value, int) and not isinstance(value, bool):
                assert row[name] == str(value)


def test_bytes_of_a_geometry_that_nobody_can_read_are_kept(ready):
    refused = table(ready, "t_5801_fac_fl_afvist").to_pylist()
    assert [row["geoplan_regler"] for row in refused if row["geoplan_geometri"]] == ["fkg.t_5801_fac_fl.geometri.laeselig"]


def test_no_record_shows_a_cpr_number_but_the_refused_row_does(made, ready):
    with closing(sqlite3.connect(ready)) as base:
        dump = "\n".join(str(row) for row in base.execute("SELECT foer, efter FROM aendringer"))
    record = (made[0] / "aendringer.csv").read_text(encoding="utf-8-sig")
    assert made[1].suspects == 1
    assert "-****" in dump
    assert "-****" in record
    note = next(
        row["note"] for row in table(ready, "t_5607_ladefacilitet_afvist").to_pylist() if row["geoplan_regler"].endswith("note.cpr")
    )
    assert "*" not in note
    assert note not in dump + record


def test_records_agree(tmp_path):
    for name in ("r.csv", "r.json"):
        normalise(BROKEN / "ladefaciliteter.gpkg", tmp_path / "klar.gpkg", voice=VOICE, record=tmp_path / name, overwrite=True)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    told = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["aendringer"]
    assert table(tmp_path / "klar.gpkg", "aendringer").to_pylist() == told
    assert [row["slags"] for row in rows] == [line["slags"] for line in told]


def test_shapefiles_have_short_names_and_widths_and_the_same_rows(made, ready):
    folder, done = made
    for layer in done.layers:
        path = folder / "shp" / f"{layer.table}.shp"
        with fiona.open(path) as file:
            assert len(file) == layer.ready
            assert max(map(len, file.schema["properties"])) <= 10
    with fiona.open(folder / "shp" / "t_5605_vejbyggel.shp") as file:
        rows = [dict(row["properties"]) for row in file]
    note = pc.utf8_slice_codeunits(table(ready, "t_5605_vejbyggel").column("link"), 0, 254).to_pylist()
    assert [row["link"] for row in rows] == note
    assert done.cut == 1


def test_a_default_is_filled_in_only_when_it_is_accepted(made, tmp_path):
    rule = "fkg.t_5710_born_skole_dis.statuskode.udfyldt"
    before = next(layer for layer in made[1].layers if layer.table == "t_5710_born_skole_dis")
    assert (rule, "3", 1) in before.offers
    done = normalise(BROKEN / "distrikter.gpkg", tmp_path / "klar.gpkg", voice=VOICE, accept=["fkg.t_5710_born_skole_dis.statuskode"])
    after = next(layer for layer in done.layers if layer.table == before.table)
    assert (after.ready, after.refused) == (before.ready + 1, before.refused - 1)
    filled = [line for line in table(tmp_path / "klar.gpkg", "aendringer").to_pylist() if line["slags"] == "standardvaerdi"]
    assert [(line["regel"], line["foer"], line["efter"]) for line in filled] == [(rule, None, "3")]


def test_a_refused_row_that_was_corrected_comes_along(tmp_path):
    mine = tmp_path / "mine.gpkg"
    normalise(BROKEN / "net_og_beredskab.gpkg", mine, voice=VOICE)
    with closing(sqlite3.connect(mine)) as base, base:
        base.execute("UPDATE t_6102_redn_vej_afvist SET statuskode = '3'")
    done = normalise(mine, tmp_path / "klar.gpkg", voice=VOICE)
    road = next(layer for layer in done.layers if layer.table == "t_6102_redn_vej")
    assert (road.ready, road.refused) == (24, 0)
    assert "t_6102_redn_vej_afvist" not in layers(tmp_path / "klar.gpkg")


def test_all_or_nothing(monkeypatch, tmp_path):
    def fails(*_args, **_rest):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workflow, "write_record", fails)
    (tmp_path / "klar.gpkg").write_bytes(b"den gamle")
    with pytest.raises(UnwritableError):
        normalise(SAMPLE / "ren" / "landskab.gpkg", tmp_path / "klar.gpkg", voice=VOICE, record=tmp_path / "r.csv", overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["klar.gpkg"]
    assert (tmp_path / "klar.gpkg").read_bytes() == b"den gamle"


@pytest.mark.parametrize(
    "wrong",
    [{"out": "klar.shp"}, {"record": "r.txt"}, {"accept": ["fkg.findes_ikke"]}, {"out": "mangler/klar.gpkg"}, {"shapefile": "fuld"}],
    ids=str,
)
def test_what_is_asked_for_wrongly_writes_nothing(wrong, tmp_path):
    (tmp_path / "fuld").mkdir()
    (tmp_path / "fuld" / "fil").touch()
    asked = {"out": "klar.gpkg", **wrong}
    rest = {name: tmp_path / asked[name] for name in ("record", "shapefile") if name in asked}
    with pytest.raises(UsageError):
        normalise(SAMPLE / "ren" / "landskab.gpkg", tmp_path / asked["out"], voice=VOICE, accept=asked.get("accept", ()), **rest)
    assert [path.name for path in tmp_path.iterdir()] == ["fuld"]


def run(*arguments):
    return CliRunner().invoke(main, ["normalise", *map(str, arguments)])


def test_the_clean_sample_is_ready_with_status_0(tmp_path):
    result = run(SAMPLE / "ren" / "ladefaciliteter.gpkg", "--out", tmp_path / "klar.gpkg")
    assert result.exit_code == 0, result.output
    assert "63 rækker klar, 0 afvist" in result.output


def test_status_1_when_rows_were_refused_and_2_when_it_could_not_run(tmp_path):
    one = run(BROKEN / "landskab.gpkg", "--out", tmp_path / "klar.gpkg")
    assert one.exit_code == 1
    assert "Afvist fordi:" in one.output
    two = run(BROKEN / "landskab.gpkg", "--out", tmp_path / "klar.gpkg")
    assert (two.exit_code, two.stderr.startswith("Fejl: ")) == (2, True)
    nothing = run(BROKEN / "afkortet.gpkg", "--out", tmp_path / "intet.gpkg")
    assert nothing.exit_code == 2
    assert not (tmp_path / "intet.gpkg").exists()
