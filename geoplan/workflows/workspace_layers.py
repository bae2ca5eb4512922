"""How fit the layers of a workspace are to be asked: where from, how old, and which of them count as not examined at a plot."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from geoplan.building.constraints import constraints
from geoplan.model.plan_types import PLAN_KINDS
from geoplan.store.registers import REGISTERS
from geoplan.texts import N_
from geoplan.workflows.map_layers import TITLES
from geoplan.workflows.workspace import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from geoplan.building.constraints import Constraint
    from geoplan.store import StoredLayer


class Fitness(StrEnum):
    """Whether a layer can be asked."""

    GOOD = "good"
    OLD = "old"  # older than its theme allows: not examined at a plot
    MISSING = "missing"  # asked for at every plot, and not there: not examined
    EMPTY = "empty"
    UNDATED = "undated"


FITNESS_DA: Final[Mapping[Fitness, str]] = {
    Fitness.GOOD: N_("i orden"),
    Fitness.OLD: N_("for gammelt: undersøges ikke"),
    Fitness.MISSING: N_("mangler: undersøges ikke"),
    Fitness.EMPTY: N_("tomt"),
    Fitness.UNDATED: N_("uden dato"),
}


class Group(StrEnum):
    """What sort of layer it is."""

    PLAN = "plan"
    REGISTER = "register"
    THEME = "theme"


GROUPS_DA: Final[Mapping[Group, str]] = {
    Group.PLAN: N_("Planer"),
    Group.REGISTER: N_("Registre"),
    Group.THEME: N_("Beskyttelse og andre temaer"),
}


REGISTERS_DA: Final[Mapping[str, str]] = {
    "bbr_etage": N_("BBR, etager"),
    "bbr_enhed": N_("BBR, enheder"),
    "bbr_grund": N_("BBR, grunde"),
    "bbr_grundjordstykke": N_("BBR, grund og jordstykke"),
    "bbr_ejendomsrelation": N_("BBR, ejendomme"),
    "bbr_opgang": N_("BBR, opgange"),
    "bbr_bygningejendomsrelation": N_("BBR, bygning og ejendom"),
    "bbr_enhedejendomsrelation": N_("BBR, enhed og ejendom"),
    "bbr_sag": N_("BBR, sager"),
    "bbr_sagsniveau": N_("BBR, sagsniveauer"),
    "bbr_fordelingsareal": N_("BBR, fordelingsarealer"),
    "samlet_fast_ejendom": N_("Samlede faste ejendomme"),
    "ejerlejlighed": N_("Ejerlejligheder"),
    "bygning_paa_fremmed_grund": N_("Bygninger på fremmed grund"),
    "ejerlav": N_("Ejerlav"),
    "matrikelskel": N_("Matrikelskel"),
    "optagetvej": N_("Optagne veje"),
    "jordstykketemaflade": N_("Temaer på jordstykker"),
    "adresse": N_("Adresser med etage og dør"),
    "navngivenvej": N_("Navngivne veje"),
    "ejendomsbeliggenhed": N_("Ejendommes beliggenhed"),
    "vurderingsejendom": N_("Vurderingsejendomme"),
    "ejendomsvurdering": N_("Ejendomsvurderinger"),
    "bfekrydsreference": N_("Vurdering og BFE-nummer"),
    "kommuneinddeling": N_("Kommuner (DAGI)"),
    "postnummerinddeling": N_("Postnumre (DAGI)"),
    "sogneinddeling": N_("Sogne (DAGI)"),
    "regionsinddeling": N_("Regioner (DAGI)"),
}
"""Titles of the registers that have none on the map."""


class LayerFit(NamedTuple):
    """A layer with its age. ``max_age_days`` is the shortest age that a theme it belongs to allows, None where none sets one.

    ``day`` is the day the data are of, or else the day they came in.
    """

    name: str
    title: str
    group: Group
    rows: int
    day: dt.date | None
    imported_at: str
    source: str
    note: str
    max_age_days: int | None
    themes: tuple[str, ...]
    fitness: Fitness

    def age_days(self, today: dt.date) -> int | None:
        """How old the data are."""
        return None if self.day is None else (today - self.day).days


def layer_fitness(target: str | Path, *, today: dt.date) -> tuple[str, tuple[LayerFit, ...]]:
    """The workspace's municipality and its layers, with those that a plot is held against and that are not there.

    Raises UnreadableError when it is no workspace.
    """
    with opened(target) as ws:
        kommune, stored = ws.kommune, ws.layers()
    asked = _asked()
    there = tuple(_fit(layer, asked.get(layer.name, ()), today) for layer in stored)
    return kommune, (*there, *_missing(asked, {layer.name for layer in stored}))


def _asked() -> dict[str, tuple[Constraint, ...]]:
    """The themes that ask for each layer."""
    found: dict[str, tuple[Constraint, ...]] = {}
    for constraint in constraints():
        for name in constraint.layers:
            found[name] = (*found.get(name, ()), constraint)
    return found


def _fit(layer: StoredLayer, themes: tuple[Constraint, ...], today: dt.date) -> LayerFit:
    said = layer.date or layer.imported_at
    day = dt.date.fromisoformat(said[:10]) if said else None
    most = min((one.max_age_days for one in themes), default=None)
    group = Group.PLAN if layer.name in PLAN_KINDS else Group.REGISTER if layer.name in REGISTERS else Group.THEME
    if most is not None and day is not None and today - day > dt.timedelta(days=most):
        fitness = Fitness.OLD
    elif not layer.count:
        fitness = Fitness.MISSING if themes and day is None else Fitness.EMPTY  # nobody ever brought anything in
    else:
        fitness = Fitness.GOOD if day is not None or group is Group.PLAN else Fitness.UNDATED
    titles = tuple(one.title for one in themes)
    own = layer.title if layer.title != layer.name else ""
    title = TITLES.get(layer.name) or REGISTERS_DA.get(layer.name) or own or ", ".join(titles) or layer.name
    return LayerFit(layer.name, title, group, layer.count, day, layer.imported_at, layer.source, layer.note, most, titles, fitness)


def _missing(asked: Mapping[str, tuple[Constraint, ...]], there: set[str]) -> Iterator[LayerFit]:
    for name, themes in asked.items():
        if name not in there:
            titles = tuple(one.title for one in themes)
            most = min(one.max_age_days for one in themes)
            source = ", ".join(dict.fromkeys(one.dataset for one in themes if one.dataset))
            yield LayerFit(name, ", ".join(titles), Group.THEME, 0, None, "", source, "", most, titles, Fitness.MISSING)
