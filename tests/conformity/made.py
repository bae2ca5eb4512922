"""Small plans on a net of squares of 100 m, for the tests of conformity and of what applies."""

import datetime as dt

import geopandas as gpd
import shapely

DAY = dt.date(2026, 11, 24)
ORIGIN = (700_000.0, 6_160_000.0)


def square(x, y, width=1.0, height=1.0):
    """A rectangle in hundreds of metres."""
    east, north = ORIGIN[0] + 100 * x, ORIGIN[1] + 100 * y
    return shapely.box(east, north, east + 100 * width, north + 100 * height)


def frame(*rows):
    """A plan frame; each row is (geometry, columns)."""
    return gpd.GeoDataFrame([columns for _, columns in rows], geometry=[shape for shape, _ in rows], crs="EPSG:25832")


def lokalplan(shape, planid=1, **columns):
    return shape, {"planid": planid, "plannr": f"1.{planid}", "status": "F", **columns}


def delomraade(shape, delnr, lokplan_id=1, **columns):
    return shape, {"lokplan_id": lokplan_id, "delnr": delnr, "status": "F", **columns}


def ramme(shape, plannr="R1", **columns):
    return shape, {"plannr": plannr, "status": "V", "datovedt": 20200101, "datoikraft": 20200102, **columns}


EMPTY = gpd.GeoDataFrame({"planid": []}, geometry=[], crs="EPSG:25832")
