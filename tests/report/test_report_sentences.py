import pytest
from made_report import AREAS, CPR, POINTS, SCRIPT, build, group, rule

from geoplan.report import sentence, sentences
from geoplan.report.sentences import reason, shown, source
from geoplan.rules import Severity, Skipped
from geoplan.texts import N_, Phrase


def say(message, value=(None,), *, texts, **values):
    given = {name: values.pop(name) for name in ("field", "unit") if name in values}
    return sentence(group(rule("r", Severity.ERROR, message, **given), POINTS, value, **values), 0, texts)


def test_every_name_is_filled_in(da):
    said = say(
        "{row} {field} {value} {limit} {unit} {layer} {other} {place} {more}",
        [3],
        field="bredde",
        unit="m",
        row=[214],
        limit=[2],
        other=[5],
        place=[(574212.314, 6223908.769)],
        more=["så"],
        texts=da,
    )
    assert said == "214 bredde 3 2 m facilitet_pkt 5 (574 212,31; 6 223 908,77) så"


def test_english_numbers_and_places(en):
    said = say("{value} {unit} {place}", [1234.5], unit="m", place=[(574212.314, 6223908.769)], texts=en)
    assert said == "1,234.50 m (574 212.31; 6 223 908.77)"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.8, "1,80"),
        (2.501, "2,501"),
        (1234567.0, "1.234.567,00"),
        (0.0004, "0,0004"),
        (0.0, "0,00"),
        (-0.5, "-0,50"),
        (12, "12"),
        (1500, "1.500"),
    ],
)
def test_a_measure(value, expected, da):
    assert say("{value} {unit}", [value], unit="m", texts=da) == f"{expected} m"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2024, "2024"),
        (7.0, "7"),
        (3.14159265, "3,14159265"),
        (None, "tom"),
        ("", "tom"),
        (float("nan"), "tom"),
        ("   ", "kun mellemrum"),
        (True, "ja"),
        ("a\nb", "a b"),
        (CPR, "010190-****"),
        (1101901234, "110190-****"),
        ("x" * 81, "x" * 79 + "…"),
        ("x" * 80, "x" * 80),
        (["a", None], "a, tom"),
    ],
)
def test_a_value_of_an_attribute(value, expected, da):
    assert say("{value}", [value], field="kode", texts=da) == expected


def test_a_number_is_not_cut_out_of_a_cpr_number(da):
    assert "1234" not in say("{value}", ["x" * 70 + " 010190-1234 " + "y" * 40], field="note", texts=da)


@pytest.mark.parametrize("message", ["{nothing}", "{value.__class__}", "{0}", "{}"])
def test_a_name_that_is_not_given_is_a_question_mark(message, da):
    assert say(message, ["x"], texts=da) == "?"


def test_details_shorter_than_the_group_are_a_question_mark(da):
    assert sentences(group(rule("r", Severity.ERROR, "{fix}"), POINTS, ["a", "b"], fix=["x"]), da) == ["?", "?"]


@pytest.mark.parametrize("message", ["{value", "value}", "{value!z", "100 %", "%s {{value}}"])
def test_a_message_that_is_not_well_formed_does_no_harm(message, da):
    assert isinstance(say(message, ["x"], texts=da), str)


def test_a_percent_sign_stays(da):
    assert say("{value} % af {limit} %", [25.5], limit=[30], texts=da) == "25,50 % af 30 %"


def test_one_sentence_equals_that_of_many(da):
    for found in build().findings:
        assert [sentence(found, i, da) for i in range(len(found))] == sentences(found, da)


def test_values_that_are_equal_but_not_alike(da):
    found = group(rule("r", Severity.ERROR, "{value}", field="kode"), POINTS, [1, True, 1.5, "1", None])
    assert sentences(found, da) == ["1", "ja", "1,5", "1", "tom"]


def test_a_phrase_is_ours_and_filled_in(da):
    assert shown(Phrase(N_("et lag med {n} rækker og {what}"), n=3, what=CPR), da) == "et lag med 3 rækker og 010190-****"


def test_a_phrase_is_translated_and_a_value_is_not(da, monkeypatch):
    class English:
        language = "en"

        def __call__(self, text, /, **values):
            return {"ja": "yes", "tom": "empty"}.get(text, text)

    assert shown(Phrase("ja"), English()) == "yes"
    assert shown("ja", English()) == "ja"
    assert shown(None, English()) == "empty"


def test_source_tells_what_nobody_has_verified(da):
    sources = {found.rule.id: source(found.rule, da) for found in build().findings}
    assert sources["fkg.t_5800_fac_fl.area"] == "FKG-specifikation 5.7 (ikke efterprøvet)"
    assert sources["fkg.t_5800_fac_pkt.link.form"] == "FKG-specifikation 5.4.1"


def test_reason(da):
    skip = Skipped(rule("r", Severity.ERROR, ""), AREAS.name, "kolonnen {columns} mangler {x}", {"columns": f"{SCRIPT} {CPR}"})
    assert reason(skip, da) == f"kolonnen {SCRIPT} 010190-**** mangler ?"
