"""Whatever is delivered: no row is lost, what is claimed holds, and what is ready stays as it is."""

import datetime as dt

import numpy as np
import pyarrow as pa
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoplan.dataset import Dataset
from geoplan.rules import Scope, run
from geoplan.workflows.normalise_table import gathered
from normalise.made import DAY, VOICE, Held, again, terms

WORDS = [
    "",
    " ",
    "3",
    "03",
    "3,0",
    "1,5",
    "1,234",
    "x",
    " GrÃ¸ft ",
    "Gr\ufffdft",
    "2020-05-01",
    "05-01",
    "2020-05-01T12:00:00",
    "ja",
    "0101901234",
]
WORDS += [
    "0d5a54c2-9f3e-4a5c-8b1e-0123456789ab",
    "{0D5A54C29F3E4A5C8B1E0123456789AB}",
    "nan",
    "1e9",
    "29189846",
    "791",
    "\u00a0a\u00a0",
    "5801",
]
NAMES = [
    "temakode",
    "cvr_kode",
    "objekt_id",
    "bruger_id",
    "note",
    "systid_fra",
    "off_kode",
    "facil_ty_k",
    "saeson_st",
    "antal_pl",
    "x1",
    "status",
]
GOOD = {"temakode": 5801, "cvr_kode": 29189846, "bruger_id": "ane", "oprindkode": 1, "statuskode": 3, "off_kode": 1, "facil_ty_k": 9991}
WHERE = np.array([550_000.0, 6_250_000.0])
CASTS = {
    "text": lambda v: v,
    "int": lambda _: 3,
    "float": lambda _: 2.5,
    "bool": lambda _: True,
    "day": lambda _: dt.datetime.fromisoformat("2020-05-01T12:00:00"),
}

coordinate = st.one_of(st.integers(0, 6), st.floats(0, 6).map(lambda value: round(value, 4)))
ring = st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=7)


def surface(corners, scale, how):
    xy = np.array(corners, dtype=float) * scale + WHERE
    polygon = shapely.polygons(np.vstack([xy, xy[:1]]))
    if how == "multi":
        return shapely.multipolygons([polygon])
    if how == "collection":
        return shapely.geometrycollections([polygon])
    return shapely.force_3d(polygon, 1.0) if how == "z" else polygon


shape = st.one_of(
    st.none(),
    st.just(shapely.Point(WHERE)),
    st.builds(surface, ring, st.sampled_from([1.0, 40.0]), st.sampled_from(["plain", "multi", "collection", "z"])),
)


@st.composite
def frames(draw):
    count = draw(st.integers(1, 5))
    columns = {name: pa.array([value] * count) for name, value in GOOD.items()}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5)):
        make = CASTS[draw(st.sampled_from(["text", "text", "text", *CASTS]))]
        words = draw(st.lists(st.one_of(st.none(), st.sampled_from(WORDS)), min_size=count, max_size=count))
        columns[name] = pa.array([None if word is None else make(word) for word in words])
    return columns, [draw(shape) for _ in range(count)]


def compare(first, second):
    assert first.columns.keys() == second.columns.keys()
    for name, array in first.columns.items():
        assert array.equals(second.columns[name]), name
    assert shapely.to_wkb(first.geometry).tolist() == shapely.to_wkb(second.geometry).tolist()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(frames(), st.booleans())
def test_ready_stays_ready(frame, accepted):
    columns, geometry = frame
    wanted = terms("5801", *(["fkg"] if accepted else []))
    made = gathered([Held(columns, geometry, kind=wanted.layer.table)], wanted, VOICE)
    assert made.ready + made.refused == len(geometry)
    sheets = [again(sheet, wanted.layer.table) for sheet in made.sheets]
    twice = gathered(sheets, wanted, VOICE)
    assert twice.edits == []
    for first, second in zip(made.sheets, twice.sheets, strict=True):
        if first.theme:
            compare(first, second)
    _claims_hold(made, sheets[0], wanted)


def _claims_hold(made, ready, wanted):
    rules = [rule for rule in wanted.rules.values() if rule.scope is not Scope.SCHEMA]
    found = run(Dataset((ready,), DAY), rules).findings
    broken = {(group.rule.id, int(fid)) for group in found for fid in group.feature.tolist()}
    claimed = [line for line in made.record.to_pylist() if line["regel"] and line["slags"] != "afvist"]
    assert {(line["regel"], line["klar_fid"]) for line in claimed if line["klar_fid"]} & broken == set()
    assert {line["regel"] for line in claimed if line["klar_fid"] is None} & {rule for rule, _ in broken} == set()
    assert [group.rule.id for group in found if group.rule.severity == "error"] == []
