"""Which kind of plan object a layer holds, and which of its columns are which: by the register's layer names, by other names, by columns.

A layer may hold several kinds (a download of everything in one table), or two versions of each object side by side (columns that end in
``_foer`` and ``_efter``). Either becomes one source for each. Every decision leaves a note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.dataset import Note
from geoplan.io.found import RefusedError
from geoplan.io.parts import RowsOf
from geoplan.io.understand import SHAPEFILE_NAME, ColumnMapping, column_mapping, plain
from geoplan.model.plan import plan_model
from geoplan.model.plan_fields import JORDSTYKKE, plan_layers, plan_named
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geoplan.io.read import Described, LayerReader
    from geoplan.model.types import Layer

_RUN: Final = 65_536
_FEWEST_COLUMNS: Final = 2
"""Columns of the kind that a layer must have when only a word in its name speaks for it."""

_WORDS: Final = (
    (re.compile(r"delomr(aa|a)der?"), "delomraade"),
    (re.compile(r"byggefelt(er)?"), "byggefelt"),
    (re.compile(r"landzonetilladelser?"), "landzonetilladelse"),
    (re.compile(r"kommuneplan_?rammer?|rammer?|rammeomraader?"), "kommuneplanramme"),
    (re.compile(r"kommuneplan_?tillaeg"), "kommuneplantillaeg"),
    (re.compile(r"kommuneplan(er)?"), "kommuneplan"),
    (re.compile(r"zonekort"), "zonekort"),
    (re.compile(r"retningslinjer?"), "retningslinje"),
    (re.compile(r"(tema)?lokalplan(er)?|byplanvedtaegt(er)?"), "lokalplan"),
)
"""Words of layer and file names, the most telling first: ``lokalplan_12_delomraader`` holds delområder."""

_PRINTS: Final = (
    ({"bygkunifelt", "bygvejledende", "byggefelttype"}, {"lokplan_id", "planid", "lp_plannr", "delnr"}, "byggefelt"),
    ({"lokplan_id"}, {"delnr"}, "delomraade"),
    ({"komplan_id", "komtil_id"}, {"plannr", "anvgen", "bebygpct", "fzone"}, "kommuneplanramme"),
    ({"glkomnr"}, {"planid", "komnr"}, "kommuneplan"),
    ({"zonestatus", "zone"}, {"objektkode"}, "zonekort"),
    ({"plannr", "plannavn"}, {"izonereg", "ianvreg", "iomfangreg", "iudstykreg", "anvgen", "bebygpct", "minmiljo"}, "lokalplan"),
)
"""Columns that tell a kind: one of the first set and one of the second; the most telling kind first."""

_KIND_OF_PLANTYPE: Final = {
    **dict.fromkeys(("10.1", "10.2", "10.3"), "kommuneplanramme"),
    **dict.fromkeys(("20.1", "20.2", "20.3"), "lokalplan"),
    **dict.fromkeys(("30.1", "30.2", "30.3"), "delomraade"),
    "30.4": "byggefelt",
}
_PARCEL_COLUMNS: Final = frozenset({"matrikelnummer", "matrikelnr", "matrnr", "ejerlavskode", "ejerlavkode", "registreretareal"})
_TELLING: Final = ("tema", "wfs_layer", "layer", "lag", "plantype")
"""Columns that may say what each row is."""

_ALIASES: Final = {"oid_": "oid", "ogc_fid": "fid"}
_SUFFIXES: Final = {"_foer": N_("før"), "_efter": N_("efter")}

_BY_LAYER: Final = N_("Laget læses som {title} ({table}) efter lagets navn.")
_BY_FILE: Final = N_("Laget læses som {title} ({table}) efter filens navn.")
_BY_COLUMNS: Final = N_("Laget læses som {title} ({table}) efter kolonnerne {columns}.")
_BY_ROWS: Final = N_("Rækkerne læses som {title} ({table}) efter kolonnen {column}.")
_ASKED: Final = N_("Laget læses som {title} ({table}), fordi det er angivet.")
_MIXED: Final = N_("Laget rummer flere slags planobjekter og er delt efter kolonnen {column}: {counts}. Rækkernes numre er filens.")
_COUNT: Final = N_("{title} ({count})")
_PARCELS: Final = N_("Laget er matriklens jordstykker. Planer sammenlignes med dem; de er ikke selv bedømt.")
_STATUS: Final = N_("Lagets navn siger status {status}.")
_TEMAKODE: Final = N_("Lagets navn siger temakode {temakode}.")
_PAIRS: Final = N_(
    "Hver række rummer to versioner af et objekt. De er læst hver for sig; denne er {which} (kolonner, der ender på {suffix})."
)


@dataclass(frozen=True, slots=True)
class PlanPart:
    """Rows of a layer that are of one kind. ``rows`` is None for all of them; ``mark`` is put behind the layer's name."""

    layer: Layer
    mapping: ColumnMapping
    notes: tuple[Note, ...]
    rows: RowsOf | None = None
    mark: str = ""
    foreign: frozenset[str] = frozenset()  # columns that are there for the layer's other kinds


