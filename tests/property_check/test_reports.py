"""``geoplan property check`` and ``stats``: every format says the same, nothing runs in a spreadsheet, and runs are kept and compared."""

import json
import re
import sqlite3
from contextlib import closing

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.property.consistency.content import ListKind, Task, contents
from geoplan.report.property_stats import changes, runs, verdict
from geoplan.store import Workspace
from geoplan.texts import Texts
from geoplan.workflows.property.check import check_registers
from geoplan.workflows.property.stats import kept
from property_check.conftest import FORMULA


def geoplan(*words, status=1):
    result = CliRunner().invoke(main, ["property", *map(str, words)], prog_name="geoplan")
    assert result.exit_code == status, result.output + result.stderr
    return result.stdout


DAY = ("--day", "2026-11-24")


@pytest.fixture(scope="module")
def text(made_workspace):
    return geoplan("check", made_workspace, *DAY)


def test_text_tells_what_where_and_whose(text):
    assert text.startswith("Ejendomskontrol af by.gpkg, 24-11-2026\n63 kontroller: ")
    assert "KC-09      1  14,3 %  Bolig og erhverv passer ikke med bygningens samlede areal   forslag: ejeren" in text
    said = "Prøvevej 2, 2a Prøve By: Bolig og erhverv er 150 m², men samlet areal med tagetage og kælder giver 100 m²: "
    assert f"{said}100 + 0 (tagetage) + 0 (kælder) - 0 (indbygget) = 100." in " ".join(text.split())
    left_open = text.partition("\nKan ikke afgøres\n")[2]
    assert "  KC-25 Ny bygning i landzone uden byggesag: laget bbr_sag er ikke i arbejdsområdet\n" in left_open


def test_the_ground_comes_before_its_buildings(made_workspace):
    told = [line["theme"] for line in json.loads(geoplan("check", made_workspace, "--format", "json", *DAY))["checks"]]
    assert told.index("grund") < told.index("bygning") < told.index("areal")


def test_properties_are_told_by_their_findings(text):
    part = text.partition("Ejendomme med flest fund")[2]
    assert re.search(r"^ +\d+  BFE 1002 +Prøvevej 2, 2a Prøve By: .*KC-09", part, re.MULTILINE)


def test_json_has_everything(made_workspace):
    made = json.loads(geoplan("check", made_workspace, "--format", "json", *DAY))
    assert {check["id"] for check in made["checks"]} == {one.id for one in contents().values()}
    one = next(check for check in made["checks"] if check["rule"] == "ejendom.areal.sum")
    assert (one["count"], one["list"], one["task"], one["standing"], one["undecided"]) == (1, "proposal", "owner", "proposal", "")
    found = next(finding for finding in made["findings"] if finding["rule"] == "ejendom.areal.sum")
    assert (found["bfe"], found["address"], found["parcel"]) == (1002, "Prøvevej 2", "2a Prøve By")
    assert (found["east"], found["north"]) == (706_150.0, 6_162_050.0)


def test_excel_has_a_work_list_for_each_kind_and_no_formula(made_workspace, tmp_path):
    path = tmp_path / "lister.xlsx"
    geoplan("check", made_workspace, "--format", "xlsx", "--out", path, *DAY)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Oversigt", "Opmærksomhed", "Fejl", "Forslag", "Rettelse med varsel", "Maskinel rettelse"]
    machine = list(book["Maskinel rettelse"].values)
    assert machine[0][:5] == ("Kontrol", "Liste", "Opgave", "Alvor", "BFE")
    assert [(row[0], row[4], row[5]) for row in machine[1:]] == [("KC-19", 1004, f"'{FORMULA} 4")]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or str(cell.value or "")[:1] in set("=+-@")]
    assert book["Oversigt"].max_row == 1 + len(contents())


def test_the_geopackage_has_the_findings_where_they_are(made_workspace, tmp_path):
    path = tmp_path / "fund.gpkg"
    geoplan("check", made_workspace, "--format", "gpkg", "--out", path, *DAY)
    with closing(sqlite3.connect(path)) as base:
        names = {name for (name,) in base.execute("SELECT table_name FROM gpkg_contents")}
        assert names == {*(f"fund_{kind}" for kind in ListKind), "fund_uden_sted", "kontroller", "kan_ikke_afgoeres"}
        found = base.execute('SELECT "check", bfe, rule FROM fund_proposal ORDER BY 3').fetchall()
        assert ("KC-09", 1002, "ejendom.areal.sum") in found
        assert base.execute("SELECT count(*) FROM kontroller").fetchone() == (len(contents()),)
        assert base.execute("SELECT count(*) FROM kan_ikke_afgoeres WHERE why LIKE '%bbr_sag %'").fetchone()[0] >= 3


