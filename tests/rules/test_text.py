"""What texts say: the quick look over all bytes finds what reading every text would."""

import re

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.rules.checks.text import (
    CPR,
    LETTERS,
    LOST,
    MISREAD,
    ONE_LETTER,
    TRACE,
    TWO_LETTERS,
    UUID,
    no_cpr,
    proposals,
    uuid_form,
    well_decoded,
)
from rules.made import context_of, rows_of

CONTEXT = context_of()
DIGITS = st.text("0123456789- ax", max_size=24)
NUMBERS = st.from_regex(r"[0-9]{0,3}[0-3][0-9][01][0-9]{3}-?[0-9]{3,6}", fullmatch=True)
ODD = st.text([*"abeR ", *LETTERS, *ONE_LETTER, *"°µ²‘’“§é\ufffd", *{sign for trace in TWO_LETTERS for sign in trace}], max_size=12)
UUIDS = st.text([*"0123abcdEF-{} g"], max_size=40) | st.uuids().map(str) | st.uuids().map(lambda one: f"{{{one.hex}}}")


def found_by(check, texts, kind=None):
    return check("a")(rows_of({"a": pa.array(texts, kind or pa.string())}), CONTEXT).at.tolist()


def slowly(pattern, texts):
    wanted = re.compile(pattern, re.ASCII)
    return [at for at, text in enumerate(texts) if text is not None and wanted.search(text)]


def lists(texts):
    return st.lists(st.none() | texts, min_size=1, max_size=25)


@settings(max_examples=300)
@given(lists(DIGITS | NUMBERS))
def test_cpr_as_by_reading_every_text(texts):
    assert found_by(no_cpr, texts) == slowly(CPR, texts)


@settings(max_examples=300)
@given(lists(ODD))
def test_misread_letters_as_by_reading_every_text(texts):
    assert found_by(well_decoded, texts) == slowly(TRACE, texts)


@given(lists(UUIDS))
def test_uuids_as_by_reading_every_text(texts):
    form = re.compile(UUID)
    expected = [at for at, text in enumerate(texts) if text is not None and text.strip() and not form.search(text.strip())]
    assert found_by(uuid_form, texts) == expected


@given(lists(DIGITS | NUMBERS | ODD), st.integers(0, 5), st.integers(0, 20))
def test_a_slice_is_read_by_itself(texts, start, length):
    whole = pa.array(texts, pa.string()).slice(start, length)
    apart = pa.array(texts[start : start + length], pa.string())
    for check in (no_cpr, well_decoded, uuid_form):
        assert found_by(check, whole.to_pylist()) == check("a")(rows_of({"a": whole}), CONTEXT).at.tolist()
        assert check("a")(rows_of({"a": whole}), CONTEXT).at.tolist() == check("a")(rows_of({"a": apart}), CONTEXT).at.tolist()


@pytest.mark.parametrize("check", [no_cpr, well_decoded])
def test_large_text_and_columns_that_are_no_text(check):
    texts = ["2412701234 RÃ¸dovre", "ren"]
    assert found_by(check, texts, pa.large_string()) == [0]
    assert check("a")(rows_of({"a": [2412701234, 1]}), CONTEXT).at.tolist() == []
    assert check("a")(rows_of({"a": pa.array([None, None], pa.null())}), CONTEXT).at.tolist() == []
    assert check("a")(rows_of({"a": pa.array([], pa.string())}), CONTEXT).at.tolist() == []


HONEST = [
    *(
        "São Paulo",
        "20 °C",
        "12 µg/l",
        "Café Zürich – Malmö",
        "5 m² á 10 €",
        "§ 3, stk. 2",
        "“citat” og ‘citat’",
        "Ærø Østerå",
        "Åby",
        "Piñata",
    ),
    *("½ time", "naïve", "Lego® klodser", "Clever®", "Ø", "å", "100 % ± 2", "© 2024", "Bro†", "kl. 8–16", "Peer Gynt’s", "l'été", "Łódź"),
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_passes(text):
    assert found_by(well_decoded, [text]) == []


@pytest.mark.parametrize("word", ["Rødovre", "Værløse", "Tåstrup", "Sæby å", "grøn"])
@pytest.mark.parametrize("pair", MISREAD[:2] + MISREAD[3:4], ids="-".join)
def test_what_was_misread_is_found_and_mended(word, pair):
    read_as, really = pair
    misread = word.encode(really).decode(read_as)
    found = well_decoded("a")(rows_of({"a": ["ren", misread]}), CONTEXT)
    assert found.at.tolist() == [1]
    assert found.details["fix"] == [word]


def test_every_lower_case_letter_of_the_two_common_mistakes_is_found():
    for letter in "æøåØ":
        word = f"n{letter}r"
        misread = word.encode().decode("cp1252")
        assert found_by(well_decoded, [misread]) == [0], misread
        assert proposals([misread]) == [word]


def test_text_that_mixes_right_and_wrong_is_mended_in_pieces():
    assert proposals(["Rødovre og VÃ¦rlÃ¸se"]) == ["Rødovre og Værløse"]


def test_what_is_lost_is_said_to_be_lost():
    assert proposals(["R\ufffddovre", "intet at rette"]) == [LOST, LOST]


def test_values_are_those_delivered():
    found = no_cpr("a")(rows_of({"a": [None, "nr. 241270-1234", ""]}), CONTEXT)
    assert found.value == ["nr. 241270-1234"]
    assert found.at.dtype == np.int64
