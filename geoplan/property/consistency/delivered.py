"""What only a file as it was delivered can show: rows not in force, old versions, and keys written as they should not be.

The workspace puts all of it right when it brings a file in. Without files these checks look at the workspace's own layers, which must be
right already. Each layer gets one finding with a count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from geoplan.dataset.join import joined
from geoplan.property.consistency.base import control, one, undecided
from geoplan.property.consistency.joins import standing
from geoplan.property.consistency.registers import ACTUAL, DELIVERED, Table, found, only, registers_of, taken
from geoplan.rules import NO_HITS, Hits, Scope
from geoplan.settings import CHUNK_ROWS
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geoplan.dataset import Dataset, LayerInfo, Rows
    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Mask, Registers, Words
    from geoplan.rules import Context

_STANDING, _PRELIMINARY, _DAWA = "6", "2", "1"
_PENDING: Final = r"ikke gennemf|forel\S*big|historisk"
_LETTERS: Final = ("SFE", "BPFG", "EJL")
_BFE_COLUMNS: Final = ("bfenummer", "bfe_nummer", "sfe_ejendomsnr", "samletfastejendom", "bestemtfastejendombfenr")
_ESR_COLUMNS: Final = ("ejendomsnummer", "ejendomsnr", "esrejendomsnummer", "esr_ejendomsnr", "ejdnr")
_ESR_DIGITS: Final = r"\d{1,7}"
_BADLY_WRITTEN: Final = r"0|\d+\.\d*|\s.*|.*\s"
_ENDS: Final = ("registreringTil", "virkningTil")
_VERSIONED: Final = ("bbr_bygning", "bbr_etage", "bbr_enhed", "bbr_grund", "bbr_ejendomsrelation", "jordstykke", "husnummer", "adresse")
_ADDRESSES: Final = ("husnummer", "adresse")


class Delivered(Table):
    """A layer as it was delivered. ``name`` is that of the register it holds."""

    def __init__(self, rows: Rows, dataset: Dataset) -> None:
        super().__init__(rows)
        self.name = rows.layer.name
        self.dataset = dataset

    def among(self, wanted: tuple[str, ...]) -> list[str]:
        """The columns of the layer that are called one of ``wanted`` in plain letters, as they are written."""
        return [written for name, written in self._named.items() if name in wanted]

    def raw(self, name: str) -> pd.Series[Any]:
        """The column as text with its blanks."""
        return pd.Series(self.rows.column(name).cast(pa.string()).to_numpy(zero_copy_only=False), dtype="string")


def delivered_controls() -> Iterator[Control]:
    """The checks of the theme *model*, and the one on preliminary addresses."""
    yield _made("model.raekker_ikke_opfoert", _not_standing, "bbr_bygning")
    yield _made("model.jordstykker_ikke_i_kraft", _parcels_not_in_force, "jordstykke")
    yield _made("model.esr_som_noegle", _old_numbers)
    yield _made("model.bfe_som_tekst", _badly_written)
    yield _made("model.dawa_status", _dawa, *_ADDRESSES)
    yield _made("model.uuid_bogstaver", _capitals, "bygning")
    yield _made("model.ejendomstype", _letters, "bbr_ejendomsrelation")
    yield _made("model.gamle_versioner", _old_versions, *_VERSIONED)
    yield _made("adresse.foreloebig", _preliminary, *_ADDRESSES)


def _made(rule_id: str, look: Callable[[Delivered], Hits], *layers: str) -> Control:
    def run(rows: Rows, context: Context) -> Hits:
        table = _whole(rows.layer, context.dataset)
        return look(table) if len(table) and (not layers or table.name in layers) else NO_HITS

    return control(rule_id, lambda _r: NO_HITS, {DELIVERED: layers}, scope=Scope.SCHEMA, run=run)


def _whole(info: LayerInfo, dataset: Dataset) -> Delivered:
    """The layer with all its rows, read once."""

    def make() -> Delivered:
        source = next(one_ for one_ in dataset.of_kind(DELIVERED) if one_.info is info)
        return Delivered(joined(list(source.batches(CHUNK_ROWS, set(info.columns))), info), dataset)

    return dataset.made(f"leverance:{id(info)}", make)


def statuses_of(r: Registers, kind: str, ids: Words) -> Words:
    """The status of each object: in the workspace, else in the files delivered; None where neither has it."""
    table = r.table(kind)
    at = found(table.ids("id_lokalId"), ids)
    own = only(standing(r), _STANDING) if kind == "bbr_bygning" else table.words("status")
    status = np.asarray(taken(own, at, None), dtype=object)
    for layer in r.delivered(kind):
        rows = _whole(layer.info, r.dataset)
        told = taken(rows.words("status"), found(rows.ids("id_lokalId"), ids), None)
        status = np.where(pd.isna(status), told, status)
    return status


# -- rows that are not in force -----------------------------------------------------------------------------------------


def _not_standing(table: Delivered) -> Hits:
    if not table.has("status"):
        return NO_HITS
    return _share(table.words("status") != _STANDING, table)


def _parcels_not_in_force(table: Delivered) -> Hits:
    pending = pd.Series(table.ids("status"), dtype="string").str.match(_PENDING).fillna(value=False)
    return _share(pending.to_numpy(dtype=bool), table)


def _share(mask: Mask, table: Delivered) -> Hits:
    count = int(np.count_nonzero(mask))
    return one(value=count, limit=len(table), share=round(100 * count / len(table), 1)) if count else NO_HITS


def _old_versions(table: Delivered) -> Hits:
    today = np.datetime64(table.dataset.day)
    old = ~np.isnat(table.days(_ENDS[0])) | (table.days(_ENDS[1]) <= today)
    ids = pd.Series(table.ids("id_lokalId" if table.has("id_lokalId") else "lokal_id"))
    old |= (ids.duplicated() & ids.notna()).to_numpy(dtype=bool)
    count = int(np.count_nonzero(old))
    return one(value=count, limit=len(table)) if count else NO_HITS


def _preliminary(table: Delivered) -> Hits:
    if not table.dataset.made(ACTUAL, lambda: False) and not (table.words("status") == _PRELIMINARY).any():
        return undecided(Phrase(N_("Arbejdsområdet har kun gældende adresser. Giv den leverede fil med --delivery.")))
    r = registers_of(table.dataset)
    if not r.has("bbr_bygning") or not r.table("bbr_bygning").has("husnummer"):
        return undecided(Phrase(N_("laget {layers} er ikke i arbejdsområdet"), layers="bbr_bygning"))
    ids = table.ids("husnummer" if table.name == "adresse" else "lokal_id" if table.has("lokal_id") else "id_lokalId")
    built = r.table("bbr_bygning").ids("husnummer")[standing(r)]
    mask = (table.words("status") == _PRELIMINARY) & (found(built, ids) >= 0)
    return one(value=int(mask.sum()), example=str(ids[np.flatnonzero(mask)[0]])) if mask.any() else NO_HITS


# -- how keys and codes are written -------------------------------------------------------------------------------------


def _old_numbers(table: Delivered) -> Hits:
    if table.among(_BFE_COLUMNS):
        return NO_HITS
    for column in table.among(_ESR_COLUMNS):
        text = table.raw(column).dropna().str.strip()
        if len(text) and text.str.fullmatch(_ESR_DIGITS).all():
            return one(value=len(text), column=column)
    return NO_HITS


def _badly_written(table: Delivered) -> Hits:
    for column in table.among(_BFE_COLUMNS):
        text = table.raw(column).dropna()
        wrong = text.str.fullmatch(_BADLY_WRITTEN).to_numpy(dtype=bool, na_value=False)
        if wrong.any():
            return one(value=int(wrong.sum()), column=column, example=str(text[wrong].iloc[0]))
    return NO_HITS


def _dawa(table: Delivered) -> Hits:
    """1 in a column called status is DAWA's; DAR's numbers begin at 2. ``statuskode`` is DAWA's own name and no confusion."""
    status = table.words("status")
    count = int(np.count_nonzero(status == _DAWA))
    return one(value=count, column="status") if count else NO_HITS


def _capitals(table: Delivered) -> Hits:
    words = pd.Series(table.words("bbruuid"), dtype="string").dropna()
    capital = int((words != words.str.lower()).sum())
    if not capital:
        return NO_HITS
    ids = _building_ids(registers_of(table.dataset))
    share = round(100 * float(words.isin(ids).mean()), 1) if ids else None
    return one(value=capital, limit=len(words), share=share)


def _building_ids(r: Registers) -> set[str]:
    """The ids of BBR's buildings as they are written, delivered or in the workspace."""
    tables: list[Table] = [_whole(source.info, r.dataset) for source in r.delivered("bbr_bygning")]
    if r.has("bbr_bygning"):
        tables.append(r.table("bbr_bygning"))
    return {one_ for table in tables for one_ in table.words("id_lokalId") if one_ is not None}


def _letters(table: Delivered) -> Hits:
    count = int(np.isin(table.words("ejendomstype").astype(str), _LETTERS).sum())
    return one(value=count) if count else NO_HITS
