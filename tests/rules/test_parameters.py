"""Numbers with a history: which one holds on a day, and files that contradict themselves."""

import datetime as dt

import pytest

from geoplan.errors import ContentError, NoValueInForceError
from geoplan.fkg.base import parameters
from geoplan.rules import DatedValue, Parameter, Reference, load_parameters

NEW_LAW = dt.date(2018, 1, 1)
HEIGHT = Parameter(
    "hoejde_m",
    "Største højde",
    "m",
    (
        DatedValue(8.5, dt.date(2008, 2, 1), dt.date(2017, 12, 31), Reference("BR08")),
        DatedValue(8.6, NEW_LAW, None, Reference("BR18 § 170")),
    ),
)
ENTRY = """
[[{name}.values]]
value = {value}
valid_from = {start}
{end}
source = "en kilde"
confidence = "high"
"""


def written(tmp_path, text):
    path = tmp_path / "parameters.toml"
    path.write_text(text, encoding="utf-8")
    return path


def entry(value, start, end="", name="hoejde_m"):
    return ENTRY.format(name=name, value=value, start=start, end=f"valid_to = {end}" if end else "")


@pytest.mark.parametrize(
    ("day", "value"),
    [(dt.date(2008, 2, 1), 8.5), (NEW_LAW - dt.timedelta(days=1), 8.5), (NEW_LAW, 8.6), (dt.date(2999, 1, 1), 8.6)],
    ids=["first day", "last day of the old", "first day of the new", "much later"],
)
def test_value_on_the_day(day, value):
    assert HEIGHT.on(day).value == value


def test_source_follows_the_value():
    assert HEIGHT.on(NEW_LAW - dt.timedelta(days=1)).reference.text == "BR08"
    assert HEIGHT.on(NEW_LAW).reference.text == "BR18 § 170"


def test_before_the_first_value_nothing_is_guessed():
    with pytest.raises(NoValueInForceError, match=r"Største højde \(hoejde_m\) har ingen kendt værdi den 2008-01-31"):
        HEIGHT.on(dt.date(2008, 1, 31))


def test_between_two_values_nothing_is_guessed():
    first, second = HEIGHT.values
    holed = Parameter("p", "P", "m", (first, DatedValue(9.0, NEW_LAW + dt.timedelta(days=2), None, second.reference)))
    with pytest.raises(NoValueInForceError):
        holed.on(NEW_LAW)


def test_loaded_as_written(tmp_path):
    text = '[hoejde_m]\ntitle = "Højde"\nunit = "m"\n' + entry(8.5, "2008-02-01", "2017-12-31") + entry(9, "2018-01-01")
    parameter = load_parameters(written(tmp_path, text))["hoejde_m"]
    assert (parameter.title, parameter.unit) == ("Højde", "m")
    assert [value.value for value in parameter.values] == [8.5, 9.0]
    assert parameter.values[1].valid_to is None


@pytest.mark.parametrize(
    "values",
    [
        entry(1, "2008-01-01") + entry(2, "2018-01-01"),
        entry(1, "2008-01-01", "2018-01-01") + entry(2, "2018-01-01"),
        entry(2, "2018-01-01") + entry(1, "2008-01-01", "2019-01-01"),
    ],
    ids=["the first never ends", "both hold on one day", "written in another order"],
)
def test_overlapping_values_are_refused(tmp_path, values):
    path = written(tmp_path, '[hoejde_m]\ntitle = "Højde"\nunit = "m"\n' + values)
    with pytest.raises(ContentError, match=r"parameters\.toml: hoejde_m: værdierne fra 2008-01-01 og 2018-01-01 gælder samtidig"):
        load_parameters(path)


def test_all_faults_are_told_together(tmp_path):
    text = '[a]\ntitle = "A"\n[[a.values]]\nvalue = 1\nvalid_from = 2008-01-01\n[b]\nunit = "m"\n'
    with pytest.raises(ContentError) as caught:
        load_parameters(written(tmp_path, text))
    assert str(caught.value).splitlines() == [
        "parameters.toml: a: mangler unit",
        "parameters.toml: a: en værdi mangler source, confidence",
        "parameters.toml: b: mangler title, values",
    ]


def test_tolerances_hold_from_the_first_day_of_fkg():
    for parameter in parameters().values():
        assert parameter.on(dt.date(2006, 12, 31)).value > 0
        with pytest.raises(NoValueInForceError):
            parameter.on(dt.date(2006, 12, 30))
