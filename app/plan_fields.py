"""The forms of the page *Plan*, from the plan model: which fields, in what kind of box, and what a filled form says. No Streamlit here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from geoplan.model.plan import Required, plan_model
from geoplan.model.types import FieldType
from geoplan.plan.entry import shown
from geoplan.plan.provisions import PROVISIONS
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geoplan.model.plan import Attribute
    from geoplan.texts import Texts

Box = Literal["code", "flag", "number", "text", "long"]

LONG_TEXT: Final = 255
NOTHING: Final = ""
HIDDEN: Final = frozenset({"komnr", "plantype", "delnr", "lokplan_id", "komplan_id", "komtil_id", "lp_plannr", "lp_plannavn", "status"})
"""What the workspace and the life cycle write themselves."""
MUST: Final = frozenset({Required.ALWAYS, Required.FROM_FORSLAG})
"""What every object must have when it is a proposal."""
WHEN: Final[Mapping[Required, str]] = {
    Required.UNLESS_IANVREG: N_("Skal udfyldes, medmindre planen ikke regulerer anvendelse (ianvreg = ja)."),
    Required.IF_ZONE_REGULATED: N_("Skal udfyldes, når planen regulerer zone (izonereg = nej)."),
    Required.EXTENT: N_("Mindst én bestemmelse om omfang, medmindre iomfangreg = ja."),
    Required.IF_BEBYGPCT: N_("Skal udfyldes, når der er en bebyggelsesprocent."),
    Required.BY_BYGGEFELTTYPE: N_("Afhænger af byggefeltets type."),
    Required.IF_KOMPLEKS: N_("Skal udfyldes, når planen er mærket som kompleks."),
    Required.WIND: N_("Kun for vindmøller."),
}
"""When a field must be filled that need not always be."""
SELDOM: Final = frozenset({Required.NO, Required.WIND, Required.IF_KOMPLEKS, Required.BY_STATUS})
UNITS: Final[Mapping[str, str]] = {"m2": "m²", "m3/m2": "m³/m²", "storeys": "", "plots": "", "unit": "", "units": ""}
"""Units as they stand after a field's title; those that the title names itself are empty."""
FIRST: Final = ("plannr", "plannavn", "anvgen", "anvspec1", "zone", "bebygpct", "bebygpctaf", "maxetager", "maxbygnhjd", "doklink")
"""Fields that stand first, where the kind has them."""
IN_TABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "delomraade": ("anvgen", "anvspec1", "bebygpct", "bebygpctaf", "maxetager", "maxbygnhjd", "zone", "izonereg", "iudstykreg"),
    "byggefelt": ("byggefelttype", "bygkunifelt", "bygvejledende", "eareal", "maxetager", "maxbygnhjd"),
}
"""The columns of the table that are shown from the start."""


class Field(NamedTuple):
    """One field of a form. ``options`` are code and text, in the order of the list; ``open_list``: other codes may be written too."""

    name: str
    label: str
    box: Box
    help: str
    required: bool
    options: tuple[tuple[str, str], ...] = ()
    open_list: bool = False


def fields_of(kind: str, t: Texts) -> dict[str, Field]:
    """Every field that a planner may fill in an object of this kind, in the order of the model, by name."""
    return {one.name: _field(kind, one, t) for one in plan_model().kinds[kind].attributes if _is_ours(one)}


def shown_fields(kind: str, values: Mapping[str, Any], more: Iterable[str] = ()) -> list[str]:
    """The names in a form: what must be filled, what is filled, and ``more`` that the planner asked for; the usual ones first."""
    known = {one.name: one for one in plan_model().kinds[kind].attributes if _is_ours(one)}
    extra = set(more)
    kept = [
        name
        for name, one in known.items()
        if name in extra or values.get(name) is not None or name in FIRST or (one.required not in SELDOM and one.slot is None)
    ]
    return sorted(kept, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))


def as_written(value: Any, field: Field) -> str:
    """A stored value as it stands in its box: decimal comma, ja and nej, the code alone; empty for nothing."""
    if value is None or value != value:  # noqa: PLR0124 -- NaN
        return NOTHING
    if field.box == "flag":
        return "ja" if value else "nej"
    if isinstance(value, float | int) and not isinstance(value, bool):
        text = str(int(value)) if float(value).is_integer() else repr(float(value))
        return text if field.box == "code" else text.replace(".", ",")
    return str(value)


def written(fields: Iterable[Field], before: Mapping[str, Any], filled: Mapping[str, str]) -> list[str]:
    """``field=value`` for each box that says something else than what is stored."""
    return [
        f"{one.name}={filled[one.name].strip()}"
        for one in fields
        if one.name in filled and filled[one.name].strip() != as_written(before.get(one.name), one)
    ]


