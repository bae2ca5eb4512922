"""Registers as the workspace keeps them: one name per column, one type, only rows in force, and no number that means "not filled".

``normalised`` is pure: a frame in, a frame and what was done to it out. It changes nothing the second time. Parcels, buildings, house
numbers and roads get names in small letters (``lokal_id`` is the register's own id); BBR tables keep BBR's names (``byg041BebyggetAreal``,
with Danish letters), codes as text, areas, counts and years as Int64. What is done and why: the traps of the property registers, measured
on a real extract; no row and no value goes without a note.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from geoplan.dataset import Note
from geoplan.settings import CRS
from geoplan.store.register_names import KEYS, PARTS, REGISTERS, canonical, is_dawa
from geoplan.store.register_values import cleaned
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

__all__ = ["KEYS", "PARTS", "REGISTERS", "Normalised", "normalised"]

_IN_FORCE: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "jordstykke": ("status", frozenset({"Gældende"})),
    "husnummer": ("status", frozenset({"3"})),
    "bbr_bygning": ("status", frozenset({"6"})),
    "bbr_etage": ("status", frozenset({"6"})),
    "bbr_enhed": ("status", frozenset({"6"})),
    "bbr_tekniskanlaeg": ("status", frozenset({"6"})),
    "bbr_grund": ("status", frozenset({"7"})),
    "bbr_ejendomsrelation": ("status", frozenset({"7"})),
    **dict.fromkeys(
        ("bbr_opgang", "bbr_bygningejendomsrelation", "bbr_enhedejendomsrelation", "bbr_fordelingsareal"),
        ("status", frozenset({"6", "7"})),  # which of the two these tables use is not verified, so both are taken
    ),
    **dict.fromkeys(
        (
            *("lodflade", "matrikelkommune", "samlet_fast_ejendom", "ejerlejlighed", "bygning_paa_fremmed_grund", "ejerlav"),
            *("matrikelskel", "optagetvej", "jordstykketemaflade"),
        ),
        ("status", frozenset({"Gældende"})),
    ),
    **dict.fromkeys(
        ("adresse", "adressepunkt", "navngivenvej", "navngivenvejkommunedel", "postnummer", "supplerendebynavn"),
        ("status", frozenset({"3"})),
    ),
    "ejendomsbeliggenhed": ("status", frozenset({"gældende", "Gældende"})),
}
"""Per register: the column of the state, and what it says of a row in force."""
_DAWA: Final = ("statuskode", frozenset({"1"}))
"""House numbers as DAWA gave them: its 1 is DAR's 3."""
_ENDS: Final = ("registreringTil", "registreringtil")
_BEGINS: Final = ("virkningFra", "virkningfra")
_EFFECTS: Final = ("virkningTil", "virkningtil")
_DISTRIBUTORS: Final = frozenset({"objectid", "feltliste"})
"""With those that begin with ``datafordeler``: numbers of the distributor's own rows, which change without the object changing."""
_COORDINATES: Final = ("byg404Koordinat", "tek109Koordinat")
_ROOF: Final = "tagomrids"


@dataclass(frozen=True)
class Normalised:
    """The frame as it is kept, and what was done to it, each with its count. ``key`` is the column of the register's own id."""

    frame: gpd.GeoDataFrame | pd.DataFrame
    notes: tuple[Note, ...]
    key: str = ""


def normalised(kind: str, frame: gpd.GeoDataFrame | pd.DataFrame, *, day: dt.date | None = None) -> Normalised:
    """The frame of a register as the workspace keeps it; a frame of another kind only loses its heights.

    ``day`` decides which rows have effect; without it every row that has no end, or ends later than today, does.
    """
    notes: list[Note] = []
    frame = _flat(frame.reset_index(drop=True), notes)
    if kind not in KEYS:
        return Normalised(frame, tuple(notes))
    if is_dawa(kind, frame):
        notes.append(Note("register.dawa", N_("Læst som DAWA skrev det (statuskode 1 er DAR's status 3): {count}"), {"count": len(frame)}))
    frame = _own(canonical(kind, frame), notes)
    frame = _in_force(kind, frame, notes, day)
    frame = cleaned(kind, frame, notes)
    frame = _placed(frame, notes)
    if kind == "bygning":
        frame = _marked(frame, notes)
    return Normalised(frame, (*notes, *_told(kind, frame)), KEYS[kind] if KEYS[kind] in frame.columns else "")


def _flat(frame: Any, notes: list[Note]) -> Any:
    """The geometries without heights."""
    if not isinstance(frame, gpd.GeoDataFrame) or frame._geometry_column_name not in frame.columns:  # noqa: SLF001 - .geometry raises
        return frame
    high = int(shapely.has_z(frame.geometry.to_numpy()).sum())
    if high:
        frame = frame.set_geometry(shapely.force_2d(frame.geometry.to_numpy()), crs=frame.crs)
        notes.append(Note("register.z", N_("Højder (Z) taget ud af geometrien: {count}"), {"count": high}))
    return frame if frame.geometry.name == "geometry" else frame.rename_geometry("geometry")


