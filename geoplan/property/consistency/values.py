"""Energy labels and assessments against buildings and properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.property.consistency.base import control, hits, one, told_days, unknown, whole
from geoplan.property.consistency.content import number
from geoplan.property.consistency.joins import as_ints, properties, small, standing
from geoplan.property.consistency.registers import found, taken
from geoplan.rules import NO_HITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Floats, Ints, Mask, Registers
    from geoplan.rules import Hits

_LABELS: Final = {"bbr_bygning": ("id_lokalId", "byg021BygningensAnvendelse"), "energimaerke": ("bbruuid", "gyldig_til")}
_CHAIN: Final = {"bfekrydsreference": ("BFEnummer", "fkEjendomsvurderingID")}
_PUBLIC: Final = ("50", "60", "70", "80")
"""Owned by a municipality, a region or the state."""


def value_controls() -> Iterator[Control]:
    """The checks of the themes *energi* and *skat*."""
    yield control("energi.maerke", _expired, _LABELS)
    yield control("energi.intet_maerke", _without_label, _LABELS)
    assessed = {"ejendomsvurdering": ("id", "aar", "vurderetAreal"), **_CHAIN, "jordstykke": ("bfe_nummer", "registreret_areal_m2")}
    yield control("skat.vurderet_areal", _assessed_area, assessed, numbers=("vurderet_procent",))
    divided = {"samlet_fast_ejendom": ("bfe_nummer", "hovedejendomopdeltiejerlejligh", "udskiltvej")}
    owners = {"bbr_ejendomsrelation": ("bfeNummer", "ejendommensEjerforholdskode")}
    zero = {"ejendomsvurdering": ("id", "aar", "grundvaerdiBeloeb"), **_CHAIN, **divided, **owners}
    yield control("skat.vurderet_til_nul", _assessed_zero, zero)


# -- energy labels ------------------------------------------------------------------------------------------------------


def label_until(r: Registers) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    """The last day of the newest label of each building, NaT where there is none."""
    labels = r.table("energimaerke")
    frame = pd.DataFrame({"id": labels.ids("bbruuid"), "until": labels.days("gyldig_til")}).dropna(subset=["id"])
    newest = frame.groupby("id")["until"].max()
    until = pd.Series(r.table("bbr_bygning").ids("id_lokalId"), dtype=object).map(newest)
    return np.asarray(until.to_numpy(), dtype="datetime64[D]")


def _labelled(r: Registers) -> Mask:
    return found(r.table("energimaerke").ids("bbruuid"), r.table("bbr_bygning").ids("id_lokalId")) >= 0


def _expired(r: Registers) -> Sequence[Hits]:
    until, of = label_until(r), standing(r) & ~small(r)
    told = hits(of & (until < np.datetime64(r.day)), value=told_days(until))
    return told, *unknown(of & _labelled(r) & np.isnat(until), "gyldig_til")


def _without_label(r: Registers) -> Hits:
    of = standing(r) & ~small(r)
    mask = of & ~_labelled(r)
    if r.each:
        return hits(mask, value=1, limit=1)
    return one(value=int(mask.sum()), limit=int(of.sum())) if mask.any() else NO_HITS


# -- assessments --------------------------------------------------------------------------------------------------------


def newest(r: Registers) -> tuple[Mask, Ints]:
    """The assessments of the last year of their property, and the BFE number of each; -1 where no reference names one."""
    table, chain = r.table("ejendomsvurdering"), r.table("bfekrydsreference")
    at = found(chain.words("fkEjendomsvurderingID"), table.words("id"))
    bfe = taken(as_ints(chain.numbers("BFEnummer")), at, -1)
    year = table.numbers("aar")
    last = pd.Series(year).groupby(bfe).transform("max").to_numpy()
    return (bfe >= 0) & (year == last), bfe


def _assessed_area(r: Registers) -> Sequence[Hits]:
    """Parts of one property that are assessed apart in one year are added up, and told at the first of them."""
    use, bfe = newest(r)
    assessed = r.table("ejendomsvurdering").numbers("vurderetAreal")
    total = pd.Series(np.where(use, assessed, 0.0)).groupby(bfe).transform("sum").to_numpy()
    registered = _registered(r).reindex(bfe).to_numpy(dtype=np.float64)
    first = use & ~pd.Series(np.where(use, bfe, -1 - np.arange(len(bfe)))).duplicated().to_numpy()
    apart = np.abs(total - registered) > number("vurderet_procent", r.day) / 100 * registered
    told = hits(first & (total > 0) & apart, value=whole(total), limit=whole(registered), bfe=bfe)
    return told, *unknown(first & np.isnan(registered), "registreret_areal_m2")


def _registered(r: Registers) -> pd.Series[float]:
    """The registered area of each property in m2; NaN where the area of a parcel is not told."""
    area: Floats = r.table("jordstykke").numbers("registreret_areal_m2")
    return pd.Series(area).groupby(properties(r)).sum(min_count=1, skipna=False)


def _assessed_zero(r: Registers) -> Sequence[Hits]:
    use, bfe = newest(r)
    table, land = r.table("ejendomsvurdering"), r.table("samlet_fast_ejendom")
    at = found(land.words("bfe_nummer"), bfe.astype(str).astype(object))
    special = (land.flags("hovedejendomopdeltiejerlejligh") == 1) | (land.flags("udskiltvej") == 1)
    owners = r.table("bbr_ejendomsrelation")
    owner = found(owners.words("bfeNummer"), bfe.astype(str).astype(object))
    public = np.isin(owners.words("ejendommensEjerforholdskode").astype(str), _PUBLIC)
    of = use & ~taken(special, at, empty=False) & ~taken(public, owner, empty=False)
    value = table.numbers("grundvaerdiBeloeb")
    return hits(of & (value == 0), value=bfe, limit=whole(table.numbers("aar"))), *unknown(of & np.isnan(value), "grundvaerdiBeloeb")
