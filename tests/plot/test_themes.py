"""Three lists: a missing layer, an old one, and several layers of one theme."""

import datetime as dt

import numpy as np
import pytest
import shapely
from shapely import LineString, box

from geoplan.building.constraints import by_id, constraints
from geoplan.building.themes import Answer, LayerState, examine
from geoplan.texts import texts

DAY = dt.date(2026, 11, 10)
PLOT = box(0, 0, 30, 20)
HERE, BESIDE = box(0, 0, 10, 20), box(100, 0, 110, 20)


class Drawn:
    """Layers as a test draws them; what is not drawn is not there."""

    def __init__(self, layers, ages=None):
        self.layers, self.ages = layers, ages or {}

    def state(self, name):
        if name not in self.layers:
            return None
        age = self.ages.get(name, 0)
        return LayerState(len(self.layers[name]), None if age is None else DAY - dt.timedelta(days=age), "prøve")

    def near(self, name, place):
        shapes = np.array([*self.layers[name], None], dtype=object)[:-1]
        near = shapes[shapely.intersects(shapely.box(*place.bounds), shapes)] if len(shapes) else shapes
        return near, {"navn": [f"{name} {at + 1}" for at in range(len(near))]}


def ask(theme, layers, ages=None):
    found = {one.constraint.id: one for one in examine(PLOT, Drawn(layers, ages), day=DAY, special={})}
    assert list(found) == [one.id for one in constraints()]
    return found[theme]


def test_a_missing_layer_is_not_examined_and_says_which():
    found = ask("K-15", {})
    assert found.answer is Answer.NOT_EXAMINED
    assert texts("da")(found.why) == "laget strandbeskyttelse er ikke indlæst"
    assert texts("en")(found.why) == "the layer strandbeskyttelse has not been imported"


def test_an_empty_layer_was_examined():
    assert ask("K-15", {"strandbeskyttelse": []}).answer is Answer.NO_HIT


@pytest.mark.parametrize(("age", "answer"), [(364, Answer.HIT), (365, Answer.HIT), (366, Answer.NOT_EXAMINED)])
def test_a_layer_may_be_as_old_as_its_limit_and_not_a_day_older(age, answer):
    found = ask("K-15", {"strandbeskyttelse": [HERE]}, {"strandbeskyttelse": age})
    assert found.answer is answer
    assert ("højst være 365 dage" in found.why) is (answer is Answer.NOT_EXAMINED)


def test_every_theme_knows_its_own_limit():
    for one in constraints():
        if len(one.layers) != 1:
            continue
        (name,) = one.layers
        assert ask(one.id, {name: []}, {name: one.max_age_days}).answer is Answer.NO_HIT
        assert ask(one.id, {name: []}, {name: one.max_age_days + 1}).answer is Answer.NOT_EXAMINED


def test_a_hit_tells_how_much_what_and_of_which_day():
    found = ask("K-15", {"strandbeskyttelse": [HERE, BESIDE]}, {"strandbeskyttelse": 3})
    assert (found.answer, found.area_m2, found.share) == (Answer.HIT, pytest.approx(200), pytest.approx(1 / 3))
    assert found.kinds == ("strandbeskyttelse 1",)
    assert (found.day, found.source, found.layers) == (dt.date(2026, 11, 7), "prøve", ())


def test_several_layers_are_one_theme_and_their_union_counts_once():
    both = {"soebeskyttelse": [HERE], "aabeskyttelse": [box(5, 0, 15, 20)]}
    found = ask("K-16", both, {"soebeskyttelse": 1, "aabeskyttelse": 9})
    assert found.area_m2 == pytest.approx(300)
    assert found.layers == ("soebeskyttelse", "aabeskyttelse")
    assert found.day == DAY - dt.timedelta(days=9)


def test_only_the_layer_that_hits_is_named():
    assert ask("K-16", {"soebeskyttelse": [BESIDE], "aabeskyttelse": [HERE]}).layers == ("aabeskyttelse",)


def test_a_hit_beside_a_missing_layer_is_a_hit_and_the_missing_one_is_told():
    found = ask("K-16", {"soebeskyttelse": [HERE]})
    assert found.answer is Answer.HIT
    assert found.why == "laget aabeskyttelse er ikke indlæst"


def test_no_hit_beside_a_missing_layer_is_not_examined():
    assert ask("K-16", {"soebeskyttelse": [BESIDE]}).answer is Answer.NOT_EXAMINED


def test_a_watercourse_is_a_hit_in_a_theme_of_zones():
    found = ask("K-03", {"beskyttet_natur": [], "beskyttet_vandloeb": [LineString([(0, 5), (30, 5)])]})
    assert (found.answer, found.length_m, found.area_m2) == (Answer.HIT, pytest.approx(30), 0.0)


def test_a_theme_without_a_layer_sends_one_to_its_authority():
    found = ask("K-SERV", {})
    assert found.answer is Answer.NOT_EXAMINED
    assert by_id()["K-SERV"].authority in found.why


def test_what_is_ignored_is_told_where_there_is_no_hit():
    found = ask("K-15", {"strandbeskyttelse": [box(29.99, 0, 40, 20)]})
    assert (found.answer, found.share) == (Answer.NO_HIT, None)
    assert found.ignored_m2 == pytest.approx(0.2)
