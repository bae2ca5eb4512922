"""Does everything fit: the trail's chain, every version against the step that made it, the triggers, the file."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from geoplan.store import adopt, catalogue, trail, versions
from geoplan.store.batch import checksums
from geoplan.store.tables import area
from geoplan.store.tables import trail as lines
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geoplan.store.batch import Batch
    from geoplan.store.dialect import Dialect
    from geoplan.store.layers import StoredLayer


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit. ``kind`` is dotted and does not change; ``nr`` is the line of the trail, 0 where there is none."""

    kind: str
    text: str
    layer: str = ""
    objekt_id: str = ""
    nr: int = 0


def faults(connection: sa.Connection, dialect: Dialect) -> list[Fault]:
    """Everything that does not fit; empty when all is well."""
    damaged = dialect.damage(connection)
    if damaged:
        return [Fault("fil", texts()(N_("Databasen selv er beskadiget: {what}."), what="; ".join(damaged[:3])))]
    told = [dict(row) for row in connection.execute(sa.select(lines).order_by(lines.c.nr)).mappings()]
    found = list(_chain(told, dict(connection.execute(sa.select(area)).mappings().one())))
    steps = {int(row["nr"]): row for row in told}
    waiting = {row["lag"] for row in adopt.pending(connection)}
    layers = catalogue.known(connection)
    for layer in layers.values():
        found += _layer(connection, layer, steps, waits=layer.name in waiting)
    return [*found, *_triggers(connection, dialect, layers)]


# -- the chain -----------------------------------------------------------------------------------------------------------


def _chain(told: Sequence[Mapping[str, Any]], head: Mapping[str, Any]) -> Iterator[Fault]:
    t = texts()
    before, expected = "", 1
    for row in told:
        number = int(row["nr"])
        for missing in range(expected, number):
            yield Fault("spor.mangler", t(N_("Sporets linje {nr} mangler."), nr=missing), nr=missing)
        if trail.line_sha256(row) != row["sha256"]:
            yield Fault(
                "spor.aendret", t(N_("Sporets linje {nr} er ændret: indholdet passer ikke til dens SHA-256."), nr=number), nr=number
            )
        elif row["forrige_sha256"] != before and number == expected:
            message = N_("Sporets linje {nr} følger ikke efter linje {before}: de er byttet om, eller linjen før er ændret.")
            yield Fault("spor.kaede", t(message, nr=number, before=number - 1), nr=number)
        before, expected = row["sha256"], number + 1
    for missing in range(expected, head["spor_antal"] + 1):
        yield Fault("spor.mangler", t(N_("Sporets linje {nr} mangler."), nr=missing), nr=missing)
    if expected - 1 > head["spor_antal"] or (expected - 1 == head["spor_antal"] and before != head["spor_sha256"]):
        yield Fault("spor.ende", t(N_("Sporets sidste linje er ikke den, som arbejdsområdet sidst skrev.")), nr=expected - 1)


# -- the versions --------------------------------------------------------------------------------------------------------


def _layer(connection: sa.Connection, layer: StoredLayer, steps: Mapping[int, Mapping[str, Any]], *, waits: bool) -> Iterator[Fault]:
    names = list(layer.columns)
    now = versions.current(connection, layer, names)
    then = versions.closed(connection, layer, names)
    yield from _contents(layer, now, waits=waits)
    yield from _contents(layer, then, waits=waits)
    yield from _twice(layer, now)
    yield from _ends(layer, then, steps, waits=waits)
    made: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    ended: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for batch in (now, then):
        for step, version, content in zip(batch.own["trin"], batch.own["versions_id"], batch.own["kontrol"], strict=True):
            if step is not None:
                made[step].append((version, content or ""))
    for step, version in zip(then.own["trin_til"], then.own["versions_id"], strict=True):
        if step is not None:
            ended[step].append((version, ""))
    yield from _steps(layer, steps, made, ended)


def _contents(layer: StoredLayer, batch: Batch, *, waits: bool) -> Iterator[Fault]:
    """Versions whose content is not what was written."""
    t = texts()
    kept = batch.own["kontrol"]
    for at, content in enumerate(checksums(batch)):
        if kept[at] == content or (kept[at] is None and waits):
            continue
        message = N_("{layer}: objektet {id} (version {version}) er ændret uden om arbejdsområdet.")
        text = t(message, layer=layer.name, id=batch.objekt_id[at], version=batch.own["versions_id"][at])
        yield Fault("version.aendret", text, layer.name, str(batch.objekt_id[at]), batch.own["trin"][at] or 0)


