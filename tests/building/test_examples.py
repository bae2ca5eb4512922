"""The example case files are answered as they say, and show different kinds of case."""

from pathlib import Path

import pytest

from geoplan.building.case import read_case
from geoplan.building.check import check
from geoplan.rules import Outcome

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "byggesager"
EXPECTED = {
    "01-garage-i-skel": ("within_byggeret", {}),
    "02-carport-paa-tegning": ("within_byggeret", {}),
    "03-nyt-enfamiliehus": ("within_byggeret", {}),
    "04-tilbygning": ("within_byggeret", {}),
    "05-for-taet-paa-skel": ("helhedsvurdering", {"afstand_nabo": "breach"}),
    "06-sommerhus": ("within_byggeret", {}),
    "07-anneks-ved-sommerhus": ("within_byggeret", {}),
    "08-raekkehus-tilbygning": ("helhedsvurdering", {"afstande_uden_byggeret": "judgement"}),
    "09-skur-over-12-meter": ("helhedsvurdering", {"skelbraemme_laengde": "breach"}),
    "10-lokalplan-med-byggefelt": ("dispensation", {"byggefelt": "breach", "hoejdegraenseplan": "judgement"}),
    "11-lokalplan-uden-tal": ("undecided", {"bebyggelsesprocent": "undecided"}),
    "12-skur-i-landzone": ("within_byggeret", {}),
    "13-nedrivning": ("nothing", {}),
    "14-udestue": ("within_byggeret", {}),
    "15-haevet-terrasse": ("helhedsvurdering", {"opholdsareal_nabo": "breach"}),
    "16-udstykning": ("within_byggeret", {}),
    "17-etageboliger": ("helhedsvurdering", {"etager": "breach", "hoejde": "breach", "afstande_uden_byggeret": "judgement"}),
    "18-maskinhus": ("within_byggeret", {}),
    "19-hvad-mangler": (
        "undecided",
        dict.fromkeys(
            (
                *("bebyggelsesprocent", "hoejde", "hoejdegraenseplan", "afstand_nabo", "afstand_vej"),
                *("skelbraemme_hoejde", "skelbraemme_aabninger"),
            ),
            "undecided",
        ),
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_example(name):
    result = check(read_case(EXAMPLES / f"{name}.toml"))
    outcome, rules = EXPECTED[name]
    assert result.outcome == outcome
    assert {one.rule.id.rsplit(".", 1)[1]: one.outcome.value for one in result.rulings if one.outcome is not Outcome.COMPLIES} == rules


def test_every_example_is_here():
    """The twentieth takes its plot from a workspace, and is asked for with one."""
    names = {path.stem for path in EXAMPLES.glob("*.toml")}
    assert names == set(EXPECTED) | {"20-grund-fra-arbejdsomraade"}


def test_every_example_explains_itself():
    for path in EXAMPLES.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# "), path.name
        assert read_case(path).title, path.name


def test_the_page_lists_every_example():
    page = (EXAMPLES.parents[1] / "byggesag.md").read_text(encoding="utf-8")
    assert {path.name for path in EXAMPLES.glob("*.toml")} == {name for name in (p.name for p in EXAMPLES.glob("*")) if f"/{name})" in page}