def test_the_page_shows_map_lists_and_whose_task(made_workspace, tmp_path):
    path = tmp_path / "kort.html"
    geoplan("check", made_workspace, "--format", "html", "--out", path, *DAY)
    page = path.read_text(encoding="utf-8")
    assert "Liste: forslag. Opgave: ejeren. Mulig årsag: " in page
    assert "Ejendomskontrol" in page
    assert "Leverancen kan" not in page  # what is said of deliveries to GeoFA does not belong here
    assert 'http-equiv="Content-Security-Policy" content="default-src \'none\'' in page
    assert not re.search(r'src="https?:|<link[^>]+https?:', page)


@pytest.mark.parametrize("form", ["xlsx", "gpkg", "html"])
def test_a_file_needs_a_name(made_workspace, form):
    result = CliRunner().invoke(main, ["property", "check", str(made_workspace), "--format", form], prog_name="geoplan")
    assert result.exit_code == 2
    assert "Giv filens navn med --out" in result.stderr


@pytest.mark.parametrize(
    ("option", "value", "key"), [("--theme", "areal", "theme"), ("--list", "machine", "list"), ("--whose", "surveyor", "task")]
)
def test_a_part_of_the_checks(made_workspace, option, value, key):
    made = json.loads(CliRunner().invoke(main, ["property", "check", str(made_workspace), option, value, "--format", "json"]).stdout)
    assert {check[key] for check in made["checks"]} == {value}
    assert len(made["checks"]) == sum(str(getattr(one, key)) == value for one in contents().values())


def test_a_part_that_is_none_is_told(made_workspace):
    result = CliRunner().invoke(
        main, ["property", "check", str(made_workspace), "--theme", "sag", "--whose", "surveyor"], prog_name="geoplan"
    )
    assert (result.exit_code, result.stderr.strip()) == (2, "Fejl: Ingen kontrol har både det tema, den liste og den opgave.")


def test_nothing_to_do_ends_with_0(made_workspace):
    geoplan("check", made_workspace, "--theme", "jordstykke", *DAY, status=0)


def test_each_tells_small_things_one_by_one(made_workspace):
    assert "Andre bygninger end boliger uden rigtigt opførelsesår: 1 af 1." in geoplan("check", made_workspace, "--theme", "aar", *DAY)
    assert "Opførelsesåret er tom (anvendelse 930)." in geoplan("check", made_workspace, "--theme", "aar", "--each", *DAY)


def test_english(made_workspace):
    said = geoplan("check", made_workspace, "--lang", "en", "--theme", "areal", *DAY)
    assert said.startswith("Property check of by.gpkg, 24-11-2026\n8 checks: ")
    assert "proposal: the owner" in said
    assert not re.search("[æøå]", said.replace("Prøve", ""))


def test_a_delivered_file_shows_what_the_workspace_put_right(made_workspace, tmp_path):
    path = tmp_path / "bbr_bygning.csv"
    path.write_text("id_lokalId,status,byg021BygningensAnvendelse\na,6,120\nb,9,120\nc,10,120\n", encoding="utf-8")
    said = geoplan("check", made_workspace, "--theme", "model", "--delivery", path)
    assert "2 af 3 bygninger er ikke opført (status er ikke 6) eller er afsluttede sager (66,70 %)." in " ".join(said.split())
    assert "så på arbejdsområdets egne lag" not in said