def plan_asked(theme: str | None) -> Layer | None:
    """The kind of plan object that the user asked for by name or title; None where it is none."""
    return plan_named(theme or "") or plan_named(plain(theme or ""))


def plan_parts(reader: LayerReader, told: Described, file_name: str, asked: Layer | None) -> list[PlanPart]:
    """The kinds of plan objects in a layer, each with its columns; empty where it holds none that can be told."""
    delivered = [name for name, _, _ in told.fields]
    shapefile = told.driver == "ESRI Shapefile"
    if asked is not None:
        return _versions(asked, _found(asked, _ASKED), delivered, shapefile=shapefile)
    if _is_parcels(reader.name, file_name, delivered):
        return [PlanPart(JORDSTYKKE, ColumnMapping({name: name for name in delivered}, ()), _found(JORDSTYKKE, _PARCELS))]
    mixed = _by_rows(reader, delivered, shapefile=shapefile)
    if len(mixed) > 1:
        return mixed
    found = _by_names(reader.name, file_name, delivered) or _by_columns(delivered)
    return _versions(*found, delivered, shapefile=shapefile) if found else mixed


def _found(layer: Layer, text: str, **values: object) -> tuple[Note, ...]:
    return (Note("theme.found", text, {"table": layer.table, "title": layer.title_da, **values}),)


def _is_parcels(layer_name: str, file_name: str, delivered: Sequence[str]) -> bool:
    """Whether the layer holds the cadastre's parcels: by its name, and a column that numbers them."""
    named = any(re.search(r"(?<![a-z])(jordstykker?|matrikelkort)(?![a-z])", plain(name)) for name in (layer_name, file_name))
    return named and bool({plain(name) for name in delivered} & _PARCEL_COLUMNS)


# -- by name -----------------------------------------------------------------------------------------------------------


def _by_names(layer_name: str, file_name: str, delivered: Sequence[str]) -> tuple[Layer, tuple[Note, ...]] | None:
    for name, text in ((layer_name, _BY_LAYER), (file_name, _BY_FILE)):
        found = served(name)
        if found is not None:
            layer, notes = found
            return layer, (*_found(layer, text), *notes)
    for name, text in ((layer_name, _BY_LAYER), (file_name, _BY_FILE)):
        worded = _by_word(name, delivered)
        if worded is not None:
            return worded, _found(worded, text)
    return None


def served(name: str) -> tuple[Layer, tuple[Note, ...]] | None:
    """The kind that a layer of the register holds, by its name with or without namespace, ``_v`` and what a program put behind it."""
    bare = re.sub(r"^(pdk|knz)[:_.]", "", plain(name)).replace("-", "_")
    known = plan_model().by_layer_name
    for candidate in (
        bare,
        f"{bare}_v",
        bare.removesuffix("_v"),
        f"theme_pdk_{bare}",
        f"theme_pdk_{bare}_v",
        re.sub(r"[._ ]\d+$", "", bare),
    ):
        layer = known.get(candidate)
        if layer is not None and layer.kind:
            notes = [Note("plan.status", _STATUS, {"status": layer.status})] if layer.status else []
            notes += [Note("plan.temakode", _TEMAKODE, {"temakode": layer.temakode})] if layer.temakode else []
            return plan_layers()[layer.kind], tuple(notes)
    return None


def _by_word(name: str, delivered: Sequence[str]) -> Layer | None:
    """The kind that a word in the name names. The name of a kind by itself is enough; else the layer must have columns of it."""
    words = re.sub(r"[^a-z0-9]+", "_", plain(name)).strip("_")
    for pattern, kind in _WORDS:
        layer = plan_layers()[kind]
        if pattern.fullmatch(words):
            return layer
        if re.search(rf"(?<![a-z])(lokalplan_?)?(?:{pattern.pattern})(?![a-z])", words) and _fitting(layer, delivered) >= _FEWEST_COLUMNS:
            return layer
    return None


