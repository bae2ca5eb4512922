"""``geoplan property energy``: labels per municipal property, joined by the surest key, honest about the rest."""

import datetime as dt
import json

import pandas as pd
import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.dataset import Dataset, MemorySource
from geoplan.errors import UsageError
from geoplan.property.consistency.registers import registers_of
from geoplan.property.energy import energy
from property_check.faults import put
from property_check.town import town, uuid

DAY = dt.date(2026, 11, 24)


def joined(labels, change=lambda layers: None):
    layers = town()
    layers["bbr_ejendomsrelation"].loc[[0, 1], "ejendommensEjerforholdskode"] = "50"
    change(layers)
    dataset = Dataset(tuple(MemorySource(frame, kind=name) for name, frame in layers.items()), DAY)
    rows = next(MemorySource(pd.DataFrame(labels), kind="").batches(1000, set(pd.DataFrame(labels).columns)))
    return energy(registers_of(dataset), rows, day=DAY)


@pytest.mark.parametrize(
    ("labels", "way"),
    [
        ({"BBRUUID": [uuid("a", 2).upper()]}, "bbruuid"),
        ({"bfe": ["1002"], "bygningsnr": ["1"]}, "bfe"),
        ({"bfe": ["1002"]}, "bfe"),
        ({"ejendomsnr": ["003002"], "bygningsnummer": ["1"]}, "esr"),
        ({"Adresse": ["Prøvevej 2, 9999 Prøve By"]}, "address"),
        ({"Adresse": ["prøvevej 02"]}, "address"),
    ],
)
def test_a_label_is_joined_by_each_key(labels, way):
    made = joined({**labels, "gyldig_til": ["2030-01-01"]})
    assert (made.labels["bbruuid"][0], made.labels["way"][0], made.unmatched) == (uuid("a", 2), way, 0)


def test_the_surest_key_decides():
    made = joined({"bbruuid": [uuid("a", 2)], "adresse": ["Prøvevej 3"], "gyldig_til": ["2030-01-01"]})
    assert made.labels["bbruuid"][0] == uuid("a", 2)


@pytest.mark.parametrize(
    "labels", [{"bbruuid": [uuid("a", 99)]}, {"bfe": ["1002"], "bygningsnr": ["7"]}, {"adresse": ["Ukendt Vej 1"]}, {"bbruuid": [None]}]
)
def test_a_label_without_a_building_is_counted(labels):
    made = joined({**labels, "gyldig_til": ["2030-01-01"]})
    assert (made.unmatched, len(made.labels)) == (1, 1)
    assert made.properties["labelled"].sum() == 0


def test_a_property_with_two_buildings_needs_a_number():
    def second(layers):
        layers["bbr_bygning"] = pd.concat([layers["bbr_bygning"], layers["bbr_bygning"].iloc[[1]]], ignore_index=True)
        put(layers, "bbr_bygning", 6, id_lokalId=uuid("a", 99), byg007Bygningsnummer=2)

    assert joined({"bfe": ["1002"], "gyldig_til": ["2030-01-01"]}, second).unmatched == 1
    made = joined({"bfe": ["1002"], "bygningsnummer": ["2"], "gyldig_til": ["2030-01-01"]}, second)
    assert made.labels["bbruuid"][0] == uuid("a", 99)


def test_only_the_municipality_s_own_properties_are_told():
    labels = {
        "bbruuid": [uuid("a", 1), uuid("a", 3), uuid("a", 1)],
        "gyldig_fra": ["2009-05-01", "2019-05-01", "2016-11-23"],
        "gyldig_til": ["2019-05-01", "2029-05-01", "2026-11-23"],
    }
    made = joined(labels)
    told = made.properties.set_index("bfe")
    assert told.index.tolist() == ["1001", "1002"]
    assert told.loc["1001", ["buildings", "labelled", "missing", "expired"]].tolist() == [1, 1, 0, 1]
    assert told.loc["1002", ["buildings", "labelled", "missing", "expired"]].tolist() == [1, 0, 1, 0]
    assert str(told.loc["1001", "oldest"])[:10] == "2016-11-23"  # of the newest label of each building


@pytest.mark.parametrize(("until", "expired"), [("2026-11-24", 0), ("2026-11-23", 1), ("", 0)])
def test_the_file_s_own_last_day_decides(until, expired):
    made = joined({"bbruuid": [uuid("a", 1)], "gyldig_til": [until]})
    first = made.properties.iloc[0]
    assert (first["expired"], first["unknown"], first["missing"]) == (expired, int(not until), 0)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ({"bbruuid": ["x"], "klasse": ["C"]}, "gætter ikke en gyldighed"),
        ({"klasse": ["C"], "gyldig_til": ["2030-01-01"]}, "ingen nøgle til bygninger"),
    ],
)
def test_a_file_without_what_is_needed_is_refused(labels, said):
    with pytest.raises(UsageError, match=said):
        joined(labels)


def test_without_bbr_nothing_is_said():
    with pytest.raises(UsageError, match="kræver BBR"):
        joined({"bbruuid": ["x"], "gyldig_til": ["2030-01-01"]}, lambda layers: layers.pop("bbr_grund"))


def test_the_command_joins_keeps_and_the_check_sees_it(workspace, tmp_path):
    path = tmp_path / "maerker.csv"
    path.write_text(
        f"BBRUUID;Adresse;Gyldig_fra;Gyldig_til;Energiklasse\n{uuid('a', 1)};;2010-01-01;2020-01-01;E\n;Ukendt 1;2020-01-01;2030-01-01;C\n",
        encoding="utf-8",
    )

    def run(*words):
        result = CliRunner().invoke(main, ["property", *map(str, words)], prog_name="geoplan")
        assert result.exit_code in {0, 1}, result.stderr
        return result.stdout

    said = run("energy", workspace, path, "--keep", "--day", "2026-11-24")
    assert "2 energimærker i filen, 1 koblet til en bygning, 1 uden bygning i BBR." in said
    assert "Koblet efter: BBR's UUID 1." in said
    assert "1001          1       1        0        1  01-01-2010  Prøvevej 1" in said
    checked = run("check", workspace, "--theme", "energi", "--day", "2026-11-24")
    assert "Energimærket gjaldt til 01-01-2020." in checked
    assert "Bygninger uden energimærke i laget, småbygninger ikke talt med: 5 af 6." in checked
    made = json.loads(run("energy", workspace, path, "--format", "json", "--day", "2026-11-24"))
    assert (made["labels"], made["unmatched"], made["properties"][0]["expired"]) == (2, 1, 1)
    assert made["all_labels"][1]["bbruuid"] is None
