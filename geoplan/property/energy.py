"""Energy labels from a file, joined to buildings and gathered per municipal property.

Nobody's law is applied: whether a label is valid is what the file's own column for the last day says, and whether a building must have one
is not decided. A label that no building is found for is counted and kept, never dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoplan.errors import UsageError
from geoplan.property.consistency.joins import small, standing
from geoplan.property.consistency.registers import Table, found, only, plain, taken
from geoplan.property.consistency.whose import whose
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from geoplan.dataset import Rows
    from geoplan.property.consistency.registers import Ints, Registers, Words

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "bbruuid": ("bbruuid", "bbr_uuid", "bygning_id", "bygningid", "bygning_uuid"),
    "bfe": ("bfe", "bfenummer", "bfe_nummer", "bfenr"),
    "bygningsnummer": ("bygningsnummer", "bygningsnr", "bygning_nr", "bygningnr"),
    "ejendomsnummer": ("ejendomsnummer", "ejendomsnr", "esr_ejendomsnr"),
    "adresse": ("adresse", "vejadresse", "adressebetegnelse"),
    "gyldig_fra": ("gyldig_fra", "gyldigfra", "indberetningsdato", "dato", "udstedt"),
    "gyldig_til": ("gyldig_til", "gyldigtil", "udloeber", "udloebsdato", "gyldig_indtil"),
    "klasse": ("klasse", "energiklasse", "maerke", "energimaerke", "klassifikation"),
    "nummer": ("nummer", "energimaerkenummer", "maerkenummer", "rapportnummer"),
}
"""What a file may call its columns, in plain small letters."""
WAYS: Final = {
    "bbruuid": N_("BBR's UUID"),
    "bfe": N_("BFE og bygningsnummer"),
    "esr": N_("ejendomsnummer og bygningsnummer"),
    "address": N_("adresse"),
}
"""The ways a label is joined to a building, the surest first."""
_OWN_MUNICIPALITY: Final = "50"
_KEYS: Final = ("bbruuid", "bfe", "ejendomsnummer", "adresse")


@dataclass(frozen=True)
class Energy:
    """The municipal properties with their labels, the labels with the building each was joined to, and how.

    ``properties`` has a row for each property of the municipality: bfe, address, buildings, labelled, missing, expired, unknown, oldest.
    ``labels`` has a row for each label of the file: building (position or -1), bbruuid, way, gyldig_fra, gyldig_til, klasse, nummer.
    """

    properties: pd.DataFrame
    labels: pd.DataFrame
    day: dt.date

    @property
    def unmatched(self) -> int:
        """How many labels no building was found for."""
        return int((self.labels["building"] < 0).sum())

    def joined_by(self) -> dict[str, int]:
        """How many labels were joined in each way."""
        counts = self.labels["way"].value_counts()
        return {way: int(counts.get(way, 0)) for way in WAYS}


def energy(r: Registers, rows: Rows, *, day: dt.date) -> Energy:
    """Join the labels of a file. Raises UsageError where the file has no key or no last day, or BBR is not in the workspace."""
    if not (r.has("bbr_bygning") and r.has("bbr_ejendomsrelation") and r.has("bbr_grund")):
        message = N_("Energimærker kræver BBR's bygninger, grunde og ejendomsrelationer i arbejdsområdet (bbr_bygning, bbr_grund).")
        raise UsageError(texts()(message))
    labels = _read(Table(rows))
    labels["building"], labels["way"] = _joined(r, labels)
    labels["bbruuid"] = taken(r.table("bbr_bygning").ids("id_lokalId"), labels["building"].to_numpy(), None)
    return Energy(_properties(r, labels, day), labels, day)


def _read(table: Table) -> pd.DataFrame:
    """The columns of the file under our names."""
    columns = {plain(name): name for name in table.rows.layer.columns}
    named = {ours: next((columns[one] for one in theirs if one in columns), "") for ours, theirs in NAMES.items()}
    if not named["gyldig_til"]:
        message = N_("Filen har ingen kolonne med mærkets sidste dag (gyldig_til). geoplan gætter ikke en gyldighed.")
        raise UsageError(texts()(message))
    if not any(named[key] for key in _KEYS):
        message = N_("Filen har ingen nøgle til bygninger: giv en kolonne med bbruuid, bfe, ejendomsnummer eller adresse.")
        raise UsageError(texts()(message))
    made: dict[str, Any] = {ours: table.ids(name) if name else np.full(len(table), None, dtype=object) for ours, name in named.items()}
    for ours in ("gyldig_fra", "gyldig_til"):
        made[ours] = table.days(named[ours]) if named[ours] else np.full(len(table), np.datetime64("NaT", "D"))
    for ours in ("klasse", "nummer"):
        made[ours] = table.words(named[ours]) if named[ours] else made[ours]
    return pd.DataFrame(made)


# -- from label to building ---------------------------------------------------------------------------------------------


def _joined(r: Registers, labels: pd.DataFrame) -> tuple[Ints, Words]:
    """The building of each label and the way it was found; the surest way that gives one decides."""
    building = np.full(len(labels), -1, dtype=np.int64)
    way = np.full(len(labels), None, dtype=object)
    for name, at in _ways(r, labels):
        new = (building < 0) & (at >= 0)
        building[new], way[new] = at[new], name
    return building, way


def _ways(r: Registers, labels: pd.DataFrame) -> list[tuple[str, Ints]]:
    table = r.table("bbr_bygning")
    keep = standing(r) & ~small(r)
    ids = {name: np.asarray(labels[name], dtype=object) for name in ("bbruuid", "bfe", "bygningsnummer", "ejendomsnummer", "adresse")}
    number = table.words("byg007Bygningsnummer")
    relation = found(r.table("bbr_ejendomsrelation").ids("id_lokalId"), _relation_ids(r))
    bfe = taken(r.table("bbr_ejendomsrelation").words("bfeNummer"), relation, None)
    esr = taken(r.table("bbr_ejendomsrelation").words("ejendomsnummer"), relation, None)
    address = pd.Series(whose(r, "bbr_bygning").address, dtype="string").str.lower().astype(object).to_numpy()
    alone = np.asarray(address, dtype=object)
    return [
        ("bbruuid", found(table.ids("id_lokalId"), ids["bbruuid"])),
        ("bfe", _by_pair(bfe, number, ids["bfe"], ids["bygningsnummer"], keep)),
        ("esr", _by_pair(_unpadded(esr), number, _unpadded(ids["ejendomsnummer"]), ids["bygningsnummer"], keep)),
        ("address", found(only(keep & _single(alone, keep), alone), _street(ids["adresse"]))),
    ]


def _relation_ids(r: Registers) -> Words:
    """The property relation of each building, through its ground."""
    ground = found(r.table("bbr_grund").ids("id_lokalId"), r.table("bbr_bygning").ids("grund"))
    return np.asarray(taken(r.table("bbr_grund").ids("bestemtFastEjendom"), ground, None), dtype=object)


def _by_pair(keys: Words, numbers: Words, wanted: Words, wanted_numbers: Words, keep: Any) -> Ints:
    """By property and building number; where the label has no number, by a property with one building that is no small one."""
    pair = pd.Series(keys, dtype="string") + "/" + pd.Series(numbers, dtype="string")
    asked = pd.Series(wanted, dtype="string") + "/" + pd.Series(wanted_numbers, dtype="string")
    by_number = found(_objects(pair), _objects(asked))
    alone = found(only(keep & _single(keys, keep), keys), only(pd.isna(wanted_numbers), wanted))
    return np.where(by_number >= 0, by_number, alone)


def _single(keys: Words, keep: Any) -> Any:
    """Where a key has one building only, among those that count."""
    counts = pd.Series(keys)[keep].value_counts()
    return pd.Series(keys).map(counts).fillna(0).to_numpy() == 1


def _unpadded(words: Words) -> Words:
    return _objects(pd.Series(words, dtype="string").str.lstrip("0"))


def _street(words: Words) -> Words:
    """Street and house number of an address in one line: what stands before the first comma."""
    return _objects(
        pd.Series(words, dtype="string").str.lower().str.partition(",")[0].str.strip().str.replace(r"\s+0+(?=\d)", " ", regex=True)
    )


def _objects(texts_: pd.Series[Any]) -> Words:
    return np.asarray(texts_.astype(object).where(texts_.notna(), None).to_numpy(), dtype=object)


# -- per property -------------------------------------------------------------------------------------------------------


def _properties(r: Registers, labels: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """The municipality's own properties: how many buildings have a label that is valid, expired, or none."""
    relation = r.table("bbr_ejendomsrelation")
    at = found(relation.ids("id_lokalId"), _relation_ids(r))
    own = taken(relation.words("ejendommensEjerforholdskode") == _OWN_MUNICIPALITY, at, empty=False)
    newest = labels[labels["building"] >= 0].sort_values("gyldig_til", na_position="first", kind="stable").groupby("building").last()
    until = newest["gyldig_til"].reindex(range(len(at)))
    since = newest["gyldig_fra"].reindex(range(len(at)))
    labelled = pd.Series(range(len(at))).isin(newest.index)
    frame = pd.DataFrame(
        {
            "bfe": taken(relation.words("bfeNummer"), at, None),
            "address": whose(r, "bbr_bygning").address,
            "labelled": labelled,
            "missing": ~labelled,
            "expired": (until < pd.Timestamp(day)).to_numpy(),
            "unknown": (labelled & until.isna()).to_numpy(),
            "oldest": since.where(since.notna(), until).to_numpy(),
        }
    )[np.asarray(own, dtype=bool) & standing(r) & ~small(r)]
    counts = {name: (name, "sum") for name in ("labelled", "missing", "expired", "unknown")}
    grouped = frame.groupby("bfe", sort=True)
    return grouped.agg(address=("address", "first"), buildings=("labelled", "size"), **counts, oldest=("oldest", "min")).reset_index()
