"""The state of the page *Byggeri* and what it asks: pure functions, without a browser and without Streamlit."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.building.case import case_of
from geoplan.building.check import check
from geoplan.texts import texts
from geoplan_app.byggeri_asked import CEILING, always, choice_word, known_fields, names_in, questions
from geoplan_app.byggeri_state import WHATS, Draft, content_of, draft_of, drawn, of_what, on_plot, title_of, told

T = texts("da")
DAY = dt.date(2026, 11, 24)
BOX = "POLYGON ((600000 6200000, 600007 6200000, 600007 6200005, 600000 6200005, 600000 6200000))"


def draft(what="garage", **answers):
    made = of_what(on_plot(Draft("K-1", day=DAY), "99000006", "Ellevænget 53"), what)
    for name, value in answers.items():
        made = told(made, name.replace("__", "."), value)
    return made


@pytest.mark.parametrize("what", WHATS)
def test_everything_that_can_be_chosen_is_a_case_and_is_found_again(what):
    made = drawn(draft(what), BOX)
    content = content_of(made, T)
    assert check(case_of(content)).rulings is not None
    again = draft_of(content, sagsnr="K-1", label="Ellevænget 53")
    assert again.what == what
    assert again == made


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_answers_go_into_the_case_and_come_back(data):
    made = draft()
    for name in data.draw(st.lists(st.sampled_from(sorted(known_fields())), max_size=6, unique=True)):
        field = known_fields()[name]
        value = {"bool": st.booleans(), "number": st.floats(1, 3), "choice": st.sampled_from(field.choices or ("x",))}[field.kind]
        if name.split(".")[0] in {"building", "plot", "answers"} and "floors" not in name and "parcels" not in name and "plans" not in name:
            made = told(made, name, data.draw(value))
    skipped = {"building.status", "building.use", "building.kind", "building.name"}
    kept = {name: value for name, value in made.answers.items() if name not in skipped}
    again = draft_of(content_of(told_only(made, kept), T), sagsnr="K-1", label=made.label)
    assert dict(again.answers) == kept


def told_only(made, kept):
    for name in made.answers:
        made = made if name in kept else told(made, name, None)
    return made


def test_another_plot_takes_the_drawing_away_and_keeps_what_is_told_of_the_building():
    made = drawn(draft(building__height_m=2.5, plot__parcelhusomraade=True), BOX)
    moved = on_plot(made, "99000007", "Ellevænget 55")
    assert (moved.shape, dict(moved.answers)) == ("", {"building.height_m": 2.5})
    assert on_plot(made, "99000006", "x") is made


def test_an_answer_can_be_taken_back():
    assert dict(told(draft(building__height_m=2.5), "building.height_m", None).answers) == {}


def test_a_draft_is_not_changed_but_made_anew():
    first = draft()
    told(first, "building.height_m", 3.0)
    assert dict(first.answers) == {}
    with pytest.raises(AttributeError):
        first.shape = BOX


def test_the_title_says_what_and_where():
    assert title_of(draft("tilbygning"), T) == "Tilbygning til et enfamiliehus på Ellevænget 53"
    assert title_of(Draft(), T) == ""


def test_the_fields_that_a_sentence_names_are_found():
    assert names_in("Angiv højden (building.height_m) eller taget (building.roof).") == (
        "building.height_m",
        "building.roof.kind",
        "building.roof.eaves_m",
        "building.roof.ridge_m",
    )
    assert names_in("Skriv plot.geometry, plot.plans og building.name.")[:1] != ("plot.geometry",)


def test_every_question_of_the_rules_has_a_field_or_is_answered_by_the_drawing():
    """What is missing of a bare garage: with the drawing, the height and the answers given, nothing of it is left."""
    case = {"day": DAY, "plot": {"area_m2": 900.0, "use": "parcelhus"}, "building": [{"name": "G", "use": "sekundaer", "kind": "garage"}]}
    result = check(case_of(case))
    asked = questions(result, {}, T)
    assert asked
    assert any(one.fields for one in asked)
    assert not any("building." in one.text for one in asked)
    names = [field.name for one in asked for field in one.fields]
    assert len(names) == len(set(names))


def test_a_field_that_stands_there_empty_is_not_asked_again():
    case = {"day": DAY, "plot": {"area_m2": 900.0, "use": "parcelhus"}, "building": [{"name": "G", "use": "sekundaer", "kind": "garage"}]}
    result, first = check(case_of(case)), always("sekundaer")
    before = questions(result, {}, T, asked=first)
    assert not any("højden over terræn" in one.text for one in before)
    assert any("højden over terræn" in one.text for one in questions(result, {"building.height_m": 2.5}, T, asked=first))


def test_what_is_drawn_is_not_asked_for_its_distances():
    case = {"day": DAY, "plot": {"area_m2": 900.0, "use": "parcelhus"}, "building": [{"name": "G", "use": "sekundaer", "kind": "garage"}]}
    result = check(case_of(case))
    named = [{field.name for one in questions(result, {}, T, drawn=drawn_) for field in one.fields} for drawn_ in (False, True)]
    assert "building.distance_nabo_m" in named[0]
    assert not {name for name in named[1] if "distance" in name}


def test_what_was_answered_stays_to_be_changed():
    result = check(case_of({"day": DAY, "plot": {"area_m2": 900.0}, "building": [{"use": "sekundaer", "kind": "garage"}]}))
    *_, last = questions(result, {"building.openings_towards_boundary": True, "answers.lawful_garden": False}, T)
    assert not last.asked
    assert "answers.lawful_garden" in {one.name for one in last.fields}


def test_the_basement_is_asked_for_by_its_ceiling():
    floors = [{"kind": "etage", "area_m2": 100.0}, {"kind": "kaelder", "area_m2": 50.0}]
    house = {"name": "Hus", "status": "existing", "use": "parcelhus", "floors": floors}
    case = {
        "day": DAY,
        "plot": {"area_m2": 500.0},
        "building": [{"name": "G", "use": "sekundaer", "kind": "garage", "area_m2": 20.0}, house],
    }
    asked = questions(check(case_of(case)), {}, T, basement=True, use="sekundaer")
    assert CEILING in {field.name for one in asked for field in one.fields}
    assert "building.etageareal_m2" not in {field.name for one in asked for field in one.fields}


@pytest.mark.parametrize("use", ["sekundaer", "parcelhus", "opholdsareal"])
def test_some_fields_are_always_asked(use):
    assert all(one.kind in {"number", "bool", "choice"} for one in always(use))


def test_every_choice_is_in_words():
    for one in known_fields().values():
        if one.name.split(".")[0] == "building" and one.kind == "choice" and "roof" in one.name:
            assert all(choice_word(code, T) != code for code in one.choices if "_" in code)
