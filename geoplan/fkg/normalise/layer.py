"""One run of rows of one theme made ready: columns in the model's order and types, defaults that were accepted, geometry."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geoplan.dataset.layers import CURVED
from geoplan.fkg.base import demand, parameters
from geoplan.fkg.normalise.columns import as_text, cast, no_values
from geoplan.fkg.normalise.defaults import Offer, form_defaults
from geoplan.fkg.normalise.letters import taken
from geoplan.fkg.normalise.record import Edit, Kind, Refusal, of_layer
from geoplan.fkg.normalise.repair import Limits
from geoplan.fkg.normalise.shapes import mended
from geoplan.fkg.objects import SYSTEM_FILLED
from geoplan.fkg.reading import astray, reading_rules
from geoplan.fkg.rules import theme_rules
from geoplan.io.curves import TOLERANCE_M
from geoplan.io.where import in_denmark
from geoplan.model.types import GEOMETRY, FieldKind
from geoplan.rules import positions
from geoplan.rules.checks.values import as_mask, filled, raw
from geoplan.settings import CRS
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from geoplan.dataset import LayerInfo, Note, Rows
    from geoplan.model.types import Field, Layer, Model
    from geoplan.rules import Rule

REASON, RULES, FILE, LAYER, ROW, FID, SHAPE = (
    f"geoplan_{name}" for name in ("aarsag", "regler", "fil", "lag", "raekke", "fid", "geometri")
)
BOOKKEEPING: Final = (REASON, RULES, FILE, LAYER, ROW, FID, SHAPE)
"""Columns that a layer of refused rows has beside its own: why, by which rules, from where, and the bytes of a geometry nobody can read."""

REPAIR: Final = "reparation"
REFUSED_REPAIR: Final = N_(
    "Geometrien {fault} ved {place}. En reparation ville ændre størrelsen fra {before} til {after} {unit} og flytte kanten {distance} m;"
    " højst {percent} % og {metres} m er tilladt."
)


ASTRAY: Final = N_("Objektet ligger ikke i Danmark, sådan som laget er læst, men passer på {system}. Koordinaterne er ikke ændret.")


def under(rule: str, stem: str) -> bool:
    """Whether the rule's id is ``stem`` or lies under it."""
    return rule == stem.rstrip(".") or rule.startswith(f"{stem.rstrip('.')}.")


@dataclass(frozen=True)
class Terms:
    """What rows are made ready for: a theme of the model, the day that parameters are looked up on, and what the user accepts."""

    model: Model
    layer: Layer
    day: dt.date
    accepted: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        """What the ids of the theme's rules begin with."""
        return f"fkg.{self.layer.table}"

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The theme's rules by their id."""
        return {rule.id: rule for rule in theme_rules(self.model, self.layer)}

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """The defaults of the theme's form that mend an empty value."""
        return form_defaults(self.model, self.layer)

    def accepts(self, rule: str) -> bool:
        """Whether the user accepted what mends this rule: by its id or by the beginning of it."""
        return any(under(rule, stem) for stem in self.accepted)

    def value(self, name: str) -> float:
        """The parameter's value on the day. Raises NoValueInForceError when there is none."""
        return parameters()[name].on(self.day).value


@dataclass(frozen=True, slots=True)
class Part:
    """A run of rows made ready: every column of the theme, the geometries, what was changed and what cannot be loaded."""

    columns: dict[str, pa.Array]
    geometry: NDArray[np.object_]
    edits: list[Edit] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def ready_columns(layer: Layer) -> tuple[Field, ...]:
    """The columns that a ready layer has, in order: all that a delivery may fill, without geometry and what the system fills itself."""
    return tuple(column for column in layer.delivered if column.name not in {GEOMETRY, SYSTEM_FILLED})


def normalised(rows: Rows, terms: Terms) -> Part:
    """The rows as the theme wants them. Positions in edits and refusals are those of ``rows``."""
    part = Part({}, np.full(len(rows), None, dtype=object))
    for column in ready_columns(terms.layer):
        part.columns[column.name] = _column(rows, column, terms, part)
    for offer in terms.offers:
        _fill(part, offer, terms)
    part.edits.extend(_left_out(rows, terms))
    return _with_geometry(rows, terms, part)


