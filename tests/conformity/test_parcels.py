"""Parcels by what people write, and what they are told when it fits none or several."""

import pandas as pd
import pytest

from geoplan.errors import UsageError
from geoplan.plan.parcels import find_parcels, label, matrikel_of

PARCELS = pd.DataFrame(
    {
        "matrikelnr": ["7ab", "7ab", "8", "1aæ", "7 c"],
        "ejerlavskode": [440151, 440152, 440151, 440151, 440151],
        "ejerlavsnavn": ["Ærtelev By, Kær", "Nørre Ærtelev, Kær", "Ærtelev By, Kær", "Ærtelev By, Kær", None],
    }
)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("7ab, Ærtelev By, Kær", 0),
        ("7AB ærtelev by, kær", 0),
        ("7 ab, 440152", 1),
        ("matr.nr. 7ab Nørre", 1),
        ("8", 2),
        ("1aæ Ærtelev", 3),
        ("7c 440151", 4),
    ],
)
def test_what_people_write(text, position):
    assert find_parcels(PARCELS, [text]).tolist() == [position]


def test_several_and_none_are_told_together():
    with pytest.raises(UsageError) as raised:
        find_parcels(PARCELS, ["8", "7ab Ærtelev", "9", "8, Brøndby"])
    assert str(raised.value).splitlines() == [
        "“7ab Ærtelev” kan være 2 jordstykker: 7ab Ærtelev By, Kær; 7ab Nørre Ærtelev, Kær. Skriv ejerlavets kode eller hele navn.",
        "Jordstykket “9” findes ikke i laget jordstykke.",
        "Jordstykket “8, Brøndby” findes ikke i laget jordstykke. Nummeret findes som 8 Ærtelev By, Kær.",
    ]


def test_a_word_in_the_middle_of_a_name_does_not_fit():
    with pytest.raises(UsageError):
        find_parcels(PARCELS, ["8 telev"])


def test_no_number():
    with pytest.raises(UsageError, match="“Karlslunde” er ikke et matrikelnummer"):
        matrikel_of("Karlslunde")


def test_names():
    assert label(PARCELS).tolist()[:1] == ["7ab Ærtelev By, Kær"]
    assert label(PARCELS).tolist()[4] == "7 c 440151"
