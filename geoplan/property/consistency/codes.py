"""Codes that have left their list, that no list has, and that contradict each other."""

from __future__ import annotations

import csv
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.model.load import shipped
from geoplan.property.consistency.areas import unit_building
from geoplan.property.consistency.base import control, hits, unknown
from geoplan.property.consistency.joins import as_ints, standing, uses
from geoplan.property.consistency.registers import found, taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Ints, Mask, Registers, Words
    from geoplan.rules import Hits

_BUILDING, _UNIT = "byg021BygningensAnvendelse", "enh020EnhedensAnvendelse"
LISTS: Final[Mapping[str, str]] = {
    _BUILDING: "bygningens_anvendelse",
    "byg032YdervaeggensMateriale": "ydervaeg",
    "byg033Tagdaekningsmateriale": "tagdaekning",
    "byg056Varmeinstallation": "varmeinstallation",
    "byg057Opvarmningsmiddel": "opvarmningsmiddel",
    "byg058SupplerendeVarme": "supplerende_varme",
}
"""Columns of buildings whose whole code list is known."""
_LISTED: Final = ("1", "2", "6", "7")
"""Codes of byg070Fredning that mean listed by the act; the others are easements, medieval parts and registrations."""
_KINDS = 5
"""The first figure of a use says its kind up to here: 1 dwelling ... 5 leisure."""


def code_controls() -> Iterator[Control]:
    """The checks of the theme *kode*."""
    yield control("kode.udgaaet", _retired_building, {"bbr_bygning": (_BUILDING,)})
    yield control("kode.udgaaet_enhed", _retired_unit, {"bbr_enhed": (_UNIT,)})
    yield control("kode.ukendt", _unknown, {"bbr_bygning": (_BUILDING,)})
    needs = {"bbr_enhed": ("bygning", _UNIT), "bbr_bygning": ("id_lokalId", _BUILDING)}
    yield control("kode.enhed_mod_bygning", _unit_against_building, needs)
    listed = {"bbr_bygning": ("id_lokalId", "byg070Fredning"), "fbb_bygning": ("bbruuid",)}
    yield control("kode.fredning", _listing, listed)


@lru_cache(maxsize=1)
def _lists() -> Mapping[tuple[str, str], frozenset[str]]:
    """The codes of each list, by list and whether they are current or retired."""
    text = shipped().joinpath("register", "check_codes.csv").read_text(encoding="utf-8")
    made: dict[tuple[str, str], set[str]] = {}
    for row in csv.DictReader(StringIO(text, newline="")):
        made.setdefault((row["code_list"], row["validity"]), set()).add(row["code"])
    return {key: frozenset(codes) for key, codes in made.items()}


def codes(name: str, validity: str) -> frozenset[str]:
    """The codes of a list that are ``current`` or ``retired``."""
    return _lists().get((name, validity), frozenset())


def retired(r: Registers) -> Mask:
    """Standing buildings whose use has left the list."""
    return np.asarray(standing(r) & _among(r.table("bbr_bygning").words(_BUILDING), codes("bygningens_anvendelse", "retired")), dtype=bool)


def _among(words: Words, wanted: frozenset[str]) -> Mask:
    return np.asarray(pd.Series(words).isin(wanted).to_numpy(dtype=bool), dtype=bool)


def _retired_building(r: Registers) -> Sequence[Hits]:
    words = r.table("bbr_bygning").words(_BUILDING)
    return hits(retired(r), value=words), *unknown(standing(r) & pd.isna(words), "byg021")


def _retired_unit(r: Registers) -> Sequence[Hits]:
    words = r.table("bbr_enhed").words(_UNIT)
    return hits(_among(words, codes("enhedens_anvendelse", "retired")), value=words), *unknown(pd.isna(words), "enh020")


def _unknown(r: Registers) -> Sequence[Hits]:
    told = []
    for column, name in LISTS.items():
        words = r.table("bbr_bygning").words(column)
        known = _among(words, codes(name, "current") | codes(name, "retired"))
        told.append(hits(standing(r) & ~known & pd.notna(words), value=words, column=column[:6]))
    return told


def _unit_against_building(r: Registers) -> Sequence[Hits]:
    own = as_ints(r.table("bbr_enhed").numbers(_UNIT))
    of = unit_building(r)
    theirs = taken(uses(r), of, -1)
    mixed = taken(_mixed(r, of, own), of, empty=False)
    kind, other = own // 100, theirs // 100
    comparable = (own > 0) & (theirs > 0) & (kind <= _KINDS) & (other <= _KINDS)
    told = hits(comparable & (kind != other) & ~mixed, value=own, limit=theirs)
    return told, *unknown((own < 0) | (theirs < 0), "enh020, byg021")


def _mixed(r: Registers, of: Ints, own: Ints) -> Mask:
    """The buildings with units of several kinds: there a difference is to be expected."""
    kinds = pd.Series(own // 100)[of >= 0].groupby(of[of >= 0]).nunique()
    made = np.zeros(len(r.table("bbr_bygning")), dtype=bool)
    made[kinds.index[kinds > 1].to_numpy(dtype=np.int64)] = True
    return made


def _listing(r: Registers) -> Hits:
    table = r.table("bbr_bygning")
    in_bbr = _among(table.words("byg070Fredning"), frozenset(_LISTED))
    in_fbb = found(r.table("fbb_bygning").ids("bbruuid"), table.ids("id_lokalId")) >= 0
    return hits(standing(r) & (in_bbr != in_fbb), value=in_bbr, limit=in_fbb)
