"""Steps of a plan's life: what is allowed, and what must be there."""

import datetime as dt

import numpy as np
import pytest

from geoplan.plan.life_hearing import holiday_share
from geoplan.plan.lifecycle import DELETED, NEW, STATES, Step, allowed_steps, check_transition, is_allowed
from geoplan.rules import Outcome
from geoplan.texts import Phrase, texts
from plan_law.made_plans import ADOPTED, CANCELLED, DRAFT, PROPOSAL, SQUARE, frame_of, keys, step_of

PUBLISH = {name: PROPOSAL[name] for name in ("datoforsl", "datostart", "datoslut", "doklink")} | {
    "datoforsl": 20261124,
    "datostart": 20261124,
    "datoslut": 20261222,
}
ADOPT = {"datovedt": 20261124, "datoikraft": 20261124, "doklink": ADOPTED["doklink"]}
TOLD = {"objections": 0, "veto": False}


@pytest.mark.parametrize(
    ("kind", "was", "to", "allowed"),
    [
        ("lokalplan", NEW, "KF", True),
        ("lokalplan", NEW, "V", False),
        ("lokalplan", "KF", "F", True),
        ("lokalplan", "KF", "V", False),
        ("lokalplan", "KF", "KV", False),
        ("lokalplan", "KF", DELETED, True),
        ("lokalplan", "F", "KV", True),
        ("lokalplan", "F", "V", True),
        ("lokalplan", "F", "F", True),
        ("lokalplan", "F", DELETED, False),
        ("lokalplan", "F", "A", False),
        ("lokalplan", "KV", "V", True),
        ("lokalplan", "V", "V", True),
        ("lokalplan", "V", "KA", True),
        ("lokalplan", "V", "F", False),
        ("lokalplan", "KA", "A", True),
        ("lokalplan", "F", "KA", False),
        ("lokalplan", "A", "V", False),
        ("zonekort", NEW, "V", True),
        ("zonekort", NEW, "KF", False),
        ("zonekort", "V", "A", True),
        ("zonekort", "V", "KA", False),
        ("landzonetilladelse", NEW, "KV", True),
        ("landzonetilladelse", "KV", "V", True),
        ("landzonetilladelse", NEW, "F", False),
        ("landzonetilladelse", "V", "A", True),
    ],
)
def test_steps(kind, was, to, allowed):
    assert is_allowed(kind, np.array([was], dtype=object), to).tolist() == [allowed]
    assert (to in allowed_steps(kind, was)) is allowed


def test_nothing_leaves_what_is_cancelled():
    assert not any(is_allowed("lokalplan", np.array(["A"], dtype=object), to)[0] for to in STATES)


def test_a_refused_step_says_what_is_allowed():
    refused = next(one for one in step_of("V", was=DRAFT, told=TOLD) if one.key == "trin")
    assert refused.text == "Planen er kladde til forslag og kan ikke blive vedtaget."
    assert "forslag, slettet" in refused.advice
    assert refused.stops


def test_an_unknown_state_is_told():
    assert "status" in keys(step_of("F", was={**DRAFT, "status": "X"}, **PUBLISH))


def test_the_whole_way():
    """A plan that has everything goes KF, F, V, A; what remains is for a person to judge."""
    assert keys(step_of("F", was=DRAFT, **PUBLISH)) == []
    assert keys(step_of("KV", was=PROPOSAL)) == []
    assert keys(step_of("V", was=PROPOSAL, told=TOLD, **ADOPT)) == []
    assert keys(step_of("KA", was=ADOPTED)) == []
    assert keys(step_of("A", was=ADOPTED, told={"replaced": True}, datoaflyst=20261124)) == []


@pytest.mark.parametrize("field", ["plannavn", "plannr", "komnr", "plantype", "doklink", "datoforsl", "datostart", "datoslut"])
def test_a_proposal_needs(field):
    found = step_of("F", was={**DRAFT, field: None}, **(PUBLISH | {field: None}))
    assert f"mangler.{field}" in keys(found, stops=True)


