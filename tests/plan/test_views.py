"""Plan objects as a reader meets them, and their vectorised twins."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.model.plan import plan_model
from geoplan.plan.provisions import PROVISIONS, said
from geoplan.plan.views import (
    GIVEN,
    NOT_REGULATED,
    SILENT,
    TYPE_CONTRADICTION,
    TYPE_GIVEN,
    TYPE_IMPLIED,
    TYPE_OPEN,
    TYPE_UNKNOWN,
    byggefelt,
    delomraade,
    field_types,
    lokalplan,
    ramme,
    view,
)
from geoplan.texts import texts


def frame(**columns):
    return pd.DataFrame({name: [value] for name, value in columns.items()})


def said_in_danish(provision):
    return texts("da")(provision.text)


def test_a_plot_ratio_is_never_a_bare_number():
    area = delomraade(frame(delnr="A", bebygpct=30, bebygpctaf=3), 0)
    percent = area.max_bebyggelsesprocent
    assert (percent.value, percent.unit, percent.level, percent.denominator, percent.answer) == (30.0, "%", "delomraade", 3, GIVEN)
    assert not percent.shared
    assert said_in_danish(percent) == "30 % af den enkelte grund (delområde)"


def test_a_ratio_of_the_whole_area_is_one_shared_budget():
    percent = ramme(frame(bebygpct=110, bebygpctaf=1), 0).max_bebyggelsesprocent
    assert percent.shared
    assert said_in_danish(percent) == "110 % af området som helhed (kommuneplanramme)"


def test_a_ratio_without_denominator_says_so():
    percent = lokalplan(frame(bebygpct=30), 0).max_bebyggelsesprocent
    assert percent.denominator is None
    assert said_in_danish(percent) == "30 % af noget, der ikke er oplyst (lokalplan)"


@pytest.mark.parametrize(
    ("flag", "answer", "words"),
    [
        (True, NOT_REGULATED, "ikke reguleret her (lokalplan)"),
        (False, SILENT, "ikke oplyst: læs plandokumentet (lokalplan)"),
        (None, SILENT, "ikke oplyst: læs plandokumentet (lokalplan)"),
    ],
)
def test_the_negative_flag_tells_not_regulated_from_silent(flag, answer, words):
    height = lokalplan(frame(iomfangreg=flag, maxbygnhjd=np.nan), 0).max_bygningshoejde
    assert (height.value, height.answer) == (None, answer)
    assert said_in_danish(height) == words


def test_numbers_of_single_uses_stand_for_the_object():
    storeys = delomraade(frame(anvspec1=1110, maxetage1="1,5", anvspec2=1130, maxetage2=3), 0).max_etager
    assert (storeys.value, storeys.by_use) == (3.0, True)


def test_dates_names_document_and_uses():
    plan = lokalplan(
        frame(
            planid=7,
            plannr="1.70",
            plannavn="Boliger",
            status="V",
            datovedt=20240229,
            datoikraft="2024-03-07",
            datoaflyst=0,
            anvgen=11,
            anvspec2=4110,
        ),
        0,
    )
    assert (plan.planid, plan.name, plan.status, plan.document) == (7, "1.70 Boliger", "V", "")
    assert (plan.dates.vedtaget, plan.dates.ikraft, plan.dates.aflyst) == (dt.date(2024, 2, 29), dt.date(2024, 3, 7), None)
    assert [(use.code, use.label, use.slot) for use in plan.uses] == [("11", "Boligområde", 0), ("4110", "", 2)]


def test_a_part_has_the_name_of_its_plan():
    assert delomraade(frame(lp_plannr="1.70", lp_plannavn="Boliger", delnr="A"), 0).name == "1.70 Boliger, delområde A"


@pytest.mark.parametrize(("flag", "regulated"), [(False, True), (True, False), (None, None)])
def test_zone_is_regulated_when_the_negative_flag_is_false(flag, regulated):
    zone = lokalplan(frame(izonereg=flag, zone=1), 0).zone
    assert (zone.label, zone.regulated) == ("Byzone", regulated)


def test_words_that_may_change_the_numbers():
    assert lokalplan(frame(kompleks="T"), 0).needs_reading
    assert lokalplan(frame(sforhold="Se § 7"), 0).needs_reading
    assert not lokalplan(frame(kompleks=False, sforhold=None), 0).needs_reading


@pytest.mark.parametrize(
    ("columns", "kind", "how"),
    [
        ({"byggefelttype": 2, "bygkunifelt": True, "bygvejledende": False}, 2, TYPE_GIVEN),
        ({"bygkunifelt": True, "bygvejledende": False}, 1, TYPE_IMPLIED),
        ({"bygkunifelt": "F", "bygvejledende": "T"}, 3, TYPE_IMPLIED),
        ({"bygkunifelt": False, "bygvejledende": False}, None, TYPE_OPEN),
        ({"bygkunifelt": True, "bygvejledende": True}, None, TYPE_CONTRADICTION),
        ({"bygkunifelt": True, "bygvejledende": None}, None, TYPE_UNKNOWN),
        ({}, None, TYPE_UNKNOWN),
    ],
)
def test_type_of_a_building_field(columns, kind, how):
    field = byggefelt(frame(delnr="1", **columns), 0)
    assert (field.type, field.type_known_by) == (kind, how)
    assert bool(field.floor_area_rule) == (kind is not None)


def test_a_contradictory_field_does_not_say_where_to_build():
    assert byggefelt(frame(bygkunifelt=True, bygvejledende=True), 0).only_inside is None
    assert byggefelt(frame(bygkunifelt=True, bygvejledende=False), 0).only_inside is True


def _slowly(only, indicative):
    """The type by the table of the content, read row by row."""
    words = {True: "true", False: "false", None: "null"}
    for row in plan_model().byggefelt_flags:
        if row.bygkunifelt == words[only] and row.bygvejledende in {words[indicative], "*"}:
            return float(row.types[0]) if len(row.types) == 1 else None
    return None


@given(st.lists(st.tuples(st.sampled_from([True, False, None]), st.sampled_from([True, False, None])), min_size=1, max_size=9))
@settings(max_examples=30)
def test_types_of_a_frame_are_those_of_the_content(pairs):
    table = pd.DataFrame({"bygkunifelt": [a for a, _ in pairs], "bygvejledende": [b for _, b in pairs]}).astype("boolean")
    found = field_types(table).type
    assert [None if np.isnan(value) else value for value in found] == [_slowly(*pair) for pair in pairs]


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "bebygpct": st.one_of(st.none(), st.integers(0, 200)),
                "maxbygnhjd": st.one_of(st.none(), st.floats(1, 50)),
                "iomfangreg": st.sampled_from([True, False, None]),
                "minuds": st.one_of(st.none(), st.integers(200, 2000)),
            }
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=30)
def test_a_view_says_what_the_frame_says(rows):
    table = pd.DataFrame(rows)
    for provision in PROVISIONS:
        whole = said(table, provision)
        for at in range(len(table)):
            one = view("lokalplan", table, at).provision(provision.column)
            assert (one.value is None and np.isnan(whole.value[at])) or one.value == whole.value[at]


def test_a_row_or_kind_that_is_not_there():
    with pytest.raises(IndexError):
        view("lokalplan", frame(planid=1), 1)
    with pytest.raises(KeyError):
        view("hus", frame(planid=1), 0)
