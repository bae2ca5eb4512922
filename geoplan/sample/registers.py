"""The registers of the municipality as frames, in the columns that the national registers' extracts have.

Keys join at the rates that were measured on an extract (BBRUUID in capitals, small letters in BBR), and the dirt is there too: year
1000, areas and storeys of zero, rows of cases and of demolished buildings, outlines without a building. Nothing is a real place's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.sample import addresses, bbr
from geoplan.sample.cadastre import Cadastre, cadastre, jordstykke
from geoplan.sample.houses import Houses, houses
from geoplan.sample.land import Land, land
from geoplan.settings import CRS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geoplan.sample.municipality import Municipality

REGISTERED: Final = "2020-05-04T10:00:00Z"


@dataclass(frozen=True)
class Registers:
    """What the register frames are made of, each part made once."""

    town: Municipality

    @cached_property
    def ground(self) -> Land:
        """The parcels' shapes."""
        return land(self.town)

    @cached_property
    def keys(self) -> Cadastre:
        """The parcels' numbers and properties."""
        return cadastre(self.town, self.ground)

    @cached_property
    def standing(self) -> Houses:
        """The buildings that stand there."""
        return houses(self.town, self.ground)

    @cached_property
    def given(self) -> addresses.Addresses:
        """The addresses."""
        return addresses.addresses(self.town, self.standing)

    @cached_property
    def rows(self) -> bbr.Rows:
        """The rows of BBR's buildings."""
        return bbr.rows(self)

    def frames(self) -> dict[str, gpd.GeoDataFrame | pd.DataFrame]:
        """Every register layer by its name, EPSG:25832, index 0..n-1; tables without geometry are plain frames."""
        return {
            "jordstykke": jordstykke(self.town, self.ground, self.keys),
            "bygning": _outlines(self),
            "husnummer": addresses.husnummer(self.town, self.ground, self.standing, self.given),
            "vejmidte": addresses.vejmidte(self.town),
            "bbr_bygning": bbr.bbr_bygning(self),
            "bbr_etage": bbr.bbr_etage(self),
            "bbr_enhed": bbr.bbr_enhed(self),
            "bbr_grund": bbr.bbr_grund(self),
            "bbr_grundjordstykke": bbr.bbr_grundjordstykke(self),
            "bbr_ejendomsrelation": bbr.bbr_ejendomsrelation(self),
        }


def registers(town: Municipality) -> dict[str, gpd.GeoDataFrame | pd.DataFrame]:
    """The register frames of a municipality by layer name."""
    return Registers(town).frames()


def _outlines(of: Registers) -> gpd.GeoDataFrame:
    """GeoDanmark's buildings: the roof, seen from above, coupled to BBR by a UUID in capitals."""
    import geopandas as gpd  # noqa: PLC0415 -- half a second that not every use of the sample needs

    drawn = of.rows.drawn
    count = len(drawn)
    columns: dict[str, Any] = {
        "ID_LOKALID": (1_000_000_001 + np.arange(count)).astype(str).astype(object),
        "REGISTRERINGFRA": REGISTERED,
        "BYGNINGSTYPE": "Bygning",
        "BBRUUID": np.char.upper(of.rows.identity[drawn].astype(str)).astype(object),
        "METODE3D": "Tag",
        "MAALESTEDBYGNING": np.where(of.town.rng(8103).random(count) < 0.99, "Tag", "Mur").astype(object),  # noqa: PLR2004 -- measured share
        "SYNLIGBYGNING": "true",
        "OVERLAPBYGNING": "false",
    }
    return gpd.GeoDataFrame(columns, geometry=shapely.force_2d(of.standing.polygon[of.rows.house[drawn]]), crs=CRS)
