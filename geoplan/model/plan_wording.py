"""Danish words for the things of the plan model, shared by ``geoplan layers`` and the generated pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoplan.model.plan_types import Required, Validity
from geoplan.model.types import FieldType
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geoplan.model.plan_types import Attribute, PlanKind

REQUIRED_DA: Final[Mapping[Required, str]] = {
    Required.REGISTER: N_("registret"),
    Required.ALWAYS: N_("altid"),
    Required.NO: "",
    Required.BY_STATUS: N_("efter status"),
    Required.FROM_FORSLAG: N_("fra forslag"),
    Required.KOMPLAN_OR_KOMTIL: N_("den ene af komplan_id og komtil_id"),
    Required.UNLESS_IANVREG: N_("medmindre ianvreg"),
    Required.IF_ZONE_REGULATED: N_("når zonen reguleres"),
    Required.EXTENT: N_("en om omfang, eller iomfangreg"),
    Required.IF_BEBYGPCT: N_("når bebygpct er udfyldt"),
    Required.BY_BYGGEFELTTYPE: N_("efter byggefelttype"),
    Required.IF_KOMPLEKS: N_("når kompleks"),
    Required.WIND: N_("vindmølleplaner"),
}
"""When a column must hold a value. Nothing: it need not."""

VALIDITY_DA: Final[Mapping[Validity, str]] = {
    Validity.CURRENT: N_("gældende"),
    Validity.MODEL_2020: N_("modellen 2019-2020"),
    Validity.MODEL_2017: N_("modellen 2017"),
    Validity.PLANDK2: N_("PlanDK2"),
    Validity.UNKNOWN: N_("uafklaret"),
}
TYPES_DA: Final[Mapping[FieldType, str]] = {
    FieldType.TEXT: N_("tekst"),
    FieldType.INTEGER: N_("heltal"),
    FieldType.REAL: N_("decimaltal"),
    FieldType.BOOLEAN: N_("ja/nej"),
    FieldType.DATE: N_("dato ååååmmdd"),
    FieldType.TIMESTAMP: N_("tidspunkt"),
}
UNITS_DA: Final = {"m2": "m²", "m3/m2": "m³/m²", "storeys": N_("etager"), "units": N_("boliger"), "plots": N_("grunde")}

LEGEND: Final = N_(
    "Krav: hvornår kolonnen skal være udfyldt; “registret” udfylder selv og får den ikke leveret. "
    "(?) betyder, at navn eller betydning ikke er bekræftet af en kilde for denne art."
)


def attribute_type_da(column: Attribute) -> str:
    """Give the type with its length: ``tekst 130``."""
    word = texts()(TYPES_DA[column.type])
    return f"{word} {column.length}" if column.length else word


def attribute_allowed_da(column: Attribute) -> str:
    """Give the code list and the unit."""
    unit = texts()(UNITS_DA.get(column.unit, column.unit))
    return "; ".join(part for part in (column.code_list, f"[{unit}]" if unit else "") if part)


def attribute_meaning_da(column: Attribute, *, slots: int = 0) -> str:
    """Give title and note; of a family of ``slots`` columns without the number of the slot."""
    title = column.title_da.replace(f"(plads {column.slot})", "").strip() if slots else column.title_da
    return " ".join(part for part in (f"{title}.", column.note_da, "" if column.verified else "(?)") if part)


def collapsed(kind: PlanKind) -> Iterator[tuple[Attribute, int]]:
    """Give the columns in the order of the model, of a family of slots only the first one with the number of slots; else 0."""
    for column in kind.attributes:
        if column.slot is None:
            yield column, 0
        elif column.slot == 1:
            yield column, len(kind.slots(column.family))


def shown_name(name: str, slots: int) -> str:
    """Give the name of a column, or of a family of slots: ``anvspec1-10``."""
    return f"{name}-{slots}" if slots else name