def _column(rows: Rows, column: Field, terms: Terms, part: Part) -> pa.Array:
    if not rows.has(column.name):
        return no_values(column, len(rows))
    made = cast(rows, column, terms.prefix)
    part.edits.extend(made.edits)
    zeros = rows.column(column.name).null_count if column.name in rows.layer.zero_is_empty else 0
    if zeros:
        part.edits.append(of_layer(column.name, Kind.ZERO, zeros, before="0"))
    at = positions(made.unreadable)
    if len(at):
        what = "uuid" if f"{terms.prefix}.{column.name}.uuid" in terms.rules else "type"
        rule = terms.rules[f"{terms.prefix}.{column.name}.{what}"]
        silences = (rule.id, f"{terms.prefix}.{column.name}.udfyldt")
        part.refusals.append(Refusal(rule, at, raw(rows, column.name, at), silences=silences))
    return made.array


def _fill(part: Part, offer: Offer, terms: Terms) -> None:
    """Put the form's default where there is no value, if the user accepted it."""
    if not terms.accepts(offer.rule):
        return
    array = part.columns[offer.column.name]
    empty = ~as_mask(array.is_valid())
    for refusal in part.refusals:
        if refusal.rule.field == offer.column.name:
            empty[refusal.at] = False
    at = positions(empty)
    if len(at):
        part.columns[offer.column.name] = pc.if_else(pa.array(empty), pa.scalar(offer.value, array.type), array)
        part.edits.append(Edit(offer.column.name, Kind.DEFAULT, [None] * len(at), [offer.text] * len(at), offer.rule, at))


def _left_out(rows: Rows, terms: Terms) -> Iterator[Edit]:
    """The values of columns that the model does not have. Looked-up texts follow from their code, so their column is named once only."""
    for name in rows.layer.columns:
        known = terms.layer.by_name.get(name)
        if name in BOOKKEEPING or not rows.has(name) or (known is not None and known.kind is not FieldKind.FORMER):
            continue
        at = positions(filled(rows, name))
        if len(at):
            rule = "" if name in rows.layer.foreign else _unknown(name, terms)
            yield Edit(name, Kind.LEFT_OUT, taken(as_text(rows.column(name)), at), [None] * len(at), rule, at)


def _unknown(name: str, terms: Terms) -> str:
    return "" if name in terms.layer.by_name else f"{terms.prefix}.kolonner.ukendte"


def _with_geometry(rows: Rows, terms: Terms, part: Part) -> Part:
    unreadable = unreadable_geometry(rows)
    at = positions(unreadable)
    if len(at):
        prefix = f"{terms.prefix}.geometri"
        rule = terms.rules[f"{prefix}.laeselig"]
        part.refusals.append(Refusal(rule, at, [None] * len(at), silences=(rule.id, f"{prefix}.mangler")))
    if not rows.has(GEOMETRY):
        return part
    shapes = mended(
        rows.geometry,
        terms.layer,
        rows.layer,
        repeated_m=terms.value("punktafstand_m"),
        limits=Limits(terms.value("reparation_areal_andel"), terms.value("reparation_hausdorff_m")),
        rules={"gyldig": _valid(terms), REPAIR: replace(_valid(terms), message=REFUSED_REPAIR, unit=_unit(terms.layer))},
    )
    return Part(part.columns, shapes.geometry, [*part.edits, *_straightened(rows), *shapes.edits], [*part.refusals, *shapes.refusals])


def _straightened(rows: Rows) -> Iterator[Edit]:
    """The arcs that were read as straight lines: the file's own geometry has them still."""
    curved = rows.kept(CURVED)
    if curved is not None:
        at = positions(curved)
        after = f"≤ {TOLERANCE_M:g} m".replace(".", ",")
        yield Edit(GEOMETRY, Kind.STRAIGHT, [None] * len(at), [after] * len(at), "leverance.buer", at)


def _unit(layer: Layer) -> str:
    return "m²" if layer.geometry_type == "MultiPolygon" else "m"


def _valid(terms: Terms) -> Rule:
    return terms.rules[f"{terms.prefix}.geometri.gyldig"]


def unreadable_geometry(rows: Rows) -> NDArray[np.bool_]:
    """Rows whose geometry is there but cannot be read, now or when they were first refused."""
    answer = rows.undecodable if rows.has(GEOMETRY) else np.zeros(len(rows), dtype=bool)
    if not rows.has(SHAPE):
        return answer
    missing = np.array([one is None for one in rows.geometry]) if rows.has(GEOMETRY) else np.ones(len(rows), dtype=bool)
    unread: NDArray[np.bool_] = answer | (filled(rows, SHAPE) & missing)
    return unread


