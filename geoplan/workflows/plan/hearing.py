"""``geoplan plan hearing``: the addresses in a plan's area and within a distance of it, without anything about persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geoplan.errors import UsageError
from geoplan.property.neighbours import neighbours
from geoplan.texts import N_, Phrase, texts
from geoplan.workflows.plan.opening import find_plan
from geoplan.workflows.property.opening import finder_of, ready

if TYPE_CHECKING:
    import pandas as pd

    from geoplan.property.finder import Finder
    from geoplan.store import StoredLayer, Workspace

USED = ("jordstykke", "husnummer", "adresse")
MOST_M = 5000.0
KINDS = ("lokalplan", "kommuneplantillaeg", "kommuneplanramme", "landzonetilladelse")


class Hearing(NamedTuple):
    """The list of a plan: ``rows`` as ``neighbours`` gives them, what is not known, and the registers that it rests on."""

    plan: str
    name: str
    status: str
    distance_m: float
    rows: pd.DataFrame
    unknown: tuple[Phrase, ...]
    sources: tuple[StoredLayer, ...]


def hearing(workspace: str | Workspace, plan: str, *, distance_m: float = 50.0, status: str = "") -> Hearing:
    """Who lives and owns in the plan's area and within ``distance_m`` of it, as addresses.

    ``status`` chooses among several states of the plan. Raises UnreadableError for what is no workspace, and UsageError for a plan that is
    not there or has no area, a distance that is negative or beyond 5 km, and a workspace without parcels.
    """
    t = texts()
    if not 0 <= distance_m <= MOST_M:
        raise UsageError(t(N_("Afstanden skal være mellem 0 og {most} m."), most=t.integer(int(MOST_M))))
    with ready(workspace) as ws:
        found = find_plan(ws, plan, kinds=KINDS, status=status)
        area = found.row.geometry
        if area is None or area.is_empty:
            raise UsageError(t(N_("Planen {plan} har intet areal. Tegn det først."), plan=plan))
        finder = finder_of(ws)
        if not finder.graph.registers.has("jordstykke"):
            message = N_("Arbejdsområdet har ingen jordstykker. Indlæs dem med “geoplan workspace import ARBEJDSOMRÅDE jordstykke FIL”.")
            raise UsageError(t(message))
        rows = neighbours(finder, area, distance_m=distance_m)
        said = (found.row.get(one) for one in ("plannr", "plannavn", "status"))
        number, name, state = (str(one) if isinstance(one, str) else "" for one in said)
        used = tuple(one for one in ws.layers() if one.name in USED and one.count)
        return Hearing(number or plan, name, state, distance_m, rows, tuple(_unknown(finder, rows)), used)


def _unknown(finder: Finder, rows: pd.DataFrame) -> list[Phrase]:
    """What the list cannot say, and why."""
    has, said = finder.graph.registers.has, []
    if not has("husnummer"):
        said.append(Phrase(N_("Adresser: laget husnummer er ikke i arbejdsområdet.")))
    if not has("adresse"):
        said.append(Phrase(N_("Etager og døre: laget adresse er ikke i arbejdsområdet, så et hus med flere boliger står én gang.")))
    unsure = int(rows["certainty"].eq("check").sum())
    if unsure:
        text = N_("Adresser, der er lagt på deres jordstykke efter punktet i kortet, og som skal efterprøves: {count}.")
        said.append(Phrase(text, count=unsure))
    bare = int(rows["address"].eq("").sum())
    if bare and has("husnummer"):
        said.append(Phrase(N_("Ejendomme uden adresse: {count}. Ejeren skal findes på anden vis."), count=bare))
    if rows["common"].any():
        said.append(Phrase(N_("Fælleslodder hører til flere ejendomme; hvilke, står ikke i de indlæste registre.")))
    return [*said, Phrase(N_("Ejere, lejere og foreninger: listen har kun adresser, ingen personer.")), *_edge()]


def _edge() -> tuple[Phrase, ...]:
    return (Phrase(N_("Hvem der skal underrettes, afgør kommunen (planlovens §§ 25-26); afstanden er jeres valg, ikke lovens.")),)
