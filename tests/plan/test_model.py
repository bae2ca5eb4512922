"""The plan model as content: complete, in agreement with itself, and refused when it is not."""

from __future__ import annotations

import csv
import shutil

import pytest

from geoplan.errors import ContentError
from geoplan.model.load import shipped
from geoplan.model.plan import PLAN_KINDS, Required, plan_model, plan_model_from
from geoplan.model.types import FieldType

MODEL = plan_model()


def test_every_kind_has_its_columns():
    for kind in PLAN_KINDS:
        assert {"planid", "status", "datovedt", "komnr"} <= set(MODEL.kinds[kind].by_name), kind
    assert MODEL.kinds["delomraade"].parent_column == "lokplan_id"
    assert MODEL.kinds["kommuneplanramme"].parent_column == "komplan_id"


def test_slots_are_columns_of_their_own():
    delomraade = MODEL.kinds["delomraade"]
    assert [column.name for column in delomraade.slots("anvspec")] == [f"anvspec{n}" for n in range(1, 11)]
    assert delomraade.by_name["anvspec7"].slot == 7
    assert delomraade.by_name["anvspec7"].title_da == "Specifik anvendelseskode (plads 7)"
    assert delomraade.by_name["abestem2"].slot is None


def test_the_number_of_columns_is_near_what_the_register_says_its_schema_has():
    assert 320 <= len(MODEL.kinds["lokalplan"].attributes) <= 340  # 326-328 plus those of older models


def test_short_names_fit_a_shapefile_and_name_one_column():
    for kind in MODEL.kinds.values():
        shorts = [column.short_name for column in kind.attributes]
        assert len(set(shorts)) == len(shorts), kind.name
        assert max(map(len, shorts)) <= 10, kind.name
    assert MODEL.kinds["lokalplan"].by_name["anvendelsegenerel"].short_name == "anvendelse"
    assert MODEL.kinds["byggefelt"].by_short_name["bygvejlede"].name == "bygvejledende"
    assert MODEL.kinds["delomraade"].by_short_name["maxbolig10"].name == "maxboligenhed10"


def test_types_lengths_units_and_lists():
    columns = MODEL.kinds["lokalplan"].by_name
    assert columns["datovedt"].type is FieldType.DATE
    assert columns["izonereg"].type is FieldType.BOOLEAN
    assert (columns["plannavn"].length, columns["plannr"].length, columns["doklink"].length) == (130, 30, 254)
    assert (columns["maxbygnhjd"].unit, columns["bebygpct"].unit) == ("m", "%")
    assert columns["bebygpctaf"].code_list == "bygberegnaf"
    assert columns["planid"].required is Required.REGISTER
    assert not columns["planid"].delivered


def test_a_byggefelt_has_no_plot_ratio():
    assert "bebygpct" not in MODEL.kinds["byggefelt"].by_name


def test_codes_are_text_and_say_which_model_they_belong_to():
    assert MODEL.lists["anvgen"].label("21") == "Blandet bolig og erhverv"
    assert MODEL.lists["plantype"].label("30.4") == "Byggefelt"
    assert MODEL.lists["anvspec"].label("4110") == ""
    assert not MODEL.lists["anvspec"].complete
    assert MODEL.lists["bygberegnaf"].complete


def test_layers_tell_kind_and_status():
    layers = MODEL.by_layer_name
    assert (layers["theme_pdk_lokalplan_forslag_v"].kind, layers["theme_pdk_lokalplan_forslag_v"].status) == ("lokalplan", "F")
    assert layers["theme_pdk_kommuneplantillaeg_vedtaget_v"].kind == "kommuneplanramme"
    assert layers["theme_pdk_lavbundsareal_vedtaget"].temakode == "1113"
    assert layers["theme_pdk_byggefelt_vedtaget"].status == "V"
    assert len(MODEL.layers) == 67


def test_what_nobody_has_confirmed_is_not_verified():
    columns = MODEL.kinds["lokalplan"].by_name
    assert columns["izonereg"].verified
    assert not columns["ianvreg"].verified
    assert not columns["maxboligenhed"].verified
    assert not MODEL.kinds["landzonetilladelse"].by_name["plannavn"].verified


def test_all_rules_of_the_facts_are_there():
    assert len(MODEL.validation_rules) == 71
    assert len(MODEL.planloven_rules) == 91
    assert sum(rule.id.startswith("CONF-") for rule in MODEL.planloven_rules) == 16


@pytest.fixture
def content(tmp_path):
    """A copy of the content, to be spoilt."""
    folder = tmp_path / "plan"
    shutil.copytree(str(shipped().joinpath("plan")), folder)
    return folder


def _change(path, line, column, value):
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    rows[line - 1][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


@pytest.mark.parametrize(
    ("file", "column", "value", "told"),
    [
        ("attributes.csv", "kinds", "lokalpan", "arten “lokalpan” findes ikke"),
        ("attributes.csv", "type", "tal", "typen “tal” er ukendt"),
        ("attributes.csv", "code_list", "farver", "code_list “farver” findes ikke"),
        ("attributes.csv", "required", "måske", "required er “måske”"),
        ("attributes.csv", "slots", "4", "slots og {n} i navnet hører sammen"),
        ("attributes.csv", "source", "S999", "kilden S999 findes ikke"),
        ("attributes.csv", "attribute", "Stort", "ikke et kolonnenavn"),
        ("attributes.csv", "short_name", "alt_for_langt", "er over 10 tegn"),
        ("attributes.csv", "short_name", "planid", "bruges også af"),
        ("codes.csv", "code", "", "code skal være udfyldt"),
        ("codes.csv", "valid", "i går", "valid er “i går”"),
        ("kinds.csv", "role", "andet", "role er “andet”"),
        ("kinds.csv", "kind", "komuneplan", "kommuneplan mangler"),
        ("layers.csv", "status", "X", "status er “X”"),
        ("layers.csv", "kind", "huse", "kind “huse” findes ikke"),
        ("other_names.csv", "twin", "huse", "twin “huse” er ikke en kolonne"),
        ("byggefelt_flags.csv", "byggefelttype", "9", "byggefelttype “9” findes ikke"),
        ("validation_rules.csv", "severity", "slem", "severity er “slem”"),
        ("validation_rules.csv", "scope", "huse", "scope nævner “huse”"),
        ("planloven_rules.csv", "check", "lidt", "check er “lidt”"),
    ],
)
def test_content_that_contradicts_itself_is_refused(content, file, column, value, told):
    _change(content / file, 2, column, value)
    with pytest.raises(ContentError, match=file) as refused:
        plan_model_from(content)
    assert told in str(refused.value)


def test_all_faults_are_told_at_once(content):
    _change(content / "attributes.csv", 2, "type", "tal")
    _change(content / "layers.csv", 2, "status", "X")
    with pytest.raises(ContentError, match="2 fejl"):
        plan_model_from(content)