@pytest.mark.parametrize(("minor", "ends"), [(False, "2026-12-22"), (True, "2026-12-08")])
def test_the_earliest_end_of_the_hearing_is_told(minor, ends):
    found = step_of("F", was=DRAFT, told={"minor": minor}, **(PUBLISH | {"datoslut": None}))
    assert [one.advice for one in found] == [f"Udfyld datoslut; høringen kan tidligst slutte den {ends}."]


@pytest.mark.parametrize("flag", ["ianvreg", "izonereg", "iomfangreg", "iudstykreg"])
def test_a_proposal_regulates_or_says_that_it_does_not(flag):
    silent = {**DRAFT, "anvgen": None, "bebygpct": None, "bebygpctaf": None, "izonereg": None, "iomfangreg": None, "iudstykreg": None}
    assert f"mangler.{flag}" in keys(step_of("F", was=silent, **PUBLISH))
    assert f"mangler.{flag}" not in keys(step_of("F", was={**silent, flag: True}, **PUBLISH))


def test_a_flag_that_is_false_is_no_answer():
    assert "mangler.iomfangreg" in keys(step_of("F", was={**DRAFT, "iomfangreg": False, "bebygpct": None}, **PUBLISH))


def test_a_proposal_has_a_place():
    found = step_of("F", was=DRAFT, geometry=None, before=None, **PUBLISH)
    assert keys(found, stops=True) == ["mangler.geometri"]


def test_parts_are_looked_at_too():
    part = {**DRAFT, "delnr": None, "lokplan_id": None, "plan_objekt_id": "x"}
    found = step_of("F", was=DRAFT, parts={"delomraade": frame_of(part)}, **PUBLISH)
    assert [(one.kind, one.field) for one in found] == [("delomraade", "delnr")]
    orphan = step_of("F", was=DRAFT, parts={"delomraade": frame_of({**part, "delnr": "A", "plan_objekt_id": None})}, **PUBLISH)
    assert [one.field for one in orphan] == ["lokplan_id"]


@pytest.mark.parametrize(
    ("kind", "minor", "end", "stops", "judged"),
    [
        ("lokalplan", False, 20261222, [], []),  # 28 days
        ("lokalplan", False, 20261221, ["hoering.kort"], []),  # 27
        ("lokalplan", True, 20261208, [], ["hoering.mindre"]),  # 14
        ("lokalplan", True, 20261207, ["hoering.kort"], []),  # 13
        ("lokalplan", True, 20261222, [], []),
        ("kommuneplantillaeg", False, 20270119, [], []),  # 56
        ("kommuneplantillaeg", False, 20270118, ["hoering.kort"], []),  # 55
        ("kommuneplantillaeg", True, 20261222, [], ["hoering.mindre"]),
        ("kommuneplantillaeg", True, 20261221, ["hoering.kort"], []),
        ("lokalplan", False, 20261226, [], ["hoering.fridag"]),  # Saturday and second day of Christmas
    ],
)
def test_hearing(kind, minor, end, stops, judged):
    found = step_of("F", was=DRAFT, kind=kind, told={"minor": minor}, **(PUBLISH | {"datoslut": end}))
    found = [one for one in found if not one.key.startswith("mangler.")]
    assert (keys(found, stops=True), keys(found, stops=False)) == (stops, judged)


def test_the_hearing_counts_from_the_later_of_publication_and_start():
    assert "hoering.kort" in keys(step_of("F", was=DRAFT, **(PUBLISH | {"datostart": 20261125})))


def test_a_hearing_of_an_unknown_law_is_not_decided():
    old = {"datoforsl": 19900101, "datostart": 19900101, "datoslut": 19900401}
    found = step_of("F", was=DRAFT, day=dt.date(1990, 1, 1), **(PUBLISH | old))
    assert [one.outcome for one in found if one.key == "hoering.ukendt"] == [Outcome.UNDECIDED]


def test_a_hearing_in_july_is_to_be_judged():
    days = {"datoforsl": 20260701, "datostart": 20260701, "datoslut": 20260730}
    found = step_of("F", was=DRAFT, day=dt.date(2026, 7, 1), **(PUBLISH | days))
    assert (keys(found, stops=True), keys(found, stops=False)) == ([], ["hoering.ferie"])


