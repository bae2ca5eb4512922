"""What is found depends on the delivery alone: not on the size of runs, the order of rows or the number of workers."""

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoplan.dataset import GEOMETRY, Dataset, MemorySource, aside
from geoplan.fkg.rules import theme_rules
from geoplan.model.load import load
from geoplan.rules import run
from rules.made import CRS, DAY

MODEL = load()
LAYER = MODEL.by_code["5710"]
IDS = ["0b1f2d3c-4a5e-4b6c-8d7e-9f0a1b2c3d4e", "0B1F2D3C4A5E4B6C8D7E9F0A1B2C3D4E", "0b1f2d3c-4a5e-4b6c-8d7e-9f0a1b2c3d4f", "17", "", None]
MOMENTS = ["2022-01-01T00:00:00", "2023-01-01T00:00:00", "2024-01-01T00:00:00", "i går", None]
NOTES = ["ren tekst", "RÃ¸dovre", "ring 241270-1234", "x" * 300, "", None]
SQUARES = [shapely.box(x, y, x + size, y + size) for x in (574_000, 574_040) for y in (6_223_000, 6_223_040) for size in (40, 41, 60)]
BOWTIE = shapely.from_wkt("POLYGON((574000 6223000, 574010 6223010, 574010 6223000, 574000 6223010, 574000 6223000))")
SPIKE = shapely.from_wkt(
    "POLYGON((574000 6223000, 574050 6223000, 574050 6223050, 574050 6223090, 574050.1 6223050, 574000 6223050, 574000 6223000))"
)
SHAPES = [*SQUARES, BOWTIE, SPIKE, shapely.Polygon(), None, shapely.Point(1, 2), shapely.force_3d(SQUARES[0], 5.0)]

DRAWN = {
    "temakode": st.sampled_from([5710, 5711, None]),
    "objekt_id": st.sampled_from(IDS),
    "versions_id": st.sampled_from(IDS),
    "systid_fra": st.sampled_from(MOMENTS),
    "systid_til": st.sampled_from([*MOMENTS, None, None]),
    "oprettet": st.sampled_from(MOMENTS),
    "cvr_kode": st.sampled_from(["44023911", "29189404", "7", None]),
    "kommunekode": st.sampled_from(["0253", "265", "x", None]),
    "statuskode": st.sampled_from([0.0, 3.0, 3.5, 9.0, None]),
    "status": st.sampled_from(["Forslag", "ukendt", None]),
    "note": st.sampled_from(NOTES),
    "udd_distrikt_type_kode": st.sampled_from([1, 4, 77, None]),
    "starttrin_kode": st.sampled_from([0, 1]),
    "sluttrin_kode": st.sampled_from([1, None]),
    "geometry": st.sampled_from(SHAPES),
}
RULES = [rule for rule in theme_rules(MODEL, LAYER) if {*rule.columns, *rule.optional} <= {*DRAWN, GEOMETRY}]
DELIVERY = st.lists(st.fixed_dictionaries(DRAWN), min_size=1, max_size=14)
TYPES = {
    "temakode": "Int64",
    "udd_distrikt_type_kode": "Int64",
    "starttrin_kode": "Int64",
    "sluttrin_kode": "Int64",
    "statuskode": "float64",
}
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BOUNDARY = MemorySource(
    gpd.GeoDataFrame({"kommunekode": ["0253"]}, geometry=[shapely.box(574_000, 6_223_000, 574_050, 6_223_050)], crs=CRS),
    kind="kommunegraense",
)


def findings(delivery, original=None, **options):
    """All findings in the delivery's own rows, whatever order they were given in."""
    texts = dict.fromkeys(delivery[0].keys() - TYPES.keys() - {"geometry"}, "str")
    attributes = gpd.pd.DataFrame([{k: v for k, v in row.items() if k != "geometry"} for row in delivery]).astype(TYPES | texts)
    frame = gpd.GeoDataFrame(attributes, geometry=[row["geometry"] for row in delivery], crs=CRS)
    result = run(Dataset((MemorySource(frame, kind=LAYER.table),), DAY, "", (BOUNDARY,)), RULES, **options)
    back = [*(original or range(len(delivery))), -1]
    found = []
    for group in result.findings:
        for i in range(len(group)):
            told = {name: str(values[i]) for name, values in group.details.items()}
            place = tuple(group.place[i].round(3).tolist())
            key = (group.rule.id, str(group.outcome), back[group.row[i]], back[group.other[i]], str(group.value[i]), str(group.limit[i]))
            found.append((*key, str(place), str(told)))
    return found, [skip.rule.id for skip in result.skipped]


@QUICK
@given(DELIVERY, st.integers(1, 15), st.sampled_from([1, 2, 4]), st.sampled_from([1, 1 << 24]))
def test_size_of_runs_number_of_workers_and_what_is_kept_in_files_change_nothing(delivery, chunk_rows, workers, in_memory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aside, "IN_MEMORY_BYTES", in_memory)
        found = findings(delivery, chunk_rows=chunk_rows, workers=workers)
    assert found == findings(delivery)


def which_pair_is_named(key):
    """Of three or more rows that share an id or a geometry, which other one is named follows the order of rows.

    And of versions of one object that begin and end alike, which of them is said to follow the one before.
    """
    rule, outcome, row, other, *rest = key
    if rule.endswith(("historik.overlap", "historik.hul")):
        return (rule, outcome, *rest[:2])
    several = rule.endswith((".entydig", ".dublet", "geometri.overlap"))
    return (rule, outcome, row, other >= 0, *rest[:2]) if several else (rule, outcome, row, other, *rest)


@QUICK
@given(st.data())
def test_order_of_rows_changes_nothing(data):
    delivery = data.draw(DELIVERY)
    order = data.draw(st.permutations(range(len(delivery))))
    there, skipped = findings([delivery[at] for at in order], original=order, chunk_rows=3)
    here, also_skipped = findings(delivery)
    assert sorted(map(which_pair_is_named, there)) == sorted(map(which_pair_is_named, here))
    assert skipped == also_skipped


def test_the_property_is_about_something():
    """The rows drawn from give findings of most rules that see whole layers."""
    delivery = [
        {
            "temakode": 5711,
            "objekt_id": IDS[0],
            "versions_id": IDS[0],
            "systid_fra": MOMENTS[0],
            "systid_til": MOMENTS[2],
            "geometry": SQUARES[0],
        },
        {
            "temakode": 5710,
            "objekt_id": IDS[1],
            "versions_id": IDS[1],
            "systid_fra": MOMENTS[1],
            "systid_til": None,
            "geometry": SQUARES[1],
        },
        {
            "temakode": 5710,
            "objekt_id": IDS[0],
            "versions_id": IDS[2],
            "systid_fra": MOMENTS[2],
            "systid_til": None,
            "geometry": SQUARES[1],
        },
    ]
    empty = dict.fromkeys(
        ("oprettet", "cvr_kode", "kommunekode", "statuskode", "status", "note", "udd_distrikt_type_kode", "sluttrin_kode")
    )
    found, _ = findings([{**empty, "starttrin_kode": 0, **row} for row in delivery])
    told = {rule.removeprefix(f"fkg.{LAYER.table}.") for rule, *_ in found}
    assert told >= {"objekt_id.entydig", "versions_id.entydig", "historik.overlap", "geometri.dublet", "geometri.overlap", "temakode.tema"}
