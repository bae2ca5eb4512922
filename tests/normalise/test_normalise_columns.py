"""What becomes of one value in a column of each type."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from geoplan.fkg.normalise.columns import cast, half_up
from geoplan.fkg.normalise.letters import is_certain
from normalise.made import Held, points, terms

REFUSED = object()
UUID = "0d5a54c2-9f3e-4a5c-8b1e-0123456789ab"


def cast_one(code, name, value, data_type=None):
    column = terms(code).layer.by_name[name]
    held = Held({name: pa.array([value], data_type)}, points(1), kind=terms(code).layer.table)
    made = cast(held.rows(), column, f"fkg.{terms(code).layer.table}")
    return REFUSED if made.unreadable[0] else made.array.to_pylist()[0], made.edits


INTEGERS = [
    ("3", 3),
    ("03", 3),
    (" 3 ", 3),
    ("3.0", 3),
    ("3,0", 3),
    (3.0, 3),
    (True, 1),
    ("", None),
    ("  ", None),
    (None, None),
    ("mange", REFUSED),
    ("3,5", REFUSED),
    ("1,234", REFUSED),
    (2**31, REFUSED),
    (float("inf"), REFUSED),
    (float("nan"), None),
]
REALS = [
    ("3.5", 3.5),
    ("3,5", 3.5),
    ("-3,5", -3.5),
    (",5", 0.5),
    ("0,125", 0.125),
    ("1.234,5", 1234.5),
    ("1234,567", 1234.567),
    ("1,234", REFUSED),
    ("1.234.567", REFUSED),
    ("1,2,3", REFUSED),
    ("inf", REFUSED),
    (4, 4.0),
]
BOOLEANS = [
    ("ja", True),
    ("Nej", False),
    ("t", True),
    ("FALSE", False),
    ("0", False),
    (1, True),
    (0.0, False),
    (2, REFUSED),
    ("måske", REFUSED),
]
DAYS = [
    ("2020-02-29", dt.date(2020, 2, 29)),
    ("2020-05-01T00:00:00", dt.date(2020, 5, 1)),
    (dt.datetime.fromisoformat("2020-05-01T13:30:00"), dt.date(2020, 5, 1)),
    ("2021-02-29", REFUSED),
    ("01-05-2020", REFUSED),
]
SEASONS = [("05-01", dt.date(1, 5, 1)), (" 12-31 ", dt.date(1, 12, 31)), ("02-29", REFUSED), ("0001-05-01", dt.date(1, 5, 1))]
UUIDS = [(UUID, UUID), ("{" + UUID.upper() + "}", UUID), (UUID.replace("-", ""), UUID), (f" {UUID} ", UUID), ("12", REFUSED), (12, REFUSED)]
TEXTS = [
    ("  Grøften ", "Grøften"),
    ("GrÃ¸ften ved Ã¥en", "Grøften ved åen"),
    ("Tåler 40 °C og 5 ³", "Tåler 40 °C og 5 ³"),
    ("Gr\ufffdften", "Gr\ufffdften"),
    ("\u00a0", None),
    (7.0, "7"),
    (7, "7"),
    (dt.date(2020, 5, 1), "2020-05-01"),
]


@pytest.mark.parametrize(
    ("code", "name", "value", "wanted"),
    [
        *(("5607", "antal_ladepunkter", *case) for case in INTEGERS),
        *(("5605", "forskydning", *case) for case in REALS),
        *(("5608", "deadend", *case) for case in BOOLEANS),
        *(("5607", "driftstart_fra", *case) for case in DAYS),
        *(("5800", "saeson_st", *case) for case in SEASONS),
        *(("5607", "objekt_id", *case) for case in UUIDS),
        *(("5607", "note", *case) for case in TEXTS),
        *(
            ("5602", "p_hverdag_start", *case)
            for case in (("08:30", "08:30"), ("08:30:00.000", "08:30:00"), ("8", REFUSED), ("24:00", REFUSED))
        ),
    ],
)
def test_value(code, name, value, wanted):
    made, _ = cast_one(code, name, value)
    if code == "5605" and isinstance(wanted, float) and terms(code).layer.by_name[name].decimals is not None:
        wanted = half_up(np.array([wanted]), terms(code).layer.by_name[name].decimals)[0]
    assert made is wanted or made == wanted


MOMENTS = [
    ("2020-05-01T12:00:00", "2020-05-01T12:00:00+00:00"),
    ("2020-05-01T12:00:00+02:00", "2020-05-01T10:00:00+00:00"),
    (dt.datetime.fromisoformat("1969-12-31T23:59:59.999999"), "1969-12-31T23:59:59.999000+00:00"),
]


@pytest.mark.parametrize(("value", "wanted"), MOMENTS)
def test_moment(value, wanted):
    made, _ = cast_one("5607", "systid_fra", value)
    assert made.isoformat() == wanted


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("antal_ladepunkter", "3", [("type", None)]),  # the same in another type: one line for the column
        ("antal_ladepunkter", "03", [("type", None), ("vaerdi", ("03", "3"))]),
        ("antal_ladepunkter", 3, []),
        ("antal_ladepunkter", "", [("type", None), ("tom", None)]),
        (
            "driftstart_fra",
            dt.datetime.fromisoformat("2020-05-01T13:30:00"),
            [("type", None), ("vaerdi", ("2020-05-01T13:30:00.000000", "2020-05-01"))],
        ),
        ("note", " a ", [("trimmet", (" a ", "a"))]),
        ("note", "GrÃ¸ft", [("tegnsaet", ("GrÃ¸ft", "Grøft"))]),
        ("objekt_id", UUID.upper(), [("uuid", (UUID.upper(), UUID))]),
        ("objekt_id", UUID, []),
    ],
)
def test_what_is_told(name, value, told):
    _, edits = cast_one("5607", name, value)
    assert [(str(e.kind), None if e.at is None else (e.before[0], e.after[0])) for e in edits] == told


def test_misread_letters_are_mended_only_when_there_is_one_reading():
    assert is_certain("GrÃ¸ft", "Grøft")
    assert not is_certain("Gr\ufffdft", "(bogstaverne er gået tabt)")
    assert not is_certain("GrÃ¸ft", "GrÃ¸ft")


@pytest.mark.parametrize(("value", "wanted"), [(12.345, 12.35), (-12.345, -12.35), (12.344, 12.34), (0.125, 0.13), (7.0, 7.0)])
def test_a_half_goes_up(value, wanted):
    assert half_up(np.array([value]), 2).tolist() == [wanted]