def option_text(field: Field, code: str, t: Texts) -> str:
    """A code with its text, as it stands in a list to choose from."""
    if code == NOTHING:
        return t(N_("– intet –"))
    label = dict(field.options).get(code, "")
    return f"{code} {label}".strip() if label and field.box == "code" else label or code


def table_changes(
    kind: str, rows: Sequence[Mapping[str, Any]], edited: Mapping[Any, Mapping[str, Any]], t: Texts
) -> list[tuple[Mapping[str, Any], tuple[str, ...]]]:
    """What an edited table says: for each row that was touched, what is written into it. Values are what the table's boxes give."""
    fields = fields_of(kind, t)
    made = []
    for at, cells in sorted(edited.items(), key=lambda one: int(one[0])):
        row = rows[int(at)]
        filled = {name: _cell(value, fields[name]) for name, value in cells.items() if name in fields}
        said = written((fields[name] for name in filled), row, filled)
        if said:
            made.append((row, tuple(said)))
    return made


def _cell(value: Any, field: Field) -> str:
    if isinstance(value, str):
        return value.split(" ", 1)[0] if field.box == "code" else value
    return as_written(value, field)


def table_value(value: Any, field: Field) -> Any:
    """A stored value as a cell of the table holds it: a code with its text, a number as a number, a flag as a word."""
    text = as_written(value, field)
    if field.box == "number":
        return None if value is None or value != value else float(value)  # noqa: PLR0124 -- NaN
    if field.box == "code":
        return f"{text} {dict(field.options).get(text, '')}".strip() or None
    return text or None


def table_options(field: Field) -> list[str]:
    """What a cell of the table may hold."""
    return ["ja", "nej"] if field.box == "flag" else [f"{code} {label}".strip() for code, label in field.options]


def _is_ours(one: Attribute) -> bool:
    return one.delivered and one.name not in HIDDEN and one.type is not FieldType.DATE


def _field(kind: str, one: Attribute, t: Texts) -> Field:
    codes = plan_model().codes(kind, one.name)
    options = tuple((code.code, code.label_da) for code in codes.codes) if codes else ()
    must = one.required in MUST and one.slot is None
    label = f"{one.title_da} ({_unit(one.unit)})" if one.unit and _unit(one.unit) not in one.title_da else one.title_da
    open_list = bool(codes and not codes.complete)
    return Field(one.name, label + (" *" if must else ""), _box(one, options), _help(one, t), must, options, open_list)


def _unit(unit: str) -> str:
    return UNITS.get(unit, unit)


def _box(one: Attribute, options: Sequence[object]) -> Box:
    if options:
        return "code"
    if one.type is FieldType.BOOLEAN:
        return "flag"
    if one.type in {FieldType.INTEGER, FieldType.REAL}:
        return "number"
    return "long" if (one.length or 0) > LONG_TEXT and one.name not in FIRST else "text"


def _help(one: Attribute, t: Texts) -> str:
    """The column's name, its note, how long it may be, and whether its meaning is confirmed."""
    said = [f"`{one.name}`"]
    if one.note_da:
        said.append(one.note_da)
    if one.required in WHEN and one.slot is None:
        said.append(t(WHEN[one.required]))
    if one.length and one.type is FieldType.TEXT:
        said.append(t(N_("Højst {n} tegn."), n=one.length))
    if one.name in {"ianvreg", "izonereg", "iomfangreg", "iudstykreg"}:
        said.append(t(N_("Ja betyder, at planen IKKE regulerer det.")))
    if not one.verified:
        said.append(t(N_("Kolonnens betydning er ikke bekræftet af Plandata.dk.")))
    return " · ".join(said)


def provisions_rows(parts: Sequence[Any], t: Texts) -> list[dict[str, Any]]:
    """What each part of the plan says, with the level that says it: a row for each part, a column for each provision that any has."""
    titles = {one.column: one.title for one in PROVISIONS}
    columns = [name for name in titles if any(said.field == name for part in parts for said in part.provisions)]
    made = []
    for part in parts:
        cells = {said.field: said for said in part.provisions}
        row: dict[str, Any] = {t(N_("Del")): part.name}
        for name in columns:
            said = cells.get(name)
            text = "–" if said is None else " ".join(word for word in (said.text, said.unit) if word)
            row[t(titles[name])] = text if said is None or said.level == part.kind else f"{text} ({t(N_('arvet'))})"
        made.append(row)
    return made


__all__ = ["Field", "as_written", "fields_of", "option_text", "provisions_rows", "shown", "shown_fields", "table_changes", "written"]