def _fitting(layer: Layer, delivered: Sequence[str]) -> int:
    own = {plain(column.name)[:SHAPEFILE_NAME] for column in layer.fields} - {"id"}
    return len({plain(name)[:SHAPEFILE_NAME] for name in delivered} & own)


# -- by columns --------------------------------------------------------------------------------------------------------


def _by_columns(delivered: Sequence[str]) -> tuple[Layer, tuple[Note, ...]] | None:
    there = {plain(name)[:SHAPEFILE_NAME]: name for name in delivered}
    for first, second, kind in _PRINTS:
        one = [there[name[:SHAPEFILE_NAME]] for name in sorted(first) if name[:SHAPEFILE_NAME] in there]
        other = [there[name[:SHAPEFILE_NAME]] for name in sorted(second) if name[:SHAPEFILE_NAME] in there]
        if one and other:
            layer = plan_layers()[kind]
            return layer, _found(layer, _BY_COLUMNS, columns=Phrase(N_("{one} og {other}"), one=one[0], other=other[0]))
    return None


# -- by rows -----------------------------------------------------------------------------------------------------------


def _by_rows(reader: LayerReader, delivered: Sequence[str], *, shapefile: bool) -> list[PlanPart]:
    """One part for each kind that a column of layer names or plan types tells; none where no column does."""
    for column in delivered:
        if plain(column) in _TELLING and (
            plain(column) != "plantype" or _fitting(plan_layers()["lokalplan"], delivered) >= _FEWEST_COLUMNS
        ):
            kinds, of_row = _kinds_of_rows(reader, column)
            if kinds:
                return list(_parts(kinds, of_row, column, delivered, shapefile=shapefile))
    return []


def _kinds_of_rows(reader: LayerReader, column: str) -> tuple[list[str], np.ndarray[tuple[int], np.dtype[np.uint8]]]:
    """The kinds that the column names, the most frequent first, and for each row the number of its kind from 1; 0 for none."""
    names = ["", *plan_layers()]
    runs = [np.zeros(0, dtype=np.uint8)]
    try:
        for batch in reader.batches(_RUN, [column], geometry=False):
            coded = batch.columns[column].dictionary_encode(null_encoding="encode")
            known = np.array([names.index(_kind_of_value(value)) for value in coded.dictionary.to_pylist()], dtype=np.uint8)
            runs.append(known[coded.indices.to_numpy()])
    except RefusedError:
        pass  # who reads the rows will meet the break
    of_row = np.concatenate(runs)
    counts = np.bincount(of_row, minlength=len(names))
    return [names[at] for at in np.argsort(-counts, kind="stable") if at and counts[at]], of_row


def _kind_of_value(value: object) -> str:
    text = "" if value is None else str(value).strip()
    found = served(text) if text.startswith(("theme_pdk", "pdk")) else None
    return found[0].table if found else _KIND_OF_PLANTYPE.get(text.replace(",", "."), "")


def _parts(
    kinds: Sequence[str], of_row: np.ndarray[tuple[int], np.dtype[np.uint8]], column: str, delivered: Sequence[str], *, shapefile: bool
) -> Iterator[PlanPart]:
    names = ["", *plan_layers()]
    layers = [plan_layers()[kind] for kind in kinds]
    members = [RowsOf(of_row, _only(names.index(kind), also_none=kind == kinds[0])) for kind in kinds]
    counts = [Phrase(_COUNT, title=layer.title_da, count=len(rows)) for layer, rows in zip(layers, members, strict=True)]
    mixed = Note("plan.mixed", _MIXED, {"column": column, "counts": Phrase.joined(", ", counts)})
    everyones = {name for layer in layers for name in layer.by_name}
    for layer, rows in zip(layers, members, strict=True):
        mapping = _without_others(plan_mapping(delivered, layer, shapefile=shapefile), layer, everyones)
        notes = (*_found(layer, _BY_ROWS, column=column), *((mixed,) if layer is layers[0] and len(layers) > 1 else ()))
        if len(layers) == 1:
            yield PlanPart(layer, mapping, notes)
            continue
        foreign = frozenset(name for name in mapping.names.values() if plain(name) in everyones - set(layer.by_name))
        yield PlanPart(layer, mapping, notes, rows, f" [{layer.code}]", foreign)


