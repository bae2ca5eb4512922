"""Case files: read strictly, every fault told at once, and the schema says the same as the reader."""

import datetime as dt
import json
import tomllib
from importlib.resources import files

import jsonschema
import pytest

from building.made import answer, house
from building.worked import FILES
from geoplan.building.case import Case, case_of, read_case, walked
from geoplan.building.case_schema import case_schema, schema_text
from geoplan.building.check import check
from geoplan.errors import UnreadableError, UsageError


def plain(value):
    """Days as JSON has them."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def test_the_shipped_schema_is_that_of_the_fields():
    """Where this fails, write ``case_schema.schema_text()`` into the file."""
    assert files("geoplan.building").joinpath("schema", "case.schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_file_follows_the_schema(path):
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    content.pop("expected", None)
    jsonschema.validate(plain(content), case_schema())


FAULTS = [
    ({"dag": 1}, "dag: feltet findes ikke"),
    ({"title": 1}, "title: står som 1. Skriv en tekst."),
    ({"day": "2024-10-15"}, "day: står som '2024-10-15'. Skriv en dag som 2024-10-15."),
    ({"work": "bygge"}, "work: er “bygge”. Skriv nybyggeri"),
    ({"plot": {"area_m2": -1}}, "plot.area_m2: er -1,0. Mindste værdi er 0,0."),
    ({"plot": {"area_m2": float("inf")}}, "plot.area_m2: er ikke et endeligt tal."),
    ({"plot": {"area_m2": float("nan")}}, "plot.area_m2: er ikke et endeligt tal."),
    ({"plot": {"area_m2": True}}, "plot.area_m2: står som True. Skriv et tal."),
    ({"plot": 3}, "plot.: her skal stå en tabel."),
    ({"building": {"use": "parcelhus"}}, "building: her skal stå en liste."),
    ({"building": [{"use": "hus"}]}, "building[0].use: er “hus”"),
    ({"building": [{}, {"roof": {"kind": "kuppel"}}]}, "building[1].roof.kind: er “kuppel”. Skriv fladt, saddeltag, pulttag, valmtag."),
    ({"building": [{"profile": [[1, "a"]]}]}, "building[0].profile[0][1]: står som 'a'. Skriv et tal."),
    ({"building": [{"profile": [[1]]}]}, "building[0].profile[0]: skal have 2 tal."),
    ({"answers": {"terrain": [[1, 2]]}}, "answers.terrain[0]: skal have 3 tal."),
]


@pytest.mark.parametrize(("content", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_fault_is_told_with_its_place(content, said):
    with pytest.raises(UsageError) as caught:
        case_of(content, name="sag.toml")
    assert str(caught.value).startswith("sag.toml kan ikke bruges som byggesag:\n")
    assert said in str(caught.value)


def test_all_faults_are_told_together():
    with pytest.raises(UsageError) as caught:
        case_of({"a": 1, "b": 2, "plot": {"area_m2": -1}})
    assert len(str(caught.value).splitlines()) == 4


def test_files_that_are_none(tmp_path):
    path = tmp_path / "sag.toml"
    with pytest.raises(UnreadableError, match=r"Filen sag\.toml kan ikke læses"):
        read_case(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableError, match="kan ikke læses som tekst"):
        read_case(path)
    path.write_text("a = = 1", encoding="utf-8")
    with pytest.raises(UnreadableError, match="ikke gyldig TOML"):
        read_case(path)


def test_an_empty_case_is_undecided_not_passed():
    found = answer({"use": "parcelhus"}, plot={})
    assert (found.outcome, found.permit) == ("undecided", "yes")
    assert len(found.missing) > 4


def test_a_case_without_a_day_asks_for_it():
    with pytest.raises(UsageError, match="Sagen har ingen dag"):
        check(Case())


def test_before_br18_nothing_is_answered():
    with pytest.raises(UsageError, match=r"fra BR18, der gælder fra 1\. januar 2018"):
        answer(house(), day=dt.date(2017, 12, 31))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2026, 11, 24), "Senere ændringer er ikke efterprøvet"),
        (dt.date(2024, 10, 15), "senere ændringer af dem kan ikke udelukkes"),
        (dt.date(2018, 6, 30), "BR15"),
        (dt.date(2018, 7, 1), "senere ændringer af dem kan ikke udelukkes"),
    ],
)
def test_what_the_texts_do_not_cover_is_said(day, said):
    caveats = " ".join(one.text for one in answer(house(), day=day).caveats)
    assert said in caveats
    assert "vejledende" in caveats


def test_every_field_is_told_in_danish():
    told = list(walked(Case))
    assert len(told) > 100
    assert not [name for name, _, about in told if not about.get("title")]
