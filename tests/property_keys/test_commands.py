"""The commands as people call them, on the sample municipality."""

import json

import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.property.neighbours import INSIDE, NEAR, neighbours
from geoplan.store import Workspace
from geoplan.workflows.plan.opening import find_plan
from geoplan.workflows.property.find import find
from geoplan.workflows.property.opening import finder_of


def run(*words, status=0):
    result = CliRunner().invoke(main, [str(one) for one in words], prog_name="geoplan")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture(scope="module")
def address(workspace):
    return find(str(workspace), "ellevænget")[0].label


def test_find_needs_no_quotes_and_ends_with_one_when_several_fit(workspace, address):
    street, number = address.rsplit(" ", 1)
    said = run("property", "find", workspace, street.upper(), number)
    assert f"{address} (adresse)" in said
    assert "(skal efterprøves), nøgle " in said  # by its point
    assert "muligheder" in run("property", "find", workspace, street, status=1)
    assert "Prøvet som: matrikelnummer; adresse; plan." in run("property", "find", workspace, "Findesikkevej", "1", status=1)
    assert "1 mulighed" in run("property", "find", workspace, "101")


def test_find_as_json_has_everything(workspace, address):
    (one,) = json.loads(run("property", "find", workspace, address, "--format", "json"))["candidates"]
    assert one["label"] == address
    assert one["kind"] == "adresse"
    assert (one["fit"], one["certainty"], one["joins"]) == ("exact", "check", ["J23", "J02"])
    assert len(one["point"]) == 2


def test_key_lists_every_register(workspace, address):
    said = run("property", "key", workspace, address)
    for heading in (
        "Samlet fast ejendom (MAT)",
        "Gammelt ejendomsnummer (ESR) (BBR, VUR)",
        "Matrikelnummer (MAT)",
        "Husnummer (DAR)",
        "Bygning (BBR)",
    ):
        assert heading in said
    values = json.loads(run("property", "key", workspace, address, "--format", "json"))
    assert {one["register"] for one in values["keys"]} >= {"MAT", "BBR", "DAR", "GeoDanmark"}
    for key in values["keys"]:
        assert find(str(workspace), key["key"], limit=50), key


def test_the_sheet_says_what_is_there_and_what_is_not_known(workspace, address):
    said = run("property", "show", workspace, address)
    for part in (
        "Jordstykker",
        "registreret",
        "Bygninger",
        "etager:",
        "enhed:",
        "Sammenhængen mellem registrene",
        "Det vides ikke",
        "Kilder",
    ):
        assert part in said
    assert "Ejerlejligheder: laget ejerlejlighed er ikke i arbejdsområdet." in said
    assert "Ejere: Ejerfortegnelsen hentes ikke." in said
    assert "målt i Greve 267 af 267" in said
    values = json.loads(run("property", "show", workspace, address, "--format", "json"))
    assert values["area"]["registered_m2"] == sum(one["registered_m2"] for one in values["parcels"])
    assert values["buildings"][0]["certainty"] == "certain"


def test_the_page_has_a_map_and_fetches_nothing(workspace, address, tmp_path):
    run("property", "show", workspace, address, "--format", "html", "--out", tmp_path / "ark.html")
    page = (tmp_path / "ark.html").read_text(encoding="utf-8")
    assert '<svg class="sheet"' in page
    assert "<script" not in page
    assert "://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "built-in" not in page


def test_the_sheet_speaks_english(workspace, address):
    assert "Not known" in run("property", "show", workspace, address, "--lang", "en")


def test_a_property_that_is_not_one_ends_with_two(workspace):
    assert "kan være flere ejendomme" in run("property", "show", workspace, "ellevænget", status=2)
    assert "er en plan, ikke en ejendom" in run("property", "show", workspace, "lokalplan 101", status=2)
    assert "--out" in run("property", "show", workspace, "ellevænget", "--format", "pdf", status=2)


def test_plot_finds_by_the_same_keys_and_says_how_sure(workspace, address):
    street, number = address.rsplit(" ", 1)
    said = run("plot", workspace, f"{street[:3]}x{street[4:]} {number}")
    assert f"vejen er læst som {street}" in said
    assert "adresser: skal efterprøves (J23)" in said
    bfe = find(str(workspace), address)[0].bfe
    values = json.loads(run("plot", workspace, bfe, "--format", "json"))
    assert values["keys"]["bfe"] == bfe
    assert {one["what"] for one in values["joins"]} == {"jordstykker", "bygninger", "adresser"}


# -- hearing parties ----------------------------------------------------------------------------------


def test_the_list_has_those_inside_and_those_near(workspace):
    said = run("plan", "hearing", workspace, "101")
    assert said.startswith("Adresser i 101 ")
    assert "I planen: " in said
    assert "Nabo: " in said
    assert "afgør kommunen" in said
    assert "ingen personer" in said


def test_a_wider_distance_takes_more_along_and_none_twice(workspace):
    with Workspace.open(workspace) as ws:
        finder, area = finder_of(ws), find_plan(ws, "101").row.geometry
        lists = [neighbours(finder, area, distance_m=one) for one in (0, 30, 100)]
    for one in lists:
        known = one[one["address"] != ""]
        assert not known.duplicated(["address", "address_id", "house_id"]).any()
        assert (one.loc[one["relation"] == INSIDE, "distance_m"] == 0).all()
    keys = [set(one["house_id"].dropna()) for one in lists]
    assert keys[0] <= keys[1] < keys[2]
    assert lists[1].loc[lists[1]["relation"] == NEAR, "distance_m"].max() <= 30
    inside = [set(one.loc[one["relation"] == INSIDE, "parcels"]) for one in lists]
    assert inside[0] == inside[1] == inside[2]


def test_a_property_without_address_is_on_the_list_all_the_same(workspace):
    rows = json.loads(run("plan", "hearing", workspace, "101", "--format", "json"))["addresses"]
    bare = [one for one in rows if not one["address"]]
    assert any(one["bfe"] for one in bare)
    assert all(one["parcels"] for one in rows)


def test_as_csv_and_excel(workspace, tmp_path):
    lines = run("plan", "hearing", workspace, "101", "--format", "csv").splitlines()
    assert lines[0].lstrip("\ufeff").startswith("Forhold;Afstand (m);Adresse;")
    assert lines[1].startswith("i planen;0,0;")
    run("plan", "hearing", workspace, "101", "--format", "xlsx", "--out", tmp_path / "parter.xlsx")
    assert (tmp_path / "parter.xlsx").read_bytes()[:2] == b"PK"
    assert "--out" in run("plan", "hearing", workspace, "101", "--format", "xlsx", status=2)


def test_a_distance_out_of_reach_is_refused(workspace):
    assert "mellem 0 og 5.000 m" in run("plan", "hearing", workspace, "101", "--distance", "6000", status=2)
    assert "mellem 0 og 5.000 m" in run("plan", "hearing", workspace, "101", "--distance=-1", status=2)
    assert "nan" not in run("plan", "hearing", workspace, "101", "--distance", "nan", status=2).lower()