def _twice(layer: StoredLayer, now: Batch) -> Iterator[Fault]:
    seen: set[str] = set()
    for one in now.objekt_id:
        if one in seen:
            text = texts()(N_("{layer}: objektet {id} har to gældende versioner."), layer=layer.name, id=one)
            yield Fault("version.dobbelt", text, layer.name, str(one))
        seen.add(one)


def _ends(layer: StoredLayer, then: Batch, steps: Mapping[int, Mapping[str, Any]], *, waits: bool) -> Iterator[Fault]:
    """Closed versions whose end is not the time of the step that closed them."""
    for at, step in enumerate(then.own["trin_til"]):
        line = steps.get(step) if step is not None else None
        until = then.own["systid_til"][at]
        if (step is None and waits) or (line and (until == line["tid"] or line["hvem"] == trail.OUTSIDE)):
            continue
        message = N_("{layer}: objektet {id} blev efter historikken afsluttet {until}, men det passer ikke med sporet.")
        text = texts()(message, layer=layer.name, id=then.objekt_id[at], until=until or "–")
        yield Fault("version.slut", text, layer.name, str(then.objekt_id[at]), step or 0)


def _steps(
    layer: StoredLayer,
    steps: Mapping[int, Mapping[str, Any]],
    made: Mapping[int, list[tuple[str, str]]],
    ended: Mapping[int, list[tuple[str, str]]],
) -> Iterator[Fault]:
    """Steps whose versions are not those that the trail tells of."""
    empty = {"nye_sha256": trail.digest([]), "lukkede_sha256": trail.digest([])}
    for number, line in steps.items():
        told = json.loads(line["detaljer"]).get("lag", {}) if line["hvad"] in _WRITES else {}
        told = told.get(layer.name, empty)
        if trail.digest(made.get(number, [])) != told["nye_sha256"]:
            yield from _named(layer, number, told, made.get(number, []), "ny")
        if trail.digest(ended.get(number, [])) != told["lukkede_sha256"]:
            yield from _named(layer, number, told, ended.get(number, []), "lukket")
    for number in sorted({*made, *ended} - set(steps)):
        text = texts()(N_("{layer}: versioner hører til sporets linje {nr}, som ikke findes."), layer=layer.name, nr=number)
        yield Fault("version.trin", text, layer.name, nr=number)


_WRITES = frozenset({trail.EDIT, trail.UNDO, trail.REDO, trail.IMPORT})


def _named(layer: StoredLayer, number: int, told: Mapping[str, Any], there: Sequence[tuple[str, str]], what: str) -> Iterator[Fault]:
    """The objects that are missing, one by one where the trail lists them."""
    found = {version for version, _ in there}
    listed = {row[1]: row[0] for row in told.get(what, [])}
    missing = {version: one for version, one in listed.items() if version not in found}
    t = texts()
    for version, one in sorted(missing.items()):
        message = N_("{layer}: objektet {id} (version {version}) fra sporets linje {nr} er slettet eller flyttet uden om arbejdsområdet.")
        yield Fault("version.mangler", t(message, layer=layer.name, id=one, version=version, nr=number), layer.name, str(one), number)
    if not missing:
        message = N_("{layer}: versionerne fra sporets linje {nr} er ikke dem, som blev skrevet: {told} blev skrevet, {found} findes.")
        count = told.get("nye" if what == "ny" else "lukkede", 0)
        yield Fault("version.trin", t(message, layer=layer.name, nr=number, told=count, found=len(there)), layer.name, nr=number)


# -- the triggers --------------------------------------------------------------------------------------------------------


def _triggers(connection: sa.Connection, dialect: Dialect, layers: Mapping[str, StoredLayer]) -> Iterator[Fault]:
    found = dialect.found_triggers(connection)
    wanted = {**dialect.fixed_triggers(), **{name: text for layer in layers.values() for name, text in dialect.triggers(layer).items()}}
    for name, text in wanted.items():
        if found.get(name) != dialect.compared(text):
            message = N_("Databasens vagt {name} mangler eller er ændret, så historik og lås ikke er sikret mod andre programmer.")
            yield Fault("vagt", texts()(message, name=name))