def of_columns(info: LayerInfo, terms: Terms, count: int) -> Iterator[Edit]:
    """What was changed in the layer as a whole: its coordinate system, and which columns it has under which names."""
    yield from _coordinates(info, terms, count)
    for name, column in info.columns.items():
        known = terms.layer.by_name.get(name)
        if name in BOOKKEEPING or name in info.foreign:
            continue
        if known is None or known.kind in {FieldKind.FORMER, FieldKind.LOOKUP}:
            yield of_layer(name, Kind.LEFT_OUT, count, before=column.delivered_name, rule=_unknown(name, terms))
        elif name == SYSTEM_FILLED:
            yield of_layer(name, Kind.LEFT_OUT, count, before=name, rule=f"{terms.prefix}.{name}.leveres_ikke")
        elif column.delivered_name != name:
            odd = column.delivered_name != column.delivered_name.lower() or not column.delivered_name.isascii()
            rule = f"{terms.prefix}.kolonner.skrivemaade" if odd else ""
            yield of_layer(name, Kind.RENAMED, count, before=column.delivered_name, after=name, rule=rule)
    for note in info.notes:
        yield from _as_read(note, count)
    for wanted in ready_columns(terms.layer):
        if wanted.name not in info.columns and demand(wanted) is not None:
            yield of_layer(wanted.name, Kind.ADDED, count, after=wanted.name, rule=f"{terms.prefix}.{wanted.name}.kolonne")


def _as_read(note: Note, count: int) -> Iterator[Edit]:
    """What was changed on the way from the file to its rows: another character set than it says, half letters, a column not read."""
    if note.kind == "encoding.wrong":
        before, after = str(note.values["declared"]), str(note.values["used"])
        yield of_layer("", Kind.LETTERS, count, before=before, after=after, rule="leverance.tegnsaet")
    elif note.kind == "encoding.cut":
        yield of_layer("", Kind.CUT_LETTERS, int(str(note.values["count"])), rule="leverance.tegnsaet")
    elif note.kind == "column.left_out":
        yield of_layer(str(note.values["column"]), Kind.LEFT_OUT, count, before=str(note.values["column"]))


def _coordinates(info: LayerInfo, terms: Terms, count: int) -> Iterator[Edit]:
    if info.has_geometry and (info.transformed or info.declared_crs != CRS):
        what = "koordinatsystem" if info.transformed or info.declared_crs else "uden_koordinatsystem"
        rule = f"{terms.prefix}.geometri.{what}"
        yield of_layer(GEOMETRY, Kind.COORDINATES, count, before=info.declared_crs, after=CRS, rule=rule)


def off_denmark(rows: Rows) -> NDArray[np.bool_]:
    """Rows with a geometry that does not lie in Denmark as the layer is read."""
    if not rows.has(GEOMETRY):
        return np.zeros(len(rows), dtype=bool)
    off: NDArray[np.bool_] = ~np.isnan(rows.delivered_bounds).any(axis=1) & ~in_denmark(rows.bounds)
    return off


def elsewhere(info: LayerInfo, fits: Sequence[NDArray[np.float64]], off: NDArray[np.int64], terms: Terms) -> Refusal | None:
    """Refuse the rows at ``off`` where the layer's coordinates are in another system than it says: nobody moves them unasked."""
    told = astray(np.concatenate(fits), info.declared_crs) if fits and len(off) else None
    if told is None:
        return None
    rule = replace(next(rule for rule in reading_rules(terms.layer.table) if rule.id == told[0]), message=ASTRAY)
    silences = (f"{terms.prefix}.geometri.udstraekning",)
    return Refusal(rule, off, [None] * len(off), details={"system": [told[1]] * len(off)}, silences=silences)


def shifted(part: Part, by: int) -> tuple[list[Edit], list[Refusal]]:
    """The changes and refusals with positions counted from ``by`` rows further up."""
    edits = [replace(edit, at=edit.at + by) if edit.at is not None else edit for edit in part.edits]
    return edits, [replace(refusal, at=refusal.at + by) for refusal in part.refusals]


def merged(edits: list[Edit]) -> list[Edit]:
    """The changes with lines about a whole layer put together: runs of rows tell of the same column each."""
    whole: dict[Any, Edit] = {}
    others = []
    for edit in edits:
        if edit.at is not None:
            others.append(edit)
            continue
        key = (edit.field, edit.kind, edit.rule, tuple(edit.before), tuple(edit.after))
        whole[key] = replace(edit, count=edit.count + (whole[key].count if key in whole else 0))
    return [*whole.values(), *others]
