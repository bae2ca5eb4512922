"""Coordinate systems, decided on all vertices and told as one finding: files as they arrive, through the whole of validate."""

import json
from collections import Counter

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely

from geoplan.io.where import in_denmark
from geoplan.report.sentences import sentence
from geoplan.texts import texts
from geoplan.workflows.validate import validate

HERE = [(725_448.0, 6_177_355.0), (725_500.5, 6_177_400.25), (724_900.0, 6_176_000.0)]


def moved(to, *, swap=False):
    x, y = np.array(HERE).T
    x, y = pyproj.Transformer.from_crs("EPSG:25832", to, always_xy=True).transform(x, y)
    return [(b, a) if swap else (a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]


def delivered(write, coordinates, crs, *, driver="GPKG", name="skitse.gpkg"):
    frame = gpd.GeoDataFrame({"navn": [str(i) for i in range(len(coordinates))]}, geometry=shapely.points(coordinates), crs=crs)
    report = validate([write(frame, name, driver=driver)])
    return report, {group.rule.id: group for group in report.findings}


MISFITS = {
    "25833 labelled 25832": ("EPSG:25833", False, 25832, "zone 33 (EPSG:25833)"),
    "25832 with swapped axes": ("EPSG:25832", True, 25832, "EPSG:25832 med byttede akser (nord før øst)"),
    "4326 with swapped axes": ("EPSG:4326", True, 4326, "grader med byttede akser (bredde før længde)"),
    "degrees labelled 25832": ("EPSG:4326", False, 25832, "grader (EPSG:4326)"),
    "3857 labelled 25832": ("EPSG:3857", False, 25832, "Web Mercator (EPSG:3857)"),
    "swapped degrees of no system": ("EPSG:4326", True, None, "grader med byttede akser (bredde før længde)"),
}


@pytest.mark.parametrize(("truth", "swap", "crs", "told"), MISFITS.values(), ids=MISFITS)
def test_one_finding_tells_where_the_layer_fits(truth, swap, crs, told, write):
    coordinates = moved(truth, swap=swap)
    _, found = delivered(write, coordinates, crs)
    group = found["leverance.koordinater"]
    assert (group.count, group.limit[0], group.details["fit"], group.details["count"]) == (1, told, [3], [3])
    said = sentence(group, 0, texts("da"))
    assert said.startswith(
        f"Filen siger EPSG:{crs}, men 3 af 3 objekter passer kun på {told}" if crs else "Laget er læst som EPSG:25832, men"
    )
    assert f"læst som {told} ville den være x 724" in said, "the extent as it would be"


FITS = {
    "25832": ("EPSG:25832", 25832, "GPKG", "a.gpkg"),
    "25833 that says so": ("EPSG:25833", 25833, "GPKG", "a.gpkg"),
    "4326 that says so": ("EPSG:4326", 4326, "FlatGeobuf", "a.fgb"),
    "3857 that says so": ("EPSG:3857", 3857, "GPKG", "a.gpkg"),
    "4326 that says nothing": ("EPSG:4326", None, "GPKG", "a.gpkg"),
    "25832 that says nothing": ("EPSG:25832", None, "ESRI Shapefile", "a.shp"),
    "GeoJSON without crs, in metres": ("EPSG:25832", None, "GeoJSON", "a.geojson"),
}


@pytest.mark.parametrize(("truth", "crs", "driver", "name"), FITS.values(), ids=FITS)
def test_a_layer_that_fits_lands_where_it_lies(truth, crs, driver, name, write):
    report, found = delivered(write, moved(truth), crs, driver=driver, name=name)
    assert "leverance.koordinater" not in found
    assert not [rule for rule in found if rule.endswith((".danmark", ".udstraekning"))]
    declared = report.layers[0].declared_crs
    told = found.get("leverance.geometri.koordinatsystem")
    assert (told is not None) == (declared != "EPSG:25832" and (bool(declared) or report.layers[0].transformed))
    if report.layers[0].transformed:
        said = sentence(told, 0, texts("da"))
        assert "Udstrækning før: x" in said
        assert "efter: x 72" in said, "a transformation is a finding with the extent before and after"
    elif told is not None:
        assert "de er læst som EPSG:25832 og ikke ændret" in sentence(told, 0, texts("da"))


def test_heights_that_are_null_are_not_coordinates(tmp_path):
    features = [
        {"type": "Feature", "properties": {"navn": str(i)}, "geometry": {"type": "Point", "coordinates": [*xy, None]}}
        for i, xy in enumerate(moved("EPSG:4326"))
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    report = validate([path])
    assert "leverance.koordinater" not in {group.rule.id for group in report.findings}
    assert report.row_counts == (3,)


def test_squares_of_denmark(shared):
    """All land lies in them, and the neighbours do not."""
    places = gpd.read_file(shared / "dagi" / "kommuner_2014.geojson").to_crs(25832).geometry
    corners = shapely.get_coordinates(places.to_numpy())
    assert in_denmark(np.column_stack([corners, corners])).all()
    abroad = {
        "Flensborg": (9.3, 54.6),
        "Malmø by": (13.25, 55.6),
        "Göteborg": (12.2, 57.75),
        "Vesterhavet": (6.5, 56.0),
        "Gdańsk": (18.6, 54.4),
    }
    to = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:25832", always_xy=True)
    inside = {name: bool(in_denmark(np.array([[*to.transform(*place)] * 2]))[0]) for name, place in abroad.items()}
    assert Counter(inside.values())[True] <= 2, inside  # Malmø and Flensborg are within 20 km of Denmark
    assert not inside["Vesterhavet"]
    assert not inside["Gdańsk"]


def test_nothing_and_infinity():
    assert in_denmark(np.array([[np.nan] * 4, [np.inf] * 4, [0.0] * 4])).tolist() == [False, False, False]