def test_share_of_holidays():
    def share(first, last):
        return holiday_share(np.array([first], dtype="datetime64[D]"), np.array([last], dtype="datetime64[D]"))[0]

    assert share("2026-06-30", "2026-07-31") == 1
    assert share("2026-06-16", "2026-07-14") == 0.5
    assert share("2026-12-19", "2027-01-02") == 1
    assert share("2026-12-19", "2027-01-16") == 15 / 28
    assert share("2026-11-24", "2026-12-19") == 0
    assert share("NaT", "2026-12-19") == 0


@pytest.mark.parametrize(("published", "stops", "judged"), [(20261123, [], ["dato.sent"]), (20261125, ["dato.tidligt"], [])])
def test_publication_is_the_day_of_the_step(published, stops, judged):
    found = step_of("F", was=DRAFT, **(PUBLISH | {"datoforsl": published, "datostart": published, "datoslut": 20270118}))
    assert (keys(found, stops=True), keys(found, stops=False)) == (stops, judged)


@pytest.mark.parametrize("value", [20260230, 0, 10000101])
def test_impossible_dates_are_told(value):
    found = step_of("V", was=PROPOSAL, told=TOLD, **(ADOPT | {"datoikraft": value}))
    assert [one.text for one in found if one.key == "dato.umulig"] == [f"datoikraft er {value}, og det er ingen dato."]


def test_dates_stand_in_order():
    found = step_of("V", was=PROPOSAL, told=TOLD, **(ADOPT | {"datoikraft": 20261123}))
    assert "datoikraft (2026-11-23) er før datovedt (2026-11-24)." in [one.text for one in found]


@pytest.mark.parametrize(
    ("end", "objections", "adopted", "stops"),
    [
        (20260929, 0, 20260930, []),
        (20260929, 0, 20260929, ["vedtagelse.hoering"]),
        (20260929, 3, 20261027, []),  # 28 days after the deadline
        (20260929, 3, 20261026, ["vedtagelse.ventetid"]),  # 27
        (20260929, None, 20261124, ["vedtagelse.indsigelser_ukendt"]),
    ],
)
def test_adoption_waits(end, objections, adopted, stops):
    dates = {"datovedt": adopted, "datoikraft": 20261124}
    found = step_of("V", was={**PROPOSAL, "datoslut": end}, told={"objections": objections, "veto": False}, **(ADOPT | dates))
    assert keys(found, stops=True) == stops


def test_a_kommuneplan_needs_not_wait_for_objections():
    found = step_of("V", was=PROPOSAL, kind="kommuneplantillaeg", told={"veto": False}, **ADOPT)
    assert not [one for one in found if one.key.startswith("vedtagelse.")]


@pytest.mark.parametrize(("veto", "stops"), [(False, []), (True, ["vedtagelse.veto"]), (None, ["vedtagelse.veto_ukendt"])])
def test_an_open_veto_stops(veto, stops):
    assert keys(step_of("V", was=PROPOSAL, told={"objections": 0, "veto": veto}, **ADOPT), stops=True) == stops


@pytest.mark.parametrize(("published", "stops"), [(20231124, []), (20231123, ["vedtagelse.bortfaldet"])])
def test_a_lapsed_proposal_cannot_be_adopted(published, stops):
    old = {**PROPOSAL, "datoforsl": published, "datostart": published, "datoslut": 20240201}
    assert keys(step_of("V", was=old, told=TOLD, **ADOPT), stops=True) == stops


def test_changes_since_the_proposal_are_to_be_judged():
    found = step_of("V", was=PROPOSAL, told=TOLD, **(ADOPT | {"bebygpct": 40}), geometry=SQUARE.buffer(1))
    assert [one.text for one in found] == ["Planen er ændret siden forslaget: geometri, bebygpct."]
    assert not found[0].stops
    assert found[0].reference.confidence == "unverified"