def test_a_file_that_is_no_register_is_told(made_workspace, tmp_path):
    path = tmp_path / "katte.csv"
    path.write_text("navn\nMis\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["property", "check", str(made_workspace), "--delivery", str(path)], prog_name="geoplan")
    assert result.exit_code == 2
    assert "er ikke en registerfil, som geoplan kender" in result.stderr


def test_at_most_so_many_are_listed_and_all_are_counted(made_workspace):
    everything = check_registers(str(made_workspace), each=True)
    few = check_registers(str(made_workspace), each=True, max_per_rule=1)
    assert len(few.report.findings) == len(everything.report.findings)
    assert max(len(group) for group in few.report.findings) == 1
    assert [len(facts["name"]) for facts in few.whose] == [1] * len(few.whose)


# -- over time ----------------------------------------------------------------------------------------------------------


def test_runs_are_kept_and_compared(workspace, tmp_path):
    geoplan("check", workspace, "--keep", "--who", "ane", "--day", "2026-10-01")
    with Workspace.open(workspace) as ws:
        frame = ws.read("bbr_bygning")
        frame.loc[1, ["byg039BygningensSamledeBoligAreal", "byg026Opførelsesår"]] = [100, 1970]
        ws.import_layer("bbr_bygning", frame.drop(columns=["objekt_id", "versions_id", "systid_fra", "systid_til"]), source="Prøve By")
    geoplan("check", workspace, "--keep", "--who", "bo", *DAY)
    said = geoplan("stats", workspace, status=0)
    assert re.search(r"^01-10-2026 ", said, re.MULTILINE)
    assert "KC-09     -1  1 > 0  Bolig og erhverv passer ikke med bygningens samlede areal" in said
    assert "Det går fremad: fra " in said
    table = kept(str(workspace))
    assert len(table) == 2 * len(contents())
    svg = tmp_path / "tid.svg"
    geoplan("stats", workspace, "--format", "svg", "--out", svg, status=0)
    drawn = svg.read_text(encoding="utf-8")
    assert drawn.count("<polyline") == len(ListKind)
    assert "01-10-2026" in drawn
    assert "Ejendomskontrol over tid" in geoplan("stats", workspace, "--format", "html", status=0)
    assert geoplan("stats", workspace, "--format", "csv", status=0).count("\n") == 1 + 2 * len(contents())
    with Workspace.open(workspace) as ws:
        assert {"ane", "bo"} <= set(ws.audit()["hvem"])
        assert ws.verify() == []


def test_a_run_can_be_undone_as_any_other_step(workspace):
    geoplan("check", workspace, "--keep", "--who", "ane", *DAY)
    with Workspace.open(workspace) as ws:
        ws.undo(who="ane")
    assert not len(kept(str(workspace)))
    assert "Ingen kørsler er gemt" in geoplan("stats", workspace, status=0)


def table(*counts, undecided=0):
    rows = [
        {
            "koert": f"2026-0{at + 1}-01T00:00",
            "dag": f"2026-0{at + 1}-01",
            "nummer": "KC-01",
            "regel": "r",
            "liste": "attention",
            "antal": count,
        }
        for at, count in enumerate(counts)
    ]
    frame = pd.DataFrame(rows).assign(tilstand="warning")
    last = {**rows[-1], "nummer": "KC-02", "antal": 0, "tilstand": "undecided"}
    return pd.concat([frame, pd.DataFrame([last] * undecided)], ignore_index=True)


@pytest.mark.parametrize(
    ("counts", "undecided", "said"),
    [
        ((5,), 0, "Kun én kørsel er gemt; der er intet at sammenligne med."),
        ((5, 3), 0, "Det går fremad: fra 5 til 3 fund."),
        ((3, 5), 0, "Der er kommet flere fund: fra 3 til 5."),
        ((3, 3), 0, "Antallet af fund er uændret: 3."),
        ((5, 3), 1, "Fra 5 til 3 fund, men flere kontroller kan ikke afgøres nu, så tallene kan ikke sammenlignes."),
    ],
)
def test_whether_it_gets_better(counts, undecided, said):
    assert verdict(runs(table(*counts, undecided=undecided)), Texts("da")) == said


def test_a_check_that_was_not_decided_is_not_compared():
    """Undecided has no findings, and none is no improvement."""
    frame = table(5, 3)
    frame.loc[1, "tilstand"] = "undecided"
    assert not len(changes(frame))


def test_every_list_and_task_has_checks():
    assert {one.list for one in contents().values()} == set(ListKind)
    assert {one.task for one in contents().values()} == set(Task)


def test_the_rules_are_in_the_catalogue():
    result = CliRunner().invoke(main, ["rules", "ejendom.jordstykke.areal"], prog_name="geoplan")
    assert result.exit_code == 0
    assert "Kontrol:    KC-27" in result.stdout
    assert "2 %, fra 2006-12-31 og frem: geoplans forslag; ingen officiel tolerance er fundet (ikke efterprøvet)" in result.stdout
