"""What Datafordeleren's files hold: the entities of each register, how one is recognised, and how its rows are held against a municipality.

Content, one row each: ``datamodel/register/entities.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geoplan.model.content import Faults, sound_tables
from geoplan.model.load import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geoplan.model.content import Row

REGISTERS: Final = ("DAGI", "MAT", "GEODKV", "DAR", "BBR", "EBR", "VUR")
"""In the order in which they are read: what others are held against comes first."""
ALL: Final = "alle"

_COLUMNS: Final = {"entities.csv": "register entity kind columns belongs title_da source confidence"}
_FILE: Final = re.compile(
    r"(?P<register>[A-Z]+)_V\d+_(?P<entity>[A-Za-z]+)(?:_\d+)?_[A-Za-z]*Download_[a-z]+_(?P<mode>Current|Temporal|Bitemporal)_(?P<generation>\d+)",
    re.IGNORECASE,
)
"""Names of Datafordeleren's files: BBR_V3_Bygning_TotalDownload_csv_Current_688.zip."""
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa"})


@dataclass(frozen=True, slots=True)
class Link:
    """One way to tell whose a row is: a column that must be among known keys. ``target`` is ``layer.column``."""

    columns: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Way:
    """How rows are held against the municipality: ``all``, ``area``, by a ``code`` column, or by ``links`` (any of them)."""

    kind: str
    code: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of a register. ``kind`` is the layer, or the part of one, that it becomes; ``ways`` in order of preference."""

    register: str
    name: str
    kind: str
    signs: tuple[frozenset[str], ...]
    ways: tuple[Way, ...]
    title: str
    confidence: str


@dataclass(frozen=True, slots=True)
class FileName:
    """What the name of a file of Datafordeleren says."""

    register: str
    entity: str
    mode: str
    generation: str


@lru_cache(maxsize=1)
def entities() -> tuple[Entity, ...]:
    """The entities in the order of the content. Raises ContentError with every fault of it."""
    faults = Faults()
    tables, _ = sound_tables(shipped().joinpath("register"), _COLUMNS, faults)
    found = tuple(_entity(row) for row in tables["entities.csv"])
    faults.report()
    return found


def plain(name: str) -> str:
    """A column's name in small letters, with ae, oe and aa and _ for a dot: what editions of a register agree on."""
    return name.translate(_LETTERS).lower().replace(".", "_")


def told_by_name(name: str) -> FileName | None:
    """What a file's name says, when it is one of Datafordeleren's own."""
    found = _FILE.search(name)
    if found is None:
        return None
    generation = found["generation"] if int(found["generation"]) else ""  # 0 is what geoplan itself writes for an answer of a service
    return FileName(found["register"].upper(), found["entity"], found["mode"].lower(), generation)


def recognised(name: str, columns: Iterable[str], *, register: str = "", inside: str = "") -> Entity | None:
    """The entity that a table is: by the file's name, by the layer's name, else by its columns. None when it is none of ``register``."""
    known = [one for one in entities() if not register or one.register == register]
    told = told_by_name(inside) or told_by_name(name)
    if told is not None:
        mine = [one for one in known if one.register == told.register and one.name.lower() == told.entity.lower()]
        return mine[0] if mine else None
    low = frozenset(plain(one) for one in columns)
    fitting = [one for one in known if any(sign <= low for sign in one.signs)]
    called = [one for one in known if plain(inside) in {plain(one.name), one.kind}]
    both = [one for one in called if one in fitting]
    return next(iter((*both, *fitting)), called[0] if len(called) == 1 else None)


def _entity(row: Row) -> Entity:
    signs = tuple(frozenset(sign.split("+")) for sign in row["columns"].split("|") if sign)
    ways = tuple(_way(text) for text in row["belongs"].split(";"))
    return Entity(row["register"], row["entity"], row["kind"], signs, ways, row["title_da"], row["confidence"])


def _way(text: str) -> Way:
    if text in {"all", "area"}:
        return Way(text)
    if "=" not in text:
        return Way("code", code=text)
    links = (part.split("=") for part in text.split("|"))
    return Way("links", links=tuple(Link(tuple(columns.split("/")), target) for columns, target in links))