def test_the_document_of_the_proposal_is_to_be_judged():
    assert keys(step_of("V", was=PROPOSAL, told=TOLD, **(ADOPT | {"doklink": PROPOSAL["doklink"]}))) == ["vedtagelse.dokument"]


def test_a_change_of_an_adopted_plan_says_what_it_is():
    assert keys(step_of("V", was=ADOPTED), stops=True) == ["version.art"]
    assert keys(step_of("V", was=ADOPTED, told={"version": "rettelse"})) == []
    assert keys(step_of("V", was=ADOPTED, told={"version": "ny"})) == ["version.dokument"]
    assert keys(step_of("V", was=ADOPTED, told={"version": "ny"}, doklink="https://dokument.plandata.dk/20_3.pdf")) == []
    swapped = step_of("V", was=ADOPTED, told={"version": "rettelse"}, doklink="https://dokument.plandata.dk/20_3.pdf")
    assert keys(swapped, stops=False) == ["version.rettet_dokument"]
    assert "version.findes_ikke" in keys(step_of("V", was=ADOPTED, kind="retningslinje", told={"version": "ny"}))


def test_a_proposal_in_hearing_can_only_be_given_more_time():
    was = {**PROPOSAL, "datoslut": 20261222}
    assert keys(step_of("F", was=was, datoslut=20270105)) == []
    assert keys(step_of("F", was=was, datoslut=20270105, doklink="https://dokument.plandata.dk/20_9.pdf")) == []
    assert "forslag.kortere" in keys(step_of("F", was=was, datoslut=20261221))
    assert keys(step_of("F", was=was, doklink="https://dokument.plandata.dk/20_9.pdf")) == ["forslag.dokument"]


@pytest.mark.parametrize(
    ("told", "stops"),
    [
        ({"replaced": True}, []),
        ({}, ["aflysning.grundlag"]),
        ({"hearing": (dt.date(2026, 10, 1), dt.date(2026, 10, 29))}, []),
        ({"hearing": (dt.date(2026, 10, 1), dt.date(2026, 10, 28))}, ["aflysning.hoering"]),
        ({"hearing": (dt.date(2026, 10, 1), dt.date(2026, 11, 24))}, ["aflysning.hoering_slut"]),
    ],
)
def test_a_plan_is_cancelled_by_another_or_after_a_hearing(told, stops):
    assert keys(step_of("A", was=ADOPTED, told=told, datoaflyst=20261124), stops=True) == stops


def test_the_zone_stays_when_the_plan_goes():
    found = step_of("A", was={**ADOPTED, "izonereg": False, "zone": 1}, told={"replaced": True}, datoaflyst=20261124)
    assert keys(found) == ["aflysning.zone"]
    assert not found[0].stops


def test_cancelling_needs_its_day():
    assert keys(step_of("A", was=ADOPTED, told={"replaced": True}), stops=True) == ["mangler.datoaflyst"]


def test_many_plans_at_once_are_as_one_by_one():
    rows = [DRAFT, {**DRAFT, "plannavn": None}, {**DRAFT, "status": "A"}, {**DRAFT, "izonereg": None}]
    after = [{**row, **PUBLISH, "status": "F"} for row in rows]
    step = Step("lokalplan", "F", dt.date(2026, 11, 24))
    together = check_transition(frame_of(*after), step, was=frame_of(*rows))
    single = [
        (at, one.key, one.text) for at in range(len(rows)) for one in check_transition(frame_of(after[at]), step, was=frame_of(rows[at]))
    ]
    assert sorted((one.at, one.key, one.text) for one in together) == sorted(single)
    assert {one.at for one in together} == {1, 2, 3}


def test_every_obstacle_says_what_to_do_and_where_it_stands():
    found = step_of("V", was=DRAFT, datovedt=20260230) + step_of("A", was=CANCELLED) + step_of("F", was={"status": "KF"})
    assert len(found) > 15
    for one in found:
        assert isinstance(one.text, Phrase)
        assert one.text.endswith(".")
        assert one.advice.endswith(".")
        assert "?" not in one.text
        assert one.reference.text
        assert texts("en")(one.text)
