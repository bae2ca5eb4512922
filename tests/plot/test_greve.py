"""The 267 real plots of a part of Greve: every one gets an answer, and the answers are sane."""

from pathlib import Path

import numpy as np
import pytest

from geoplan.building.answers import OUTCOMES
from geoplan.building.themes import Answer
from geoplan.report.plot_text import plot_text
from geoplan.report.plot_values import plot_values
from geoplan.rules import Outcome
from geoplan.store import Workspace
from geoplan.texts import texts
from geoplan.workflows.plot.everything import Everything
from geoplan.workflows.plot.extract import extract
from geoplan.workflows.plot.grounds import Grounds
from geoplan.workflows.plot.query import Wanted, wanted
from geoplan.workflows.plot.table import table
from geoplan.workflows.workspace import bring
from tests.plot.conftest import DAY

GREVE = Path(__file__).parents[3] / "shared" / "data" / "greve"
INNER = {"jordstykke": "jordstykke", "husnummer": "husnummer", "bygning": "bygning_geodanmark", "bbr_bygning": "bbr_bygning"}


@pytest.fixture(scope="module")
def greve(tmp_path_factory):
    source = GREVE / "greve_grunddata.gpkg"
    if not source.exists():
        pytest.skip("the registers of Greve lie beside the checkout in shared/data/greve, and are not here")
    path = tmp_path_factory.mktemp("greve") / "greve.gpkg"
    Workspace.create(path, kommune="0253").close()
    for layer, inner in INNER.items():
        bring(path, layer, source, inner=inner, who="prøve")
    bring(path, "bbr_etage", GREVE / "bbr_etage.csv", who="prøve")
    with Workspace.open(path) as ws:
        yield Grounds(ws, day=DAY)


@pytest.fixture(scope="module")
def everything(greve):
    return Everything(greve)


def test_every_plot_has_an_extract_in_words(greve, everything):
    assert everything.count == 267
    for at in range(everything.count):
        found = extract(Wanted(np.flatnonzero(greve.property_of == at), None, ""), greve, everything)
        values = plot_values(found, texts("da"))
        said = plot_text(values, texts("da"))
        assert values["name"] in said
        assert "?" not in said.split("\n")[0]
        assert "nan" not in said
        assert values["counts"][Answer.NOT_EXAMINED.value] == len(found.themes)


def test_nothing_is_promised_where_no_plan_was_examined(everything):
    found = table(everything)
    assert set(found["byggeret_svar"]) == {Outcome.UNDECIDED.value}
    assert (everything.right.answer == OUTCOMES.index(Outcome.UNDECIDED)).all()


def test_the_figures_are_those_of_an_area_of_detached_houses(everything):
    found = table(everything)
    built = found[found["anvendelse"] == "parcelhus"]
    assert len(built) > 200
    assert 400 < built["grundareal_m2"].median() < 1000
    assert 15 < built["bebyggelsesprocent"].median() < 30
    assert (built["graense_procent"] == 30).all()
    assert found["bygninger"].sum() > 500


def test_an_address_a_parcel_and_a_number_are_the_same_plot(greve):
    by_address = wanted("grantoftevej 3", greve).parcels
    name, number = greve.names[by_address[0]], greve.property_key[by_address[0]]
    assert wanted(str(name), greve).parcels.tolist() == by_address.tolist()
    assert wanted(f"BFE {number}", greve).parcels.tolist() == by_address.tolist()
