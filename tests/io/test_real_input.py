"""Real files: Greve's parcels and buildings, the municipalities, a cadastral district as GML."""

import numpy as np
import shapely

from geoplan.settings import DENMARK_M


def rows_of(source):
    return sum(map(len, source.read))


def test_greve(shared, opened):
    sources = {source.info.name: source for source in opened(shared / "greve" / "greve_grunddata.gpkg").sources}
    assert rows_of(sources["jordstykke"]) == sources["jordstykke"].info.row_count == 267
    assert rows_of(sources["bygning_geodanmark"]) == 592
    buildings = np.concatenate([rows.geometry for rows in sources["bygning_geodanmark"].read])
    assert shapely.has_z(buildings).all()
    assert {source.info.declared_crs for source in sources.values()} == {"EPSG:25832"}


def test_the_same_addresses_in_degrees(shared, opened):
    (source,) = opened(shared / "greve" / "husnumre_wgs84.geojson").sources
    assert (source.info.declared_crs, source.info.transformed, rows_of(source)) == ("OGC:CRS84", True, 293)
    metres = next(s for s in opened(shared / "greve" / "greve_grunddata.gpkg").sources if s.info.name == "husnummer")

    def places(layer):
        return {
            key: point
            for rows in layer.read
            for key, point in zip(rows.column("adgangsadresse_uuid").to_pylist(), rows.geometry, strict=True)
        }

    there, here = places(source), places(metres)
    assert max(there[key].distance(point) for key, point in here.items()) < 0.05


def test_municipalities(shared, opened):
    (source,) = opened(shared / "dagi" / "kommuner_2014.geojson").sources
    assert (source.info.transformed, rows_of(source)) == (True, 99)
    assert "0101" in [code for rows in source.read for code in rows.column("KOMKODE").to_pylist()]
    bounds = shapely.total_bounds(np.concatenate([rows.geometry for rows in source.read]))
    assert (bounds[:2] > DENMARK_M[:2]).all()
    assert (bounds[2:] < DENMARK_M[2:]).all()


def test_cadastral_gml(shared, opened):
    before = sorted((shared / "ejerlav_60851_borup_osted").iterdir())
    sources = {s.info.name: rows_of(s) for s in opened(shared / "ejerlav_60851_borup_osted" / "60851.gml").sources}
    assert (sources["Jordstykke"], sources["MatrikelSkel"], sources["SkelPunkt"]) == (47, 584, 538)
    assert sorted((shared / "ejerlav_60851_borup_osted").iterdir()) == before, "nothing is left beside a delivery"


def test_a_whole_folder(shared, opened):
    result = opened(shared / "greve")
    assert len(result.sources) == 13
    assert not [problem for problem in result.problems if problem.is_fault]
