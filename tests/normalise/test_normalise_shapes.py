"""Geometry made ready: what is mended, what is recorded, and what is refused because a repair would be a guess."""

import numpy as np
import pytest
import shapely
from shapely import wkt

from geoplan.fkg.normalise.repair import Limits, hausdorff, repaired
from normalise.made import lines_of, made_ready

FLAT = {"5801": {"facil_ty_k": 9991}, "5802": {"rute_ty_k": 1}, "5607": {"ladefacilitet_type_kode": 1}}
X, Y = 550_000, 6_250_000


def moved(text):
    with np.errstate(invalid="ignore"):
        offset = np.array([X, Y, 0] if "Z" in text else [X, Y])
        return shapely.transform(wkt.loads(text), lambda xyz: xyz + offset, include_z="Z" in text)


def ready(code, *texts, **rest):
    count = len(texts)
    common = {"temakode": int(code), "cvr_kode": 29189846, "bruger_id": "ane", "oprindkode": 1, "statuskode": 3, "off_kode": 1}
    columns = {name: [value] * count for name, value in (common | FLAT[code]).items()}
    return made_ready(columns, [moved(text) for text in texts], code, **rest)


def shape(made):
    return made.sheets[0].geometry[0]


SQUARE = "POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"
LOOPED = "POLYGON ((0 0, 100 0, 100 100, 50 100, 50.5 100.2, 50 100.2, 50.5 100, 0 100, 0 0))"
BOW = "POLYGON ((0 0, 100 100, 100 0, 0 100, 0 0))"


@pytest.mark.parametrize(
    ("code", "text", "kind", "wanted"),
    [
        ("5801", SQUARE, "multi", f"MULTI{SQUARE.replace('((', '(((').replace('))', ')))')}"),
        ("5607", "MULTIPOINT Z ((1 2 3))", "hoejder", "MULTIPOINT ((1 2))"),
        ("5607", "POINT (1.0004 2)", "afrundet", "MULTIPOINT ((1 2))"),
        ("5802", "GEOMETRYCOLLECTION (LINESTRING (0 0, 300 0))", "samlet", "MULTILINESTRING ((0 0, 300 0))"),
        ("5802", "MULTILINESTRING ((0 0, 0.0002 0, 300 0, 300 0))", "gentagne_punkter", "MULTILINESTRING ((0 0, 300 0))"),
    ],
)
def test_mended(code, text, kind, wanted):
    made = ready(code, text)
    assert made.refused == 0
    assert shapely.equals_exact(shape(made), moved(wanted), tolerance=1e-9)
    (line,) = lines_of(made, kind=kind)
    assert (line["felt"], line["raekke"], line["leveret_fid"], line["klar_fid"]) == ("geometri", 0, 1, 1)
    assert line["areal_efter"] == pytest.approx(shape(made).area)


def test_heights_and_numbers_of_vertices_are_told():
    made = ready("5802", "LINESTRING Z (0 0 5, 300 0 7.5)", "LINESTRING (0 0, 0 0, 300 0)")
    told = {line["slags"]: (line["foer"], line["efter"]) for line in lines_of(made)}
    assert told["hoejder"] == ("Z 5..7.5", "")
    assert told["gentagne_punkter"] == ("3", "2")


def test_a_small_loop_is_repaired_and_measured():
    made = ready("5801", LOOPED)
    (line,) = lines_of(made, kind="repareret")
    assert shapely.is_valid(shape(made))
    assert shape(made).geom_type == "MultiPolygon"
    assert line["regel"].endswith("geometri.gyldig")
    assert line["foer"] == "krydser sig selv"
    assert line["areal_foer"] == pytest.approx(moved(LOOPED).area)
    assert 0 <= line["hausdorff_m"] <= 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOW, "En reparation ville ændre størrelsen"),
        ("POLYGON ((0 0, 100 0, 100 0, 0 0))", "har for få punkter"),
        ("POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0), (200 0, 260 0, 260 60, 200 0))", "En reparation ville"),
        ("POLYGON ((0 0, 0 0, 0 0, 0 0))", "har for få punkter"),
        ("POLYGON ((0 0, 100 0, 100 nan, 0 100, 0 0))", "gyldig"),
    ],
)
def test_what_a_repair_would_change_too_much_is_refused_as_it_was(text, said):
    made = ready("5801", text, SQUARE)
    assert (made.ready, made.refused) == (1, 1)
    refused = made.sheets[1]
    assert refused.columns["geoplan_regler"].to_pylist() == ["fkg.t_5801_fac_fl.geometri.gyldig"]
    assert said in refused.columns["geoplan_aarsag"].to_pylist()[0] + refused.columns["geoplan_regler"].to_pylist()[0]
    assert shapely.to_wkb(refused.geometry[0]) == shapely.to_wkb(moved(text))
    assert lines_of(made, kind="repareret") == []


def test_rounding_gives_way_to_validity():
    thin = "POLYGON ((0 0, 100 0, 100 0.0004, 0 0.0004, 0 0))"
    made = ready("5801", thin)
    assert shapely.is_valid(moved(thin))
    assert lines_of(made, kind="afrundet") == []
    assert shapely.equals_exact(shape(made), shapely.multipolygons([moved(thin)]))


@pytest.mark.parametrize("text", [SQUARE, "GEOMETRYCOLLECTION (LINESTRING (0 0, 300 0), POINT (1 1))"])
def test_what_is_of_another_kind_is_refused(text):
    made = ready("5802", text)
    assert made.sheets[1].columns["geoplan_regler"].to_pylist() == ["fkg.t_5802_fac_li.geometri.type"]


def test_of_a_transformed_layer_rounding_and_system_are_one_line_each():
    made = ready("5607", "POINT (1.00049 2)", "POINT (3.12345 4)", transformed=True, declared_crs="EPSG:4326")
    told = {line["slags"]: (line["antal"], line["raekke"]) for line in lines_of(made)}
    assert told["afrundet"] == (2, None)
    assert told["koordinatsystem"] == (2, None)


@pytest.mark.parametrize("seed", range(20))
def test_hausdorff_is_that_of_geos_on_valid_shapes(seed):
    rng = np.random.default_rng(seed)
    first, second = (shapely.convex_hull(shapely.multipoints(rng.uniform(0, 100, (12, 2)))) for _ in range(2))
    assert hausdorff(first, second) == pytest.approx(shapely.hausdorff_distance(first, second))


def test_limits_are_inclusive():
    one = repaired(moved(LOOPED), "polygon")
    assert one.within(Limits(one.share, one.hausdorff_m))
    assert not one.within(Limits(one.share, np.nextafter(one.hausdorff_m, 0))) or one.hausdorff_m == 0
