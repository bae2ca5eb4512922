"""How names are compared, against slow and readable versions."""

import string

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.property.columns import NOTHING, found
from geoplan.property.lookup import Lookup
from geoplan.property.spelling import Names, folded, full, one_apart

WORDS = st.text(alphabet="abcæøå", min_size=1, max_size=7)


def edits(text):
    """Every text that is one letter away."""
    letters = string.ascii_lowercase
    out = {text[:at] + text[at + 1 :] for at in range(len(text))}
    out |= {text[:at] + one + text[at + 1 :] for at in range(len(text)) for one in letters}
    out |= {text[:at] + one + text[at:] for at in range(len(text) + 1) for one in letters}
    out |= {text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1)}
    return out - {text}


@given(first=st.text(alphabet="abc", max_size=6), second=st.text(alphabet="abc", max_size=6))
@settings(max_examples=60, deadline=None)
def test_one_apart_is_one_edit_and_no_more(first, second):
    assert one_apart(first, second) == (second in edits(first))


@given(
    names=st.lists(st.text(alphabet="bcdf", min_size=5, max_size=8), unique=True, min_size=1, max_size=12),
    text=st.text(alphabet="bcdf", min_size=4, max_size=8),
)
@settings(max_examples=60, deadline=None)
def test_misspelt_finds_just_the_names_one_letter_away(names, text):
    assert Names(names).misspelt((text,)) == [at for at, name in enumerate(names) if name in edits(text)]


@given(names=st.lists(WORDS, unique=True, max_size=10), start=WORDS)
@settings(max_examples=40, deadline=None)
def test_beginning_finds_just_the_names_that_begin_so(names, start):
    compact = ["".join(full(name)) for name in names]
    wanted = "".join(full(start))
    assert sorted(Names(names).beginning(full(start))) == [at for at, name in enumerate(compact) if name.startswith(wanted)]


@given(text=st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_folding_twice_changes_nothing_more(text):
    assert folded(folded(text)) == folded(text)
    assert set(folded(text)) <= set(string.ascii_lowercase + string.digits + " ")


def test_one_danish_letter_wrong_is_one_letter():
    names = Names(["Bastebjerg", "Markersvænge", "Ågade", "Søndergade"])
    for text, at in (
        ("Baståebjerg", 0),
        ("Bæstebjerg", 0),
        ("Markersvtnge", 1),
        ("Marekrsvænge", 1),
        ("Øgade", 2),
        ("Sndergade", 3),
        ("Ösndergade", 3),
    ):
        assert names.misspelt(full(text)) == [at], text


def test_danish_letters_and_short_forms_are_one():
    for one, other in (
        ("Å", "aa"),
        ("Østergade", "oestergade"),
        ("Gl. Kongevej", "Gammel Kongevej"),
        ("Allé", "alle"),
        ("Skt. Peders", "Sankt Peders"),
    ):
        assert full(one) == full(other)


@given(
    known=st.lists(st.sampled_from(["a", "b", "c", None]), max_size=12), wanted=st.lists(st.sampled_from(["a", "b", "x", None]), max_size=8)
)
@settings(max_examples=50, deadline=None)
def test_a_key_leads_to_the_first_row_that_has_it(known, wanted):
    slow = [next((at for at, one in enumerate(known) if one is not None and one == key), NOTHING) for key in wanted]
    assert found(np.array(wanted, dtype=object), np.array(known, dtype=object)).tolist() == slow


@given(values=st.lists(st.sampled_from(["a", "ab", "abc", "b", None]), max_size=12))
@settings(max_examples=40, deadline=None)
def test_rows_by_key_are_all_rows_that_have_it(values):
    lookup = Lookup(np.array(values, dtype=object))
    for key in ("a", "ab", "x"):
        assert lookup.of(key).tolist() == [at for at, one in enumerate(values) if one == key]
    assert lookup.beginning("a", 10) == sorted({one for one in values if one and one.startswith("a") and one != "a"})
