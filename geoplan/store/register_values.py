"""Values of registers: ids in small letters, numbers as numbers, and what means "not filled" as null."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoplan.dataset import Note
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_UUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_NUMBERS: Final[Mapping[str, frozenset[str]]] = {
    "jordstykke": frozenset(
        ["featureid", "ejerlavskode", "sfe_ejendomsnr", "bfe_nummer", "esr_ejendomsnr", "registreret_areal_m2", "vej_areal_m2"]
    ),
    "samlet_fast_ejendom": frozenset(["bfe_nummer"]),
    "ejerlejlighed": frozenset(["bfe_nummer", "sfe_ejendomsnr", "samletareal", "fordelingstaltaeller", "fordelingstalnaevner"]),
    "bygning_paa_fremmed_grund": frozenset(["bfe_nummer", "sfe_ejendomsnr"]),
    "ejerlav": frozenset(["ejerlavskode"]),
    "ejendomsbeliggenhed": frozenset(["bestemtFastEjendomBFENr"]),
    "vurderingsejendom": frozenset(["vurderingsejendomID", "ESRkommunenummer", "ESRejendomsnummer", "VURejendomsid"]),
    "ejendomsvurdering": frozenset(
        [
            *("id", "fkVurderingsejendomID", "fkModerejendomID", "fkVurderetUnderID", "aar", "ejendomvaerdiBeloeb", "grundvaerdiBeloeb"),
            *("vurderetAreal", "juridiskKategoriKode", "antalMedvurderedeLejligheder", "daekningsafgiftForskelVaerdi", "VURMark"),
        ]
    ),
    "bfekrydsreference": frozenset(["BFEKrydsreferenceID", "BFEnummer", "fkEjendomsvurderingID"]),
}
_BBR_NUMBER: Final = re.compile(r"(areal(?!er)|antal|år$|rumfang|bfenummer|samletfastejendom|bygningsnummer|anlægsnummer)", re.IGNORECASE)
_BBR_CODE: Final = re.compile(r"(kilde|beregningsprincip|klasse|kode)", re.IGNORECASE)
_TRUTHS: Final = frozenset(
    [
        *("faelleslod", "synligbygning", "overlapbygning", "erfaelleslod", "udskiltvej", "hovedejendomopdeltiejerlejligh", "arbejderbolig"),
        *("ibygningpaafremmedgrund", "paahavet", "opdeltiejerlejligheder", "adresseManueltAngivet", "kommuneManueltAngivet"),
    ]
)
_FOUR: Final = frozenset({"kommunekode", "kommuneinddelingkommunekode", "kommune", "administreresafkommune", "vejkode", "postnr"})
"""Codes of four digits, by their names in small letters."""
_LINKS: Final = re.compile(r"(lokal_?id$|^jordstykke$)", re.IGNORECASE)
"""Keys, which are text: a number in a file, with or without decimals, is the same key."""
_YEAR: Final = re.compile(r"(byg026|byg027|tek024|tek025|tek067|tek072)")
_FILLED: Final = re.compile(r"(byg038|byg041|byg054|eta020|enh026)")
"""Totals that cannot be 0: a building without area or storeys is one that nobody filled in."""
_NO_YEAR: Final = (0, 1000)
_UNKNOWN_ROAD: Final = frozenset({"u", "ukendt", "ukendt vejareal", "vejareal ej beregnet"})
NO_PROPERTY: Final = N_("Tømt, for nummer 0 er ingen samlet fast ejendom: {count}")
_ESR_DIGITS: Final = 10_000_000
_TRUTH_WORDS: Final = {"true": True, "false": False, "1": True, "0": False, "ja": True, "nej": False}


def cleaned(kind: str, frame: Any, notes: list[Note]) -> Any:
    """The frame with its values as they are kept."""
    frame = frame.copy()
    _small_ids(frame, notes)
    for name in [str(one) for one in frame.columns if one != "geometry"]:
        if _is_number(kind, name):
            frame[name] = _number(frame[name], name, notes)
        elif name in _TRUTHS:
            frame[name] = _truth(frame[name])
        elif name.lower() in _FOUR:
            frame[name] = _four_digits(frame[name])
        elif _LINKS.search(name):
            frame[name] = _key(frame[name])
    if kind == "jordstykke":
        frame = _parcels(frame, notes)
    elif "sfe_ejendomsnr" in frame.columns:
        _nulled(frame, "sfe_ejendomsnr", _is(frame["sfe_ejendomsnr"], 0), notes, NO_PROPERTY)
    _unfilled(kind, frame, notes)
    return frame


def _is_number(kind: str, name: str) -> bool:
    if kind.startswith("bbr_"):
        return bool(_BBR_NUMBER.search(name)) and not _BBR_CODE.search(name)
    return name in _NUMBERS.get(kind, frozenset())


def _small_ids(frame: Any, notes: list[Note]) -> None:
    """UUIDs in small letters: GeoDanmark writes capitals, BBR does not, and text that differs in case does not match."""
    for name in [str(one) for one in frame.columns if one != "geometry"]:
        column = frame[name]
        if column.dtype.kind not in "OTU" and not pd.api.types.is_string_dtype(column.dtype):
            continue
        text = column.astype("string")
        capital = _matches(text, _UUID) & _matches(text, ".*[A-F].*")
        if capital.any():
            frame[name] = column.where(~capital, text.str.lower().astype(object))
            values = {"count": int(capital.sum()), "column": name}
            notes.append(Note("register.uuid", N_("Id'er i {column} skrevet om fra store til små bogstaver: {count}"), values))


def _matches(text: Any, pattern: str) -> NDArray[np.bool_]:
    """Whether each text is as the pattern says; null is not."""
    return np.asarray(text.str.fullmatch(pattern).astype("boolean").fillna(value=False).to_numpy(dtype=bool), dtype=bool)


def _is(column: Any, wanted: Any) -> NDArray[np.bool_]:
    """Whether each value equals ``wanted``, or is among them; null is not."""
    found = column.isin(wanted) if isinstance(wanted, tuple | frozenset) else column == wanted
    return np.asarray(found.astype("boolean").fillna(value=False).to_numpy(dtype=bool), dtype=bool)


def _number(column: Any, name: str, notes: list[Note]) -> Any:
    """Whole numbers, whether they came as text or number; text that is no number becomes null, and is told."""
    numbers = column
    if column.dtype.kind not in "iufb":
        text = column.astype("string").str.strip()
        column = text.where(text != "", pd.NA)
        numbers = pd.to_numeric(column, errors="coerce")
    values = pd.array(numbers, dtype="Float64").to_numpy(dtype=float, na_value=np.nan)
    odd = np.isfinite(values) & (values != np.round(values))
    lost = int((pd.isna(values) & column.notna().to_numpy()).sum())
    if lost:
        notes.append(Note("register.number", N_("Tømt, for {column} er ikke et tal: {count}"), {"count": lost, "column": name}))
    if odd.any():
        return pd.Series(values, index=column.index)
    return pd.Series(pd.array(np.where(np.isfinite(values), values, 0).astype(np.int64), dtype="Int64"), index=column.index).mask(
        ~np.isfinite(values)
    )


def _truth(column: Any) -> Any:
    words = column.astype("string").str.strip().str.lower()
    return pd.Series(pd.array(words.map(_TRUTH_WORDS).to_numpy(dtype=object, na_value=None), dtype="boolean"), index=column.index)


def _four_digits(column: Any) -> Any:
    """Codes of municipalities, roads and post districts as BBR, DAR and DAGI write them: 0253, never 253."""
    text = column.astype("string").str.strip().str.removesuffix(".0")
    return text.where(~_matches(text, r"\d{1,4}"), text.str.zfill(4)).astype(object).where(text.notna(), None)


def _key(column: Any) -> Any:
    """A key as text: 1326422, never 1326422.0."""
    if column.dtype.kind in "iu":
        return column.astype("string").astype(object).where(column.notna(), None)
    if column.dtype.kind == "f" or str(column.dtype) in {"Int64", "Int32", "Float64"}:
        return column.astype("Int64").astype("string").astype(object).where(column.notna(), None)
    text = column.astype("string")
    decimal = _matches(text, r"\d+\.0+")
    return column.where(~decimal, text.str.replace(r"\.0+$", "", regex=True).astype(object)) if decimal.any() else column


def _parcels(frame: Any, notes: list[Note]) -> Any:
    """Ids, BFE number and areas of parcels, under one name each."""
    if "lokal_id" not in frame.columns and "featureid" in frame.columns:
        frame["lokal_id"] = frame["featureid"].astype("string").astype(object).where(frame["featureid"].notna(), None)
    if "bfe_nummer" not in frame.columns and "sfe_ejendomsnr" in frame.columns:
        frame["bfe_nummer"] = frame["sfe_ejendomsnr"]
    if "matrikelnr" in frame.columns:
        frame["matrikelnr"] = frame["matrikelnr"].astype("string").str.replace(r"\s+", "", regex=True).str.lower().astype(object)
        frame["matrikelnr"] = frame["matrikelnr"].where(frame["matrikelnr"].notna(), None)
    if "esr_ejendomsnr" in frame.columns:
        frame["esr_ejendomsnr"] = frame["esr_ejendomsnr"] % _ESR_DIGITS
    if "arealberegningsmetode" in frame.columns:
        frame["arealberegningsmetode"] = frame["arealberegningsmetode"].replace(r"^.* - (\w)$", r"\1", regex=True)
    for name, why in (
        ("registreret_areal_m2", N_("Tømt, for registreret areal 0 er ikke udfyldt: {count}")),
        ("sfe_ejendomsnr", NO_PROPERTY),
        ("bfe_nummer", ""),
    ):
        if name in frame.columns:
            _nulled(frame, name, _is(frame[name], 0), notes, why)
    if {"vej_areal_m2", "vejarealberegningsstatus"} <= set(frame.columns):
        unknown = _is(frame["vejarealberegningsstatus"].astype("string").str.lower(), _UNKNOWN_ROAD)
        why = N_("Tømt, for vejareal 0 er ikke beregnet eller er ukendt: {count}")
        _nulled(frame, "vej_areal_m2", unknown & _is(frame["vej_areal_m2"], 0), notes, why)
    return frame


def _unfilled(kind: str, frame: Any, notes: list[Note]) -> None:
    """Years 0 and 1000 and totals of 0 in BBR: nobody filled them in."""
    if not kind.startswith("bbr_"):
        return
    for name in [str(one) for one in frame.columns if one != "geometry"]:
        if _YEAR.match(name) and pd.api.types.is_numeric_dtype(frame[name].dtype):
            why = N_("Tømt, for år 0 eller 1000 i {column} er ikke udfyldt: {count}")
            _nulled(frame, name, _is(frame[name], _NO_YEAR), notes, why)
        elif _FILLED.match(name) and pd.api.types.is_numeric_dtype(frame[name].dtype):
            why = N_("Tømt, for 0 i {column} er ikke udfyldt: {count}")
            _nulled(frame, name, _is(frame[name], 0), notes, why)


def _nulled(frame: Any, name: str, rows: Any, notes: list[Note], why: str) -> None:
    if rows.any():
        frame[name] = frame[name].mask(rows)
        if why:
            notes.append(Note("register.unfilled", why, {"count": int(rows.sum()), "column": name}))