def _only(number: int, *, also_none: bool) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    mine = np.zeros(256, dtype=bool)
    mine[[number, 0] if also_none else [number]] = True
    return mine


def _without_others(mapping: ColumnMapping, layer: Layer, everyones: set[str]) -> ColumnMapping:
    """Say nothing of columns that are there for the other kinds of the layer."""
    notes = [note for note in mapping.notes if plain(str(note.values.get("column", ""))) not in everyones - set(layer.by_name)]
    return ColumnMapping(mapping.names, tuple(notes))


# -- columns -----------------------------------------------------------------------------------------------------------


def _versions(layer: Layer, notes: tuple[Note, ...], delivered: Sequence[str], *, shapefile: bool) -> list[PlanPart]:
    """One part, or two where the layer holds two versions of each object side by side."""
    paired = [name for name in layer.by_name if {f"{name}{suffix}" for suffix in _SUFFIXES} <= set(delivered)]
    if not paired:
        return [PlanPart(layer, plan_mapping(delivered, layer, shapefile=shapefile), notes)]
    parts = []
    for suffix, which in _SUFFIXES.items():
        own = {f"{name}{suffix}": name for name in layer.by_name if f"{name}{suffix}" in delivered}
        shared = [name for name in delivered if name in own or not name.endswith(tuple(_SUFFIXES))]
        mapping = plan_mapping(shared, layer, shapefile=shapefile, aliases=own)
        told = Note("plan.versions", _PAIRS, {"which": Phrase(which), "suffix": suffix})
        parts.append(PlanPart(layer, mapping, (*notes, told), mark=f" [{suffix.removeprefix('_')}]"))
    return parts


def plan_mapping(delivered: Sequence[str], layer: Layer, *, shapefile: bool, aliases: Mapping[str, str] | None = None) -> ColumnMapping:
    """Match delivered columns with those of a kind: as for a theme, and also by what programs and other services call them."""
    known = {**_ALIASES, **_numbered(delivered, layer, shapefile=shapefile), **(aliases or {})}
    present = {plain(name) for name in delivered}
    if "status" not in present:  # the views and the rammer have it under another name
        known |= {name: "status" for name in delivered if plain(name) == "planstatus"}
    called = {name: known[name] for name in delivered if name in known and known[name] in layer.by_name}
    called |= {
        name: twin
        for name in delivered
        if name not in called
        and (twin := _twins().get(name, "")) in layer.by_name
        and twin not in present
        and plain(name) not in layer.by_name
    }
    called = {name: target for name, target in called.items() if target not in delivered}
    renamed = [called.get(name, name) for name in delivered]
    mapping = column_mapping(renamed, layer, shapefile=shapefile)
    back = {called.get(name, name): name for name in reversed(delivered)}
    notes = [
        replace(note, values={**note.values, "column": back.get(str(note.values["column"]), note.values["column"])})
        for note in mapping.notes
    ]
    notes += [Note("column.renamed", _RENAMED, {"column": name, "target": target}) for name, target in called.items()]
    return ColumnMapping({back[name]: target for name, target in mapping.names.items()}, tuple(notes))


_RENAMED: Final = N_("Kolonnen {column} læses som {target}.")


def _twins() -> Mapping[str, str]:
    return {other.attribute: other.twin for other in plan_model().other_names if other.twin}


def _numbered(delivered: Sequence[str], layer: Layer, *, shapefile: bool) -> dict[str, str]:
    """Slots whose names GDAL cut to one name and numbered (``maxboligen``, ``maxbolig_1`` ...), where all of a family are there."""
    if not shapefile:
        return {}
    found: dict[str, str] = {}
    for family in {column.family for column in plan_model().kinds[layer.table].attributes if column.slot is not None}:
        slots = plan_model().kinds[layer.table].slots(family)
        cut = slots[0].name[:SHAPEFILE_NAME]
        if cut != slots[1].name[:SHAPEFILE_NAME]:
            continue
        stem = cut[: SHAPEFILE_NAME - 2]
        names = [cut, *(f"{stem}_{number}" if number < 10 else f"{stem}{number}" for number in range(1, len(slots)))]  # noqa: PLR2004 -- one digit
        here = {name.casefold(): name for name in delivered}
        if all(name in here for name in names):
            found |= {here[name]: slot.name for name, slot in zip(names, slots, strict=True)}
    return found
