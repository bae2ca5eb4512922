"""Every property once: samlet fast ejendom (SFE), building on foreign ground (BPFG) and condominium (EJL), with what each lies on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from geoplan.property.columns import NOTHING, chosen, found, keys, through
from geoplan.texts import N_

if TYPE_CHECKING:
    from geoplan.property.columns import Index, Objects
    from geoplan.property.registers import Registers

KINDS_DA: Final = {"SFE": N_("samlet fast ejendom"), "BPFG": N_("bygning på fremmed grund"), "EJL": N_("ejerlejlighed")}
_KIND_OF_TYPE: Final = {"1": "SFE", "2": "BPFG", "3": "EJL", "sfe": "SFE", "bpfg": "BPFG", "ejl": "EJL"}
"""BBR's ejendomstype: codes today, texts in older extracts."""


class Properties(NamedTuple):
    """Columns, a row for each property: BFE number as text, kind (SFE, BPFG, EJL), and the property it lies on (-1 for none)."""

    bfe: Objects
    kind: Objects
    parent: Index

    @property
    def land(self) -> Index:
        """The land (SFE) of each: itself, or what it lies on, or what that lies on; -1 where it is not known."""
        at = np.arange(len(self.bfe), dtype=np.int64)
        for _ in range(2):  # a condominium in a building on foreign ground lies two steps up
            up = through(at, self.parent)
            at = np.where(self._is_land(at), at, up)
        return np.where(self._is_land(at), at, NOTHING)

    def _is_land(self, at: Index) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.asarray((at >= 0) & (self.kind[np.maximum(at, 0)] == "SFE"), dtype=bool)


def properties(registers: Registers) -> Properties:
    """The properties of Matriklen, and those that only BBR or a parcel names. Where two registers name one, Matriklen decides its kind."""
    table = pd.concat(_named(registers), ignore_index=True)
    table = table[table["bfe"].notna()].reset_index(drop=True)
    mothers = table.dropna(subset="mother").drop_duplicates("bfe").set_index("bfe")["mother"]
    table = table.drop_duplicates("bfe").reset_index(drop=True)
    bfe = table["bfe"].to_numpy(dtype=object)
    mother = table["bfe"].map(mothers).to_numpy(dtype=object)
    at = found(mother, bfe)
    return Properties(bfe, table["kind"].to_numpy(dtype=object), np.where(at == np.arange(len(at)), NOTHING, at))


def _named(registers: Registers) -> list[pd.DataFrame]:
    """What each register names: number, kind, and the number of what it lies on."""
    parcels, whole = registers["jordstykke"], registers["samlet_fast_ejendom"]
    flats, foreign, relations = (registers[one] for one in ("ejerlejlighed", "bygning_paa_fremmed_grund", "bbr_ejendomsrelation"))
    own = keys(parcels, "sfe_ejendomsnr")
    in_foreign = found(keys(flats, "bpfg_lokal_id"), keys(foreign, "lokal_id"))
    over = chosen(in_foreign >= 0, _taken(keys(foreign, "bfe_nummer"), in_foreign), keys(flats, "sfe_ejendomsnr"))
    kind = pd.Series(keys(relations, "ejendomstype"), dtype=object).map(_KIND_OF_TYPE).fillna("SFE").to_numpy(dtype=object)
    said = keys(relations, "samletFastEjendom")
    return [
        _rows(keys(whole, "bfe_nummer"), "SFE"),
        _rows(chosen(~pd.isna(own), own, keys(parcels, "bfe_nummer")), "SFE"),
        _rows(keys(foreign, "bfe_nummer"), "BPFG", keys(foreign, "sfe_ejendomsnr")),
        _rows(keys(flats, "bfe_nummer"), "EJL", over),
        _rows(keys(relations, "bfeNummer"), kind, chosen(np.asarray(kind != "SFE", dtype=bool), said)),
    ]


def _taken(values: Objects, at: Index) -> Objects:
    return values[np.maximum(at, 0)] if len(values) else np.full(len(at), None, dtype=object)


def _rows(bfe: Objects, kind: str | Objects, mother: Objects | None = None) -> pd.DataFrame:
    above = np.full(len(bfe), None, dtype=object) if mother is None else mother
    return pd.DataFrame({"bfe": bfe, "kind": kind, "mother": above}, dtype=object)
