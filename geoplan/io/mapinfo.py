"""MapInfo has no empty numbers: what was empty is 0 in the file. A 0 that no code or number of an authority can be is read as empty."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from geoplan.dataset import Note
from geoplan.model.plan import plan_model
from geoplan.model.plan_fields import is_plan, layer_of
from geoplan.model.types import FieldType
from geoplan.texts import N_

if TYPE_CHECKING:
    from geoplan.dataset import Column, LayerInfo
    from geoplan.model.types import Field, Model

DRIVER: Final = "MapInfo File"
ZERO_EMPTY: Final = "mapinfo.zero_empty"
ZERO_KEPT: Final = "mapinfo.zero_kept"

_NAMES_SOMETHING: Final = re.compile(r"(^|_)(temakode|kommunekode|cvr|cvr_kode|chr|postnr|tlf|tlfnr|telefon|mobil)(_|$)")
"""Columns whose number names something, so that 0 is none."""
_KEYS: Final = frozenset({"id", "planid", "lokplan_id", "komplan_id", "komtil_id", "komnr", "versionsnr"})
"""Plandata's numbers of objects and municipalities. Its dates are whole numbers too: 0 is no day."""

_EMPTY_NOTE: Final = (
    ZERO_EMPTY,
    N_("MapInfo kan ikke gemme tomme tal og skriver 0. I kolonnen {column} er 0 læst som tom, fordi 0 ikke kan være en kode."),
)
_KEPT_NOTE: Final = (
    ZERO_KEPT,
    N_("MapInfo kan ikke gemme tomme tal og skriver 0 (eller falsk). I kolonnen {column} er det beholdt, selv om det kan betyde tom."),
)


def zeros_told(info: LayerInfo, model: Model) -> LayerInfo:
    """Give what is known of a MapInfo layer with how 0 is read in its columns with numbers; other layers as they are."""
    if info.format != DRIVER:
        return info
    layer = layer_of(model, info.kind)
    numbers = [name for name, column in info.columns.items() if _is_number(column)]
    known = [name for name in numbers if layer is not None and name in layer.by_name]
    names_something = _names_something_of_a_plan if layer is not None and is_plan(layer) else _names_something
    empty = [name for name in known if layer is not None and names_something(layer.by_name[name], model)]
    kept = [name for name, column in info.columns.items() if name not in empty and (name in numbers or pa.types.is_boolean(column.type))]
    notes = [Note(kind, text, {"column": name}) for kind, text, names in ((*_EMPTY_NOTE, empty), (*_KEPT_NOTE, kept)) for name in names]
    return replace(info, notes=(*info.notes, *notes), zero_is_empty=frozenset(empty))


def _names_something(field: Field, model: Model) -> bool:
    """Whether 0 can only stand for an empty value: the column has codes and 0 is none, or its number names an authority or a telephone."""
    codes = model.lists.get(field.code_list)
    return bool(_NAMES_SOMETHING.search(field.name)) or (codes is not None and "0" not in {code.code for code in codes.codes})


def _names_something_of_a_plan(field: Field, _model: Model) -> bool:
    """The same of a column of Plandata's, where dates are numbers too."""
    codes = plan_model().lists.get(field.code_list)
    coded = codes is not None and bool(codes.codes) and "0" not in codes.by_code
    return coded or field.name in _KEYS or field.type is FieldType.DATE


def _is_number(column: Column) -> bool:
    return bool(pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type))


def without_zeros(array: pa.Array) -> pa.Array:
    """The column with nothing where it has 0."""
    zero = pc.equal(array, pa.scalar(0, array.type)).fill_null(False)  # noqa: FBT003 -- Arrow takes it by position only
    return pc.if_else(zero, pa.scalar(None, array.type), array)
