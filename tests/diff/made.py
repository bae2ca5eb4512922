"""Small deliveries written to files."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

IDS = [f"{i:08x}-0000-4000-8000-{i:012x}" for i in range(1, 30)]
TABLE = "t_6800_parl_fl"


def frame(numbers=range(8), **columns):
    """Squares of park with all that the upload demands."""
    numbers = list(numbers)
    told = {
        "temakode": 6800,
        "objekt_id": [IDS[i] for i in numbers],
        "cvr_kode": [29189846 if i % 4 else 29189854 for i in numbers],
        "bruger_id": "x",
        "oprindkode": 1,
        "statuskode": 3,
        "off_kode": 1,
        "noegle": [f"n{i}" for i in numbers],
        "note": [f"nr. {i}" for i in numbers],
        "vedlhold_f_type_kode": 101000,
    }
    geometry = [square(100 * i) for i in numbers]
    return gpd.GeoDataFrame(pd.DataFrame({**told, **columns}, index=range(len(numbers))), geometry=geometry, crs="EPSG:25832")


def square(x, size=20.0):
    return shapely.multipolygons([shapely.box(530_000 + x, 6_220_000, 530_000 + x + size, 6_220_000 + size)])


def moved(geometry, by):
    return shapely.transform(geometry, lambda xy: xy + np.array([by, 0.0]))


def write(frame, path, layer=TABLE):
    if path.suffix == ".shp":
        short = {"vedlhold_f_type_kode": "f_typ_kode"}
        frame.rename(columns=short).to_file(path, encoding="utf-8")
    else:
        frame.rename_geometry("geometri").to_file(path, layer=layer, driver="GPKG")
    return path
