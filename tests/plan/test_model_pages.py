"""The plan model as pages, on the screen and as data."""

import json
import re

import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.model.plan import plan_model
from geoplan.model.plan_pages import plan_pages
from geoplan.model.plan_types import Required, Validity
from geoplan.model.plan_wording import REQUIRED_DA, TYPES_DA, VALIDITY_DA, collapsed
from geoplan.workflows.plan_model import plan_kind, plan_layer

MODEL = plan_model()
PAGES = plan_pages(MODEL, {"lokalplan": 7})


def test_every_kind_has_a_page_with_every_column():
    for kind in MODEL.kinds.values():
        text = PAGES[f"plan/{kind.name}.md"]
        for column, slots in collapsed(kind):
            assert f"`{column.name}{f'-{slots}' if slots else ''}`" in text


def test_links_lead_somewhere():
    headings = {f"plan/koder.md#{name}" for name in re.findall(r"^## (.+)$", PAGES["plan/koder.md"], re.MULTILINE)}
    for name, text in PAGES.items():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert f"plan/{target}" in PAGES or f"plan/{target}" in headings, f"{name}: {target}"


def test_every_demand_is_on_its_page():
    page = PAGES["plan/krav.md"]
    assert all(f"| {demand.id} |" in page for demand in MODEL.validation_rules)
    assert "`plan.*.bebygpct.naevner`" in page


def test_the_page_tells_how_many_rules_there_are():
    assert "geoplan rules lokalplan` (7)" in PAGES["plan/lokalplan.md"]


def test_every_word_of_the_model_has_a_danish_one():
    assert set(REQUIRED_DA) == set(Required)
    assert set(VALIDITY_DA) == set(Validity)
    assert {column.type for kind in MODEL.kinds.values() for column in kind.attributes} <= set(TYPES_DA)


@pytest.mark.parametrize(
    ("text", "kind"), [("lokalplan", "lokalplan"), ("Delområde", "delomraade"), ("BYGGEFELT", "byggefelt"), ("5607", "")]
)
def test_a_kind_is_named_by_name_or_title(text, kind):
    assert plan_kind(text) == kind


def test_a_kind_as_data_holds_columns_codes_and_layers():
    told = plan_layer("byggefelt")
    fields = {one["name"]: one for one in told["fields"]}
    assert fields["bygkunifelt"]["type"] == "boolean"
    assert not fields["planid"]["delivered"]
    assert {one["name"] for one in told["layers"]} >= {"theme_pdk_byggefelt_vedtaget"}
    assert next(one for one in told["code_lists"] if one["name"] == "byggefelttype")["complete"]
    assert json.dumps(told)


def test_a_kind_on_the_screen():
    shown = CliRunner().invoke(main, ["layers", "delomraade"])
    assert shown.exit_code == 0, shown.output
    assert "anvspec1-10" in shown.output
    assert "1  Området som helhed" in shown.output
    assert "geoplan rules delomraade" in shown.output


def test_a_kind_as_json_and_the_kinds_under_the_themes():
    assert json.loads(CliRunner().invoke(main, ["layers", "lokalplan", "--format", "json"]).output)["table"] == "lokalplan"
    assert "geoplan layers lokalplan" in CliRunner().invoke(main, ["layers"]).output
