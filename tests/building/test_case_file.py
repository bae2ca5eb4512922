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
from geoplan.report.building_sentences import said
from geoplan.texts import Texts


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
    ({"dag": 1}, "dag: feltet findes ikke. Mente du day?"),
    ({"sag": 1}, "sag: feltet findes ikke. Her kan stå title, day, work_begins, work, plot, building, answers."),
    ({"building": [{"heigth_m": 3}]}, "building[0].heigth_m: feltet findes ikke. Mente du height_m?"),
    ({"building": [{"xyz": 3}]}, "building[0].xyz: feltet findes ikke. Felterne står i dokumentationen af sagsfilen"),
    ({"title": 1}, "title: står som 1. Skriv en tekst."),
    ({"title": "a" * 201}, "title: er 201 tegn lang. Skriv højst 200."),
    ({"day": "2024-10-15"}, "day: står som “2024-10-15”. Skriv dagen uden anførselstegn: 2024-10-15."),
    ({"day": "15.10.2024"}, "day: står som “15.10.2024”. Skriv en dag som 2024-10-15."),
    ({"day": dt.datetime(2024, 10, 15, 10, 0)}, "day: står som 2024-10-15T10:00:00. Skriv en dag som 2024-10-15."),  # noqa: DTZ001 -- as TOML has it
    ({"work": "bygge"}, "work: er “bygge”. Mente du nybyggeri? Skriv nybyggeri"),
    ({"plot": {"area_m2": 0}}, "plot.area_m2: er 0. Tallet skal være over 0."),
    ({"plot": {"road_area_m2": -1.5}}, "plot.road_area_m2: er -1,5. Mindste værdi er 0."),
    ({"plot": {"area_m2": float("inf")}}, "plot.area_m2: er ikke et endeligt tal."),
    ({"plot": {"area_m2": float("nan")}}, "plot.area_m2: er ikke et endeligt tal."),
    ({"plot": {"area_m2": 10**400}}, "plot.area_m2: er et urimeligt stort tal."),
    ({"plot": {"area_m2": True}}, "plot.area_m2: står som true. Skriv et tal."),
    ({"plot": {"area_m2": "1200,5"}}, "plot.area_m2: står som “1200,5”. Skriv tallet uden anførselstegn og enhed: 1200.5."),
    ({"plot": {"area_m2": "720 m²"}}, "plot.area_m2: står som “720 m²”. Skriv tallet uden anførselstegn og enhed: 720."),
    ({"plot": {"no_road": "nej"}}, "plot.no_road: står som “nej”. Skriv false uden anførselstegn."),
    ({"plot": 3}, "plot: her skal stå en tabel."),
    ({"building": {"use": "parcelhus"}}, "building: her skal stå en liste. Skriv [[building]] med dobbelte klammer for hver."),
    ({"building": [{"use": "xx"}]}, "building[0].use: er “xx”. Skriv parcelhus"),
    ({"building": [{"use": "Rækkehus"}]}, "building[0].use: er “Rækkehus”. Mente du raekkehus?"),
    ({"building": [{"storeys": 1.5}]}, "building[0].storeys: er 1,5. Skriv et helt tal."),
    ({"building": [{"length_m": 0}]}, "building[0].length_m: er 0. Tallet skal være over 0."),
    ({"building": [{"roof": {"pitch_deg": 90}}]}, "building[0].roof.pitch_deg: er 90. Største værdi er 85."),
    ({"building": [{}, {"roof": {"kind": "kuppel"}}]}, "building[1].roof.kind: er “kuppel”. Skriv fladt, saddeltag, pulttag, valmtag."),
    ({"building": [{"profile": [[1, "a"]]}]}, "building[0].profile[0][1]: står som “a”. Skriv et tal."),
    ({"building": [{"profile": [[1]]}]}, "building[0].profile[0]: skal have 2 tal."),
    ({"answers": {"terrain": [[1, 2]]}}, "answers.terrain[0]: skal have 3 tal."),
]
CONTRADICTIONS = [
    ({"plot": {"area_m2": 800, "other_zone_m2": 800}}, "plot.other_zone_m2: er 800, men hele grunden er kun 800."),
    ({"plot": {"area_m2": 800, "road_area_m2": 900}}, "plot.road_area_m2: er 900, men hele grunden er kun 800."),
    ({"plot": {"area_m2": 800, "common_area_m2": 9, "common_plots_m2": 700}}, "plot.common_plots_m2: er 700: alle grundene tilsammen"),
    (
        {"building": [{"roof": {"eaves_m": 3, "ridge_m": 2.9}}]},
        "building[0].roof.ridge_m: er 2,9: taget er lavest ved ydervæggen, der er 3.",
    ),
    ({"building": [{"geometry": "POLYGON EMPTY", "placement": {"x": 1}}]}, "building[0].placement: bygningen er tegnet med geometry."),
    ({"answers": {"days_since_informed": 5, "days_waiting": 6}}, "answers.days_waiting: er 6, men der er i alt gået 5 dage."),
]
SOUND = [
    {"plot": {"area_m2": 800, "other_zone_m2": 799.9, "road_area_m2": 799.9, "common_plots_m2": 800}},
    {"building": [{"roof": {"eaves_m": 3, "ridge_m": 3}, "storeys": 2}]},
    {"answers": {"days_since_informed": 5, "days_waiting": 5}},
]


