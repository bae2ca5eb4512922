"""The answer as text, as JSON and from the command line: what an applicant reads, in both languages."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from building.made import DAY, answer, house, plot, shed
from building.worked import FILES, FOLDER, answered
from geoplan.building.helhedsvurdering import CRITERIA
from geoplan.cli import main
from geoplan.report.building_json import building_data, building_json
from geoplan.report.building_text import building_text
from geoplan.texts import texts

EXPECTED = Path(__file__).with_name("expected")
SHOWN = ("C02", "C11", "C28b", "C56", "C58", "C89")
DANISH = re.compile(r"\b(og|eller|ikke|skal|højst|må|kan|fra|til)\b|[æøåÆØÅ]")


def run(*args):
    return CliRunner().invoke(main, ["building", *map(str, args)], prog_name="geoplan")


@pytest.mark.parametrize("name", SHOWN)
def test_the_whole_text(name):
    """Where this fails and the new text reads better, write it into the file."""
    assert building_text(answered(FOLDER / f"{name}.toml"), texts("da")) == (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_can_be_told_in_both_languages(path):
    result = answered(path)
    names = (
        {one.name for one in result.case.building}
        | {result.case.title, result.case.plot.name}
        | {one.name for one in result.case.plot.plans}
    )
    for language in ("da", "en"):
        said = building_text(result, texts(language))
        assert "{" not in said
        assert max(map(len, said.splitlines())) <= 110
    for name in sorted(filter(None, names), key=len, reverse=True):
        said = said.replace(name, "")
    left = [line for line in said.splitlines()[1:] if DANISH.search(line)]
    assert not left


def test_a_breach_says_how_much_and_what_to_do():
    said = " ".join(building_text(answer(house(distance_nabo_m=2.0, height_m=2.7)), texts("da")).split())
    assert "Afstanden fra Huset til skel mod nabo eller sti er 2,00 m. Den skal være mindst 2,50 m: der mangler 0,50 m." in said
    assert "Ryk byggeriet 0,50 m længere ind på grunden, eller søg om at bygge nærmere skel." in said
    assert "Kommunen skal lave en helhedsvurdering (BR18 § 187)." in said


def test_the_criteria_are_listed_where_they_are_weighed():
    said = building_text(answer(house(height_m=8.6, distance_nabo_m=8, storeys=2)), texts("da"))
    assert all(one.paragraph in " ".join(said.split()) for one in CRITERIA)
    assert "helhedsvurdering" not in building_text(answer(house()), texts("da"))


def test_what_is_missing_stands_at_the_top():
    said = building_text(answer(house(distance_vej_m=None)), texts("da"))
    assert said.index("Det mangler, før alt kan afgøres") < said.index("Regel for regel")
    assert "plot.no_road" in said


def test_a_number_is_not_parted_from_its_unit():
    for path in FILES:
        said = building_text(answered(path), texts("da"))
        assert not re.search(r"\d\n\s+(m|m²|%)\b", said)


def test_what_is_not_verified_is_marked():
    day = DAY.replace(year=2020, month=10)
    found = answer(
        house(use="sommerhus", distance_nabo_m=6.0, distance_vej_m=3.0, long_walls_m=[2.5, 3.0]),
        plot=plot(use="sommerhus", zone="sommerhusomraade"),
        day=day,
    )
    assert "(ikke efterprøvet)" in building_text(found, texts("da"))


def test_as_data():
    result = answer(
        {"name": "Huset", "use": "parcelhus", "status": "existing", "etageareal_m2": 150},
        shed(distance_nabo_m=1.0, height_m=2.6, profile=[[1, 2.6], [5, 2.6]]),
    )
    data = json.loads(json.dumps(building_data(result, texts("da"))))
    strip = next(one for one in data["rules"] if one["rule"] == "br18.byggeret.skelbraemme_hoejde")
    assert (strip["outcome"], strip["measured"], strip["limit"], strip["consequence"]) == ("breach", 2.6, 2.5, "helhedsvurdering")
    assert strip["difference"] == pytest.approx(0.1)
    ratio = data["rules"][0]
    added = sum(line["value"] * line["sign"] for line in ratio["calculation"] if line["unit"] == "m²" and "areal" not in line["label"])
    assert added == ratio["calculation"][0]["value"]
    assert len(data["criteria"]) == 7
    assert data["permits"][0]["required"] == "yes"


def test_the_sum_adds_up_everywhere():
    """The lines that add and take away give the floor area and the plot area told below them."""
    for path in FILES:
        for one in answered(path).rulings:
            if one.rule.id != "br18.byggeret.bebyggelsesprocent" or one.measured is None:
                continue
            total = 0.0
            for line in one.calculation:
                total += line.value * line.factor if line.unit == "m²" else 0.0
                if line.label in {"etageareal", "grundareal"}:
                    assert line.value == pytest.approx(total)
                    total = 0.0


def test_what_a_stranger_writes_is_shown_safely():
    """A name may hold the codes of a terminal, or a civil registration number."""
    found = answer(house(name="Hus\x1b[2J\u202e"), shed(name="Skur 010190-1234"), plot=plot(name="matr.\n7a"))
    for said in (building_text(found, texts("da")), building_json(found, texts("da"))):
        assert "1234" not in said
        assert "\x1b" not in said
    assert "matr. 7a" in building_text(found, texts("da"))


# -- the command line ----------------------------------------------------------------------------


def test_check_by_command():
    inside, outside = run("check", FOLDER / "C01.toml"), run("check", FOLDER / "C11.toml")
    assert (inside.exit_code, outside.exit_code) == (0, 1)
    assert inside.stdout.startswith("600 m² grund med hus på 150 m²")
    assert "etageareal / grundareal" in inside.stdout
    assert "etageareal / grundareal" not in run("check", FOLDER / "C01.toml", "--short").stdout


def test_check_on_another_day_and_as_json(tmp_path):
    out = tmp_path / "svar.json"
    found = run("check", FOLDER / "C55.toml", "--day", "2018-09-01", "--format", "json", "--out", out)
    assert (found.exit_code, found.stdout) == (1, "")
    assert json.loads(out.read_text(encoding="utf-8"))["outcome"] == "helhedsvurdering"


@pytest.mark.parametrize("verb", ["check", "whatif", "envelope"])
def test_a_file_that_is_no_case(verb, tmp_path):
    path = tmp_path / "sag.toml"
    path.write_text("hus = 1\n", encoding="utf-8")
    found = run(verb, path)
    assert found.exit_code == 2
    assert "sag.toml kan ikke bruges som byggesag" in found.stderr
    assert str(tmp_path) not in found.stderr


def test_whatif_by_command():
    found = run("whatif", FOLDER / "C10.toml", "--building", "Udhuset", "--height", "3.5")
    assert found.exit_code == 0
    assert "Skråt højdegrænseplan – Udhuset: ikke overholdt → overholdt" in found.stdout
    data = json.loads(
        run("whatif", FOLDER / "C10.toml", "--building", "Udhuset", "--set", "distance_nabo_m=2.4", "--format", "json").stdout
    )
    assert data["after"]["permit"] == "yes"


def test_envelope_by_command(tmp_path):
    path = tmp_path / "grund.toml"
    path.write_text(
        'day = 2024-10-15\n[plot]\nuse = "parcelhus"\nparcelhusomraade = true\n'
        'geometry = "POLYGON ((0 0, 25 0, 25 32, 0 32, 0 0))"\nboundary = ["vej", "nabo", "nabo", "nabo"]\n',
        encoding="utf-8",
    )
    assert "240,00 m²" in run("envelope", path).stdout
    assert json.loads(run("envelope", path, "--format", "geojson").stdout)["type"] == "FeatureCollection"


def test_rules_by_command():
    def rules(*args):
        return CliRunner().invoke(main, ["rules", *args], prog_name="geoplan")

    found = rules("br18.byggeret.afstand_vej")
    assert found.exit_code == 0
    for said in ("fra 2018-01-01 til 2020-06-30", "fra 2020-07-01 og frem", "R-178-5b", "Kan have gældt siden 2019-01-01"):
        assert said in " ".join(found.stdout.split())
    everything = rules("br18").stdout
    assert "Servicemål (br18.servicemaal)" in everything
    assert max(map(len, everything.splitlines())) <= 110
    told = json.loads(rules("br18.hoejde", "--format", "json").stdout)
    assert told[0]["parameters"][0]["values"][0]["fact"] == "R-176-2"
    assert rules("br18.intet").exit_code == 2
