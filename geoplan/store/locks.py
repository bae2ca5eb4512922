"""When a plan is locked, as SQL that both databases understand. The database itself refuses, whoever writes."""

# ruff: noqa: S608 - text of SQL is what is made here, of quoted names and constants

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoplan.store.layers import LOCKED, PARENTS, is_plan
from geoplan.texts import N_

if TYPE_CHECKING:
    from geoplan.store.layers import StoredLayer

LOCKED_TEXT: Final = N_(
    "Planen er vedtaget eller aflyst og kan ikke ændres. Lav et forslag til en ny plan, eller brug geoplan plan advance."
)
KEEP_TEXT: Final = N_("Historik og spor kan ikke ændres eller slettes.")

_STATUS: Final = ", ".join(f"'{status}'" for status in LOCKED)


def quoted(name: str) -> str:
    """The name of a table or column in SQL."""
    return '"' + name.replace('"', '""') + '"'


def lock_conditions(layer: StoredLayer) -> dict[str, str]:
    """Per kind of write (insert, update, delete) the SQL condition under which it is refused; empty for layers without a lock."""
    if not is_plan(layer.name):
        return {}
    old = [_own("OLD"), *_parents(layer.name, "OLD")]
    new = [_own("NEW"), *_parents(layer.name, "NEW")]
    found = {"insert": " OR ".join(new[1:]), "update": " OR ".join([*old, *new]), "delete": " OR ".join(old)}
    return {verb: condition for verb, condition in found.items() if condition}


def _own(version: str) -> str:
    return f'{version}."status" IN ({_STATUS})'


def _parents(kind: str, version: str) -> list[str]:
    return [
        f'EXISTS (SELECT 1 FROM {quoted(parent)} p WHERE p."status" IN ({_STATUS}) '
        f'AND (p."objekt_id" = {version}.{quoted(by_object)} OR p."planid" = {version}.{quoted(by_plan)}))'
        for parent, by_object, by_plan in PARENTS.get(kind, ())
    ]