@pytest.mark.parametrize("content", SOUND)
def test_what_just_fits_is_no_contradiction(content):
    assert isinstance(case_of(content), Case)


@pytest.mark.parametrize(("content", "said"), CONTRADICTIONS, ids=[said for _, said in CONTRADICTIONS])
def test_numbers_that_cannot_all_be_right_are_told(content, said):
    with pytest.raises(UsageError) as caught:
        case_of(content)
    assert said in str(caught.value)


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


FILES_THAT_ARE_NONE = [
    (b"\xff\xfe\x00", "kan ikke læses som tekst i UTF-8. Gem den igen med tegnkodningen UTF-8."),
    ("title = 'Ærø'".encode("cp1252"), "kan ikke læses som tekst i UTF-8"),
    (b"a = = 1", "ikke gyldig TOML. Linje 1 kan ikke læses: “a = = 1”. Hver linje skal være felt = værdi"),
    (b"Et skur\n", "Linje 1 kan ikke læses: “Et skur”. Hver linje skal være felt = værdi"),
    (b"[plot]\narea_m2 = 1.200,5\n", "Linje 2 kan ikke læses: “area_m2 = 1.200,5”. Skriv decimaler med punktum"),
    (b"day = 15-10-2024\n", "Linje 1 kan ikke læses: “day = 15-10-2024”. Skriv dage som 2024-10-15."),
    (b"height_m = 8.5 m\n", "Skriv tallet uden enhed"),
    (b"use = parcelhus\n", "Skriv tekster i anførselstegn"),
    (b"title = '1'\ntitle = '2'\n", "Linje 2 skriver et felt, der står der i forvejen"),
    (b"a = " + b"[" * 5000 + b"]" * 5000, "lister i lister"),
    (b"a = " + b"9" * 5000, "tal uden ende"),
    (b"#" * 10_000_001, "fylder 10 MB. En byggesag fylder højst 10 MB."),
]


@pytest.mark.parametrize(("content", "said"), FILES_THAT_ARE_NONE, ids=[said for _, said in FILES_THAT_ARE_NONE])
def test_files_that_are_none(tmp_path, content, said):
    path = tmp_path / "sag.toml"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"Filen sag\.toml") as caught:
        read_case(path)
    assert said in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UnreadableError, match=r"Filen sag\.toml kan ikke læses: den findes ikke"):
        read_case(tmp_path / "sag.toml")


@pytest.mark.parametrize("head", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path, head, end):
    path = tmp_path / "sag.toml"
    path.write_bytes(head + end.join([b"title = 'a'", b"[plot]", b"area_m2 = 800", b""]))
    assert read_case(path).plot.area_m2 == 800


@pytest.mark.parametrize("work", ["nybyggeri", "bestaaende", "nedrivning", None])
def test_a_case_without_a_building_is_undecided_not_passed(work):
    found = check(case_of({"day": dt.date(2024, 10, 15), "plot": {"area_m2": 800}} | ({"work": work} if work else {})))
    assert (found.outcome, found.permit) == ("undecided", "none")
    assert "ingen bygning" in found.missing[0].text


def test_a_building_of_no_use_is_undecided_not_passed():
    found = answer({name: value for name, value in house().items() if name != "use"})
    assert (found.outcome, found.permit) == ("undecided", "undecided")
    assert any("building.use" in one.text for one in found.missing)


def test_a_breach_stands_though_another_building_has_no_use():
    unknown = {name: value for name, value in house(name="Det andet").items() if name != "use"}
    assert answer(house(height_m=9.0), unknown).outcome == "helhedsvurdering"


def test_what_is_missing_names_the_buildings_it_is_about():
    bare = [{"name": f"Skur {number}", "use": "sekundaer", "area_m2": 1} for number in range(5)]
    missing = answer(*bare).missing
    heights = next(one for one in missing if "højden over terræn" in one.text)
    assert heights.about == tuple(f"Skur {number}" for number in range(5))
    assert said(heights, Texts("da")).startswith("Skur 0, Skur 1, Skur 2 og 2 til: Angiv højden")


def test_one_building_alone_is_not_named():
    assert not any(one.about for one in answer({"name": "Skuret", "use": "sekundaer", "area_m2": 1}).missing)


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
