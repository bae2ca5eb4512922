"""How rules are run: what is skipped, what is kept, what is told on the way."""

import dataclasses

import numpy as np
import pytest

from geoplan.dataset import GEOMETRY, Rows
from geoplan.fkg.rules import theme_rules
from geoplan.model.load import load
from geoplan.rules import NO_HITS, Hits, Scope, Severity, run, whole_layer
from geoplan.rules.checks.identity import CURRENT, keep_current
from geoplan.rules.checks.shapes import FINGERPRINT
from geoplan.rules.engine import PLACE, _Keeper
from rules.made import dataset_of, every, layer_of, listed, rows_of, rule_of

POINTS = ["POINT(574000 6223000)", "POINT(574001 6223001)", "POINT(574002 6223002)"]


def nothing(rows, _context):
    return NO_HITS


def test_a_rule_is_run_on_layers_of_its_kind_only():
    result = run(dataset_of(layer_of(a=[1]), layer_of(kind="andet", a=[1, 2])), [rule_of(every, layer="andet")])
    assert [layer for _, _, layer, *_ in listed(result)] == ["andet", "andet"]
    assert not result.skipped


def test_two_layers_of_one_kind_are_checked_apart():
    result = run(dataset_of(layer_of(a=[1]), layer_of(a=[2, 3])), [rule_of(every)])
    assert [row for _, _, _, row, *_ in listed(result)] == [0, 0, 1]
    assert len(result.rules) == 1


@pytest.mark.parametrize(
    ("told", "reason", "incomplete"),
    [
        ({"columns": ("b",)}, "kolonnen {columns} findes ikke i laget", False),
        ({"columns": (GEOMETRY,)}, "kolonnen {columns} findes ikke i laget", False),
        ({"layers": ("andet",)}, "laget {layers} mangler", True),
        ({"skip": "kan aldrig afgøres"}, "kan aldrig afgøres", True),
        ({"unless": lambda info, dataset: f"{info.name} har {info.row_count} rækker"}, "lag har 1 rækker", True),
        ({"columns": ("b",), "skip": "kan aldrig afgøres"}, "kolonnen {columns} findes ikke i laget", False),
    ],
    ids=["column", "geometry", "layer", "always", "here", "column before all"],
)
def test_what_cannot_be_run_is_told_with_its_reason(told, reason, incomplete):
    result = run(dataset_of(layer_of(a=[1])), [rule_of(every, **told)])
    (skipped,) = result.skipped
    assert (skipped.reason, skipped.incomplete, skipped.layer) == (reason, incomplete, "lag")
    assert len(result.findings) == 0
    assert not result.rules


def test_a_rule_is_run_where_nothing_speaks_against_it():
    result = run(dataset_of(layer_of(POINTS, a=[1, 2, 3])), [rule_of(every, columns=("a", GEOMETRY), unless=lambda info, dataset: "")])
    assert len(result.findings) == 3


def test_a_check_that_fails_is_a_fault_of_the_tool():
    def broken(rows, _context):
        raise ZeroDivisionError

    for workers in (1, 2):
        for scope in Scope:
            with pytest.raises(ZeroDivisionError):
                run(dataset_of(layer_of(a=[1, 2])), [rule_of(broken, scope=scope)], workers=workers)


def test_a_rule_about_the_layer_sees_no_rows():
    seen = []

    def check(rows, _context):
        seen.append((len(rows), rows.layer.name, sorted(rows.layer.columns)))
        return whole_layer(value="x", limit="y", what="z")

    result = run(dataset_of(layer_of(a=[1, 2])), [rule_of(check, scope=Scope.SCHEMA)], chunk_rows=1)
    assert seen == [(0, "lag", ["a"])]
    assert listed(result) == [("prøve.regel", "breach", "lag", -1, "x", "y", -1)]
    (group,) = result.findings
    assert group.feature.tolist() == [-1]
    assert np.isnan(group.place).all()
    assert list(group.details["what"]) == ["z"]


