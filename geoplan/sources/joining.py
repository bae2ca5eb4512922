"""What a register keeps apart put together: parcels with their lots and districts, house numbers with point, road and post district.

Frames in force in, frames out, joined by the register's own keys (J01, J03, J05, J06, J22, J28, J29 of the facts). Pure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoplan.dataset import Note
from geoplan.settings import CRS
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

PARTS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "jordstykke": ("lodflade", "ejerlav", "matrikelkommune"),
    "husnummer": ("adressepunkt", "navngivenvej", "navngivenvejkommunedel", "postnummer", "supplerendebynavn"),
}
"""Per layer: what is joined into it."""


def joined(kind: str, frames: Mapping[str, pd.DataFrame], *, kommune: str) -> tuple[pd.DataFrame, list[Note]]:
    """The layer of this kind, with what its parts add, and what was told on the way. ``kommune`` is the code with three digits."""
    frame = frames[kind]
    if kind == "jordstykke":
        return parcels(frame, frames, kommune=kommune)
    if kind == "husnummer":
        return house_numbers(frame, frames, kommune=kommune)
    if kind == "ejerlejlighed":
        return _with_building(frame), []
    return frame, []


def parcels(frame: pd.DataFrame, frames: Mapping[str, pd.DataFrame], *, kommune: str) -> tuple[pd.DataFrame, list[Note]]:
    """Parcels with the surfaces of their lots, and the code and name of their district."""
    notes: list[Note] = []
    frame = frame.copy()
    if "lodflade" in frames and not _has_shapes(frame):
        frame = _with_lots(frame, frames["lodflade"], notes)
    if "ejerlav" in frames and "ejerlavlokalid" in frame and "ejerlavskode" not in frame:
        districts = frames["ejerlav"]
        for name in ("ejerlavskode", "ejerlavsnavn"):
            frame[name] = _looked_up(frame["ejerlavlokalid"], districts["lokal_id"], districts[name])
    if "kommunekode" not in frame and "kommunelokalid" in frame:
        frame["kommunekode"] = f"{int(kommune):04d}"
    if "featureid" not in frame and "lokal_id" in frame:
        frame["featureid"] = pd.to_numeric(frame["lokal_id"], errors="coerce").astype("Int64")
    return frame, notes


def house_numbers(frame: pd.DataFrame, frames: Mapping[str, pd.DataFrame], *, kommune: str) -> tuple[pd.DataFrame, list[Note]]:
    """House numbers with their point, the name and code of the road, and the post district."""
    notes: list[Note] = []
    frame = frame.copy()
    if "adressepunkt" in frames and not _has_shapes(frame):
        points = frames["adressepunkt"]
        shapes = _looked_up(frame["adgangspunkt"], points["lokal_id"], pd.Series(_shapes(points), index=points.index, dtype=object))
        frame = gpd.GeoDataFrame(frame.drop(columns="geometry", errors="ignore"), geometry=shapes.to_numpy(), crs=CRS)
        notes.append(_note("register.points_joined", N_("Husnumre, der har fået deres punkt fra Adressepunkt: {count}"), shapes))
    for column, key, part, there, name in _ADDED:
        if part in frames and key in frame and column not in frame.columns.difference([key]) and name in frames[part]:
            others = frames[part]
            frame[column] = _looked_up(frame[key], others[there], others[name])
    if "husnr" not in frame and "husnummertekst" in frame:
        frame["husnr"] = frame["husnummertekst"]
    if "kommunekode" not in frame:
        frame["kommunekode"] = f"{int(kommune):04d}"
    return frame, notes


_ADDED: Final = (
    ("vejnavn", "navngivenvej", "navngivenvej", "id_lokalId", "vejnavn"),
    ("vejkode", "navngivenvej", "navngivenvejkommunedel", "navngivenvej", "vejkode"),
    ("postnr", "postnummer", "postnummer", "lokal_id", "postnr"),
    ("postnrnavn", "postnummer", "postnummer", "lokal_id", "navn"),
    ("supplerendebynavn", "supplerendebynavn", "supplerendebynavn", "lokal_id", "navn"),
    ("tekniskstandard", "adgangspunkt", "adressepunkt", "lokal_id", "oprindelse_tekniskstandard"),
    ("oprindelse_registrering", "adgangspunkt", "adressepunkt", "lokal_id", "oprindelse_registrering"),
)
"""Column to add, key on the house number, part, the part's key and its value."""


def _with_building(frame: pd.DataFrame) -> pd.DataFrame:
    """Condominiums with one key of the building on foreign ground that some of them lie in, be it a surface or a point."""
    either = [name for name in ("b_bygningpaafremmedgrundflade_l", "b_bygningpaafremmedgrundpunkt_l") if name in frame]
    if not either:
        return frame
    first = frame[either[0]]
    return frame.assign(bpfg_lokal_id=first.fillna(frame[either[1]]) if len(either) > 1 else first)


def _with_lots(frame: pd.DataFrame, lots: pd.DataFrame, notes: list[Note]) -> gpd.GeoDataFrame:
    """Parcels with the polygons of their lots as one multipolygon each."""
    index = pd.Index(frame["lokal_id"].astype(object))
    of = index.get_indexer(lots["jordstykkelokalid"].astype(object)) if index.is_unique else _first(index, lots["jordstykkelokalid"])
    shapes = _shapes(lots)
    good = (of >= 0) & ~shapely.is_missing(shapes)
    order = np.argsort(of[good], kind="stable")
    parts, at = shapely.get_parts(shapes[good][order], return_index=True)
    whole = np.full(len(frame), None, dtype=object)
    shapely.multipolygons(parts, indices=of[good][order][at], out=whole)
    notes.append(_note("register.lots", N_("Jordstykker, der har fået deres flade fra lodfladerne: {count}"), whole))
    without = int(shapely.is_missing(whole).sum())
    if without:
        notes.append(Note("register.no_lot", N_("Jordstykker uden lodflade i kraft: {count}"), {"count": without}))
    stray = int((of < 0).sum())
    if stray:
        text = N_("Lodflader udeladt, for deres jordstykke er ikke i kraft eller ikke i kommunen: {count}")
        notes.append(Note("register.stray_lot", text, {"count": stray}))
    return gpd.GeoDataFrame(frame.drop(columns="geometry", errors="ignore"), geometry=whole, crs=CRS)


def _first(index: pd.Index[Any], keys: pd.Series[Any]) -> NDArray[np.int64]:
    """Where each key stands for the first time."""
    single = ~index.duplicated()
    at = pd.Index(index[single]).get_indexer(keys.astype(object))
    return np.where(at >= 0, np.flatnonzero(single)[np.maximum(at, 0)], -1).astype(np.int64)


def _looked_up(keys: pd.Series[Any], known: pd.Series[Any], values: pd.Series[Any]) -> pd.Series[Any]:
    """The value for each key, null where it is not known; the first where a key comes twice."""
    single = ~known.duplicated() & known.notna()
    return keys.map(pd.Series(values[single].to_numpy(), index=known[single].astype(object)))


def _shapes(frame: pd.DataFrame) -> NDArray[np.object_]:
    if "geometry" not in frame:
        return np.full(len(frame), None, dtype=object)
    return np.asarray(frame["geometry"].to_numpy(), dtype=object)


def _has_shapes(frame: pd.DataFrame) -> bool:
    return "geometry" in frame and bool((~shapely.is_missing(_shapes(frame))).any())


def _note(kind: str, text: str, shapes: Any) -> Note:
    return Note(kind, text, {"count": int((~shapely.is_missing(np.asarray(shapes, dtype=object))).sum())})
