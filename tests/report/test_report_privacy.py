import numpy as np
import pytest

from geoplan.report.privacy import masked, masked_number
from geoplan.report.values import clean, plain, raw_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("010190-1234", "010190-****"),
        ("Ring til 0101901234!", "Ring til 010190-****!"),
        ("010190 1234 og 311299–0000", "010190-**** og 311299-****"),
        ("CPR010190-1234x", "CPR010190-****x"),
        ("010190\x001234", "010190-****"),
        ("290200-1234", "290200-****"),  # 29 February 2000
        ("0101901234,0202901234", "010190-****,020290-****"),
    ],
)
def test_cpr_like_numbers_are_masked(text, shown):
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "290201-1234",  # no such day in any century
        "321290-1234",
        "011390-1234",
        "10101901234",  # eleven digits
        "010190-12345",
        "6223908.77",
        "ab010190-1234-4abc-8abc-1234567890ab",  # a UUID
        "(574 212,31; 6 223 908,77)",
        "1a2b3c",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert masked(text) == text


def test_numbers_of_ten_digits():
    assert masked_number(1101901234) == "110190-****"
    assert masked_number(1101901234.0) == "110190-****"
    assert masked_number(1101901234.5) is None
    assert masked_number(3213901234) is None
    assert masked_number(29189676) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("nan"), None),
        (np.float64("inf"), None),
        (np.int64(7), 7),
        (np.True_, True),
        (np.str_("0101901234"), "010190-****"),
        (b"010190-1234", "010190-****"),
        (["a", "010190-1234"], "a, 010190-****"),
        ("\ud800", "\ufffd"),
        (1101901234, "110190-****"),
    ],
)
def test_plain_values(value, expected):
    assert plain(value) == expected


def test_a_text_is_cut_after_it_is_masked():
    text = "x" * 990 + " 010190-1234 and more"
    assert "1234" not in raw_text(text)
    assert len(raw_text(text)) == 1000


def test_clean_text_is_one_line():
    assert clean("a\r\nb\tc\u202ed\ud800") == "a  b c d\ufffd"