def test_a_rule_about_all_rows_sees_them_once_in_file_order():
    seen = []

    def check(rows, _context):
        seen.append((rows.row.tolist(), rows.column("a").to_pylist(), rows.kept("double").tolist(), rows.has("b")))
        return NO_HITS

    rule = rule_of(check, scope=Scope.LAYER, columns=("a",), optional=("c",), keep={"double": lambda rows: np.array(rows.column("a")) * 2})
    run(dataset_of(layer_of(a=[5, 6, 7], b=[1, 2, 3])), [rule], chunk_rows=2, workers=2)
    assert seen == [([0, 1, 2], [5, 6, 7], [10, 12, 14], False)]


@pytest.mark.parametrize("scope", list(Scope))
def test_layers_without_rows(scope):
    result = run(dataset_of(layer_of([], a=np.empty(0)), layer_of(a=np.empty(0))), [rule_of(every, scope=scope)])
    assert len(result.findings) == 0
    assert result.row_counts == (0, 0)


def test_every_rule_of_a_theme_survives_a_layer_without_rows_and_one_of_nulls():
    model = load()
    for code in ("5607", "5710", "5800", "5802", "6203", "7900"):
        layer = model.by_code[code]
        rules = theme_rules(model, layer)
        columns = [column.name for column in layer.fields if column.name != GEOMETRY]
        for count in (0, 3):
            source = layer_of(["MULTIPOINT EMPTY"] * count, kind=layer.table, **{name: [None] * count for name in columns})
            result = run(dataset_of(source), rules, chunk_rows=2)
            assert result.row_counts == (count,)
            told = {group.rule.id.split(".")[-1] for group in result.findings if group.rule.scope is not Scope.SCHEMA}
            assert told <= {"udfyldt", "mangler", "type"}


def test_progress_tells_how_far_each_layer_has_come():
    told = []
    sources = dataset_of(layer_of(a=[1, 2, 3]), layer_of(kind="andet", a=[1]))
    run(sources, [rule_of(every), rule_of(nothing, id="hele.laget", scope=Scope.LAYER)], chunk_rows=2, progress=told.append)
    rows = [(step.layer, step.done, step.total) for step in told if step.stage == "rows"]
    assert rows == [("lag", 2, 3), ("lag", 3, 3), ("andet", 1, 1)]
    assert [(step.done, step.total) for step in told if step.stage == "layer"] == [(0, 1)]


def test_place_is_the_checks_own_or_on_the_feature():
    def own(rows, _context):
        return Hits(np.array([1]), place=np.array([[7.0, 8.0]]))

    wkt = ["POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))", "LINESTRING(0 0, 5 5, 10 0)", "POINT EMPTY"]
    result = run(dataset_of(layer_of(wkt)), [rule_of(own, id="egen"), rule_of(every, id="enhver")])
    here, anywhere = result.findings
    assert here.place.tolist() == [[7.0, 8.0]]
    assert anywhere.place[:2].tolist() == [[5.0, 5.0], [5.0, 5.0]]
    assert np.isnan(anywhere.place[2]).all()


def test_place_without_the_geometry_is_the_middle_of_its_box():
    rule = rule_of(every, scope=Scope.LAYER, columns=("a",))
    (group,) = run(dataset_of(layer_of(["LINESTRING(0 0, 0 8, 10 8)", "POINT EMPTY"], a=[1, 2])), [rule], chunk_rows=1).findings
    assert group.place[0].tolist() == [5.0, 4.0]
    assert np.isnan(group.place[1]).all()