def _in_force(kind: str, frame: Any, notes: list[Note], day: dt.date | None) -> Any:
    """The rows that are in force: by state, by the end of their record, and by the end of their effect."""
    dawa = kind in {"husnummer", "adresse"} and _DAWA[0] in frame.columns
    column, wanted = _DAWA if dawa else _IN_FORCE.get(kind, ("", frozenset()))
    if column in frame.columns:
        state = frame[column].astype("string").str.removesuffix(".0")
        keep = state.isin(wanted).to_numpy(dtype=bool, na_value=False)
        text = N_("Udeladt, ikke i kraft ({column} er ikke {wanted}): {count}")
        frame = _kept(frame, keep, notes, Note("register.status", text, {"column": column, "wanted": ", ".join(sorted(wanted))}))
    for name in (one for one in _ENDS if one in frame.columns):
        text = N_("Udeladt, afløst af nyere ({column} er udfyldt): {count}")
        frame = _kept(frame, frame[name].isna().to_numpy(), notes, Note("register.replaced", text, {"column": name}))
    today = pd.Timestamp(day, tz="UTC") if day else pd.Timestamp.now(tz="UTC")
    for name in (one for one in _EFFECTS if one in frame.columns):
        until = _times(frame[name])
        text = N_("Udeladt, gælder ikke længere ({column} er passeret): {count}")
        frame = _kept(frame, (until.isna() | (until > today)).to_numpy(), notes, Note("register.ended", text, {"column": name}))
    for name in (one for one in _BEGINS if one in frame.columns):
        since = _times(frame[name])
        text = N_("Udeladt, gælder ikke endnu ({column} er ikke nået): {count}")
        end = today + pd.Timedelta(days=1) if day else today
        frame = _kept(frame, (since.isna() | (since < end)).to_numpy(), notes, Note("register.not_yet", text, {"column": name}))
    return frame


def _times(column: Any) -> Any:
    return pd.to_datetime(column, errors="coerce", utc=True, format="ISO8601")


def _own(frame: Any, notes: list[Note]) -> Any:
    """The frame without the distributor's own columns: a row number that changes would make every object new."""
    gone = [name for name in frame.columns if str(name).lower().startswith("datafordeler") or str(name).lower() in _DISTRIBUTORS]
    if not gone:
        return frame
    text = N_("Felter udeladt, for de er Datafordelerens egne og ikke registrets: {count} ({columns})")
    notes.append(Note("register.distributor", text, {"count": len(gone), "columns": ", ".join(map(str, gone))}))
    return frame.drop(columns=gone)


def _kept(frame: Any, keep: Any, notes: list[Note], note: Note) -> Any:
    gone = int((~keep).sum())
    if not gone:
        return frame
    notes.append(Note(note.kind, note.text, {**_values(note), "count": gone}))
    return frame[keep].reset_index(drop=True)


def _values(note: Note) -> dict[str, Any]:
    return dict(note.values)


def _placed(frame: Any, notes: list[Note]) -> Any:
    """A table with coordinates as text gets points of them."""
    column = next((name for name in _COORDINATES if name in frame.columns), "")
    if not column or isinstance(frame, gpd.GeoDataFrame):
        return frame
    points = shapely.from_wkt(frame[column].astype(object).where(frame[column].notna(), None).to_numpy(), on_invalid="ignore")
    values = {"count": int((~shapely.is_missing(points)).sum()), "column": column}
    notes.append(Note("register.points", N_("Punkter læst af {column}: {count}"), values))
    return gpd.GeoDataFrame(frame.drop(columns=column), geometry=points, crs=CRS)


def _marked(frame: Any, notes: list[Note]) -> Any:
    """Building outlines, marked as roofs: about a quarter larger than the footprint of the law (middle value, Greve)."""
    if _ROOF not in frame.columns:
        frame = frame.assign(**{_ROOF: True})
    text = N_("Omrids af tage, mærket {column}: {count}. Et tag er typisk 1,25 gange det bebyggede areal og er aldrig lovens mål.")
    notes.append(Note("register.roof", text, {"count": len(frame), "column": _ROOF}))
    return frame


def _told(kind: str, frame: Any) -> list[Note]:
    """What the reader must know of the rows that are kept."""
    notes = []
    if isinstance(frame, gpd.GeoDataFrame):
        empty = int((frame.geometry.isna() | frame.geometry.is_empty).sum())
        if empty:
            about = N_("Jordstykker uden geometri, for den ligger på lodfladen (MAT): {count}. Læs lodfladerne ind.")
            text = about if kind == "jordstykke" else N_("Rækker uden geometri: {count}")
            notes.append(Note("register.no_geometry", text, {"count": empty}))
    key = KEYS[kind]
    if key in frame.columns:
        twice = int(frame[key].dropna().duplicated().sum())
        if twice:
            notes.append(
                Note("register.twice", N_("Rækker med et {column}, som en anden række også har: {count}"), {"count": twice, "column": key})
            )
    return notes
