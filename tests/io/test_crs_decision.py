"""The coordinate system: what the file says, against where the coordinates lie."""

import csv
import re

import numpy as np
import pyproj
import pytest

from geoplan.io.crs import decide

METRES = (700_000.0, 6_200_000.0, 701_000.0, 6_201_000.0)
DEGREES = (12.0, 55.0, 12.5, 55.5)
ELSEWHERE = (100.0, 200.0, 300.0, 400.0)
ZONE_33 = (320_000.0, 6_170_000.0, 350_000.0, 6_180_000.0)
ESRI = (
    'PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],'
    'PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
MAPINFO = ESRI.replace("ETRS_1989_UTM_Zone_32N", "unnamed").replace("D_ETRS_1989", "European_Terrestrial_Ref_1989")
NONEARTH = 'LOCAL_CS["Nonearth",UNIT["Meter",1.0],AXIS["X",EAST],AXIS["Y",NORTH]]'

TABLE = [
    # what the file says, bounds, implicit, declared, transformed, kinds of notes
    ("EPSG:25832", METRES, False, "EPSG:25832", False, []),
    (ESRI, METRES, False, "EPSG:25832", False, []),
    (MAPINFO, METRES, False, "EPSG:25832", False, []),
    (pyproj.CRS(25832).to_wkt("WKT1_ESRI"), METRES, False, "EPSG:25832", False, []),
    (pyproj.CRS("EPSG:25832+5799").to_wkt(), METRES, False, "EPSG:25832", False, []),
    ("EPSG:25832", None, False, "EPSG:25832", False, []),
    ("EPSG:25832", DEGREES, False, "EPSG:25832", False, ["crs.doubtful"]),
    ("EPSG:25832", ELSEWHERE, False, "EPSG:25832", False, ["crs.doubtful"]),
    ("EPSG:25832", ZONE_33, False, "EPSG:25832", False, ["crs.doubtful"]),
    ("EPSG:4326", DEGREES, False, "EPSG:4326", True, ["crs.transformed"]),
    ("OGC:CRS84", DEGREES, True, "OGC:CRS84", True, ["crs.transformed"]),
    ("OGC:CRS84", METRES, True, "OGC:CRS84", False, ["crs.taken"]),
    ("EPSG:4326", METRES, False, "EPSG:4326", False, ["crs.taken"]),
    ("EPSG:25833", ZONE_33, False, "EPSG:25833", True, ["crs.transformed"]),
    ("EPSG:3857", (1_300_000, 7_500_000, 1_400_000, 7_600_000), False, "EPSG:3857", True, ["crs.transformed"]),
    (None, METRES, False, "", False, ["crs.taken"]),
    (None, DEGREES, False, "", True, ["crs.taken", "crs.transformed"]),
    (None, ELSEWHERE, False, "", False, ["crs.doubtful"]),
    (None, None, False, "", False, []),
    ("noget vrøvl", METRES, False, "noget vrøvl", False, ["crs.unknown", "crs.taken"]),
    (NONEARTH, METRES, False, NONEARTH[:80], False, ["crs.unknown", "crs.taken"]),
]


@pytest.mark.parametrize("row", TABLE)
def test_decision(row):
    text, bounds, implicit, declared, transformed, kinds = row
    decision = decide(text, bounds, implicit=implicit)
    assert decision.declared == declared
    assert (decision.transform is not None) == transformed
    assert [note.kind for note in decision.notes] == kinds
    assert all(note.text.format(**note.values) for note in decision.notes)


def test_a_csv_is_not_blamed_for_what_it_cannot_say():
    assert decide(None, METRES, can_declare=False).notes == ()
    assert decide(None, DEGREES, can_declare=False).transform is not None


def test_a_transformation_tells_before_and_after():
    (note,) = decide("EPSG:4326", DEGREES).notes
    sentence = note.text.format(**note.values)
    assert "x 12,00000 til 12,50000" in sentence
    assert "EPSG:25832" in sentence
    assert re.search(r"y 60\d{5} til 61\d{5}", sentence)


def test_control_points(shared):
    """Known points from EPSG:4326 and 4258 come out where SDFI says, heights untouched."""
    with (shared / "koordinater" / "kontrolpunkter_dk.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["til_crs"] == "EPSG:25832" and row["fra_crs"][:5] == "EPSG:"]
    rows = [row for row in rows if row["fra_crs"] in {"EPSG:4326", "EPSG:4258"}]
    assert rows
    for row in rows:
        lat, lon = map(float, re.findall(r"[\d.]+", row["input"])[:2])
        transform = decide(row["fra_crs"], (lon, lat, lon, lat)).transform
        x, y, z = transform(np.array([[lon, lat, 7.5]]))[0]
        assert z == 7.5
        assert (x, y) == pytest.approx((float(row["forventet_1"]), float(row["forventet_2"])), abs=max(float(row["tolerance"]), 0.001))


def test_zero_is_a_coordinate():
    transform = decide("EPSG:4326", (0.0, 55.0, 12.0, 56.0)).transform
    assert np.isfinite(transform(np.array([[0.0, 55.0], [12.0, 0.0]]))).all()