@pytest.mark.parametrize(
    ("rules", "kept"),
    [
        ([], set()),
        ([rule_of(nothing, scope=Scope.LAYER, columns=("a",))], {"row", "fid", "a", PLACE}),
        ([rule_of(nothing, scope=Scope.LAYER, columns=("a",), keep={"a": lambda rows: np.zeros(len(rows))})], {"row", "fid", "a", PLACE}),
        ([rule_of(nothing, scope=Scope.LAYER, columns=("a", GEOMETRY))], {"row", "fid", "a", GEOMETRY}),
        (
            [rule_of(nothing, scope=Scope.LAYER, columns=(GEOMETRY,), keep_geometry=False, keep={CURRENT: keep_current})],
            {"row", "fid", CURRENT, PLACE},
        ),
    ],
    ids=["no rule", "a column", "an array made of a column", "the geometry", "only made of the geometry"],
)
def test_of_each_run_only_what_rules_need_is_kept(rules, kept):
    rows = rows_of({"a": [1, 2], "b": ["x", "y"]}, geometry=[None, None])
    assert _Keeper(rows.layer, rules).cut(rows).keys() == kept


@pytest.mark.parametrize(("code", "geometry"), [("5607", False), ("5800", False), ("5802", False), ("7900", False), ("5710", True)])
def test_geometry_is_kept_only_in_themes_whose_areas_are_laid_over_one_another(code, geometry):
    model = load()
    layer = model.by_code[code]
    rules = [rule for rule in theme_rules(model, layer) if rule.scope is Scope.LAYER]
    rows = layer_of(["POINT(1 1)"], kind=layer.table, **{column.name: ["1"] for column in layer.fields if column.name != GEOMETRY})
    (part,) = rows.batches(9, {GEOMETRY, *rows.info.columns})
    kept = _Keeper(rows.info, rules).cut(part)
    assert (GEOMETRY in kept) == geometry
    assert FINGERPRINT in kept


class Watched:
    """A layer that counts how many of its runs of rows are alive at once."""

    def __init__(self, source):
        self.info = source.info
        self._source = source
        self.alive, self.most, self.asked = 0, 0, set()

    def batches(self, chunk_rows, columns):
        self.asked |= set(columns)
        for rows in self._source.batches(chunk_rows, columns):
            self.alive += 1
            self.most = max(self.most, self.alive)
            yield Counted(rows, self)


class Counted(Rows):
    def __init__(self, rows, watcher):
        super().__init__(rows.layer, rows._columns, row=rows.row, fid=rows.fid, geometry=rows._geometry)
        self._watcher = watcher

    def __del__(self):
        self._watcher.alive -= 1


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_runs_of_rows_do_not_pile_up(workers):
    watched = Watched(layer_of(["POINT(1 1)"] * 60, a=list(range(60))))
    whole = rule_of(nothing, id="hele", scope=Scope.LAYER, columns=("a",))
    run(dataset_of(watched), [rule_of(every), whole], chunk_rows=1, workers=workers)
    assert watched.most <= workers + 3
    assert watched.alive == 0


def test_only_columns_that_rules_need_are_read():
    watched = Watched(layer_of(POINTS, a=[1, 2, 3], b=[1, 2, 3], c=[1, 2, 3], d=[1, 2, 3]))
    run(
        dataset_of(watched),
        [rule_of(every, columns=("a",), optional=("b", "x")), rule_of(every, id="sprunget.over", columns=("d", "mangler"))],
    )
    assert watched.asked == {"a", "b", "x", GEOMETRY}


def test_a_layer_looked_into_is_read_once():
    reads = []

    class Read(Watched):
        def batches(self, chunk_rows, columns):
            reads.append(self.info.name)
            return super().batches(chunk_rows, columns)

    def look(rows, context):
        assert len(context.dataset.whole("andet")) == 3
        return NO_HITS

    rules = [rule_of(look, id=f"se.{n}", layers=("andet",)) for n in range(3)]
    run(dataset_of(layer_of(a=list(range(9))), references=(Read(layer_of(POINTS, kind="andet")),)), rules, chunk_rows=1, workers=4)
    assert reads == ["andet"]


def test_rules_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        rule_of(nothing).severity = Severity.NOTICE
