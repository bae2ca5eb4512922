"""Columns of plan layers as typed arrays, however a file wrote them.

The register's files differ: flags come as booleans, 0 and 1, or text; numbers as text with a decimal comma; days as whole numbers or ISO
text. Nothing is guessed: what cannot be read is null, and told. Null is never zero, never no limit and never false.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geoplan.model.types import FieldType
from geoplan.plan.calendar import days_of, impossible, register_days
from geoplan.plan.columns import NO, UNKNOWN, YES
from geoplan.rules.checks.values import as_mask, as_text, is_text
from geoplan.texts import N_

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.dataset import LayerInfo, Rows
    from geoplan.model.plan import Attribute
    from geoplan.plan.calendar import Days, Mask

    Floats = NDArray[np.float64]
    Flags = NDArray[np.int8]
    Words = NDArray[np.object_]

NUMBER: Final = r"^[+-]?(\d{1,3}(\.\d{3})+,\d+|\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$"
"""A number with decimal point or comma; a point that groups thousands only where a comma follows: 1.250,5."""

YES_WORDS: Final = ("true", "t", "ja", "j", "yes", "y", "sand", "1", "1.0")
NO_WORDS: Final = ("false", "f", "nej", "n", "no", "falsk", "0", "0.0")

TEXT, NUMBERS, DAY, COMMA = N_("tekst"), N_("tal"), N_("dato"), N_("tal med decimalkomma")
"""What values were delivered as."""

STATUS_WORDS: Final = {"K": "KF", "FORSLAG": "F", "VEDTAGET": "V", "AFLYST": "A", "KLADDE": "KF"}
"""What REST and older systems write for a status."""


class Numbers(NamedTuple):
    """A column of numbers."""

    value: Floats  # NaN where empty or unreadable
    unreadable: Mask
    comma: Mask  # read with a decimal comma


def numbers_of(array: pa.Array) -> Numbers:
    """The column as float64."""
    nothing = np.zeros(len(array), dtype=bool)
    if not is_text(array):
        value = array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False) if _numeric(array.type) else None
        if value is not None:
            return Numbers(np.asarray(value, dtype=np.float64), nothing, nothing)
    text = _trimmed(array)
    there = as_mask(pc.greater(pc.binary_length(text), 0))
    readable = as_mask(pc.match_substring_regex(text, NUMBER))
    comma = readable & as_mask(pc.match_substring(text, ","))
    plain = pc.if_else(pa.array(comma), pc.replace_substring(pc.replace_substring(text, ".", ""), ",", "."), text)
    value = pc.if_else(pa.array(readable), plain, pa.scalar(None, plain.type)).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return Numbers(np.asarray(value, dtype=np.float64), there & ~readable, comma)


def flags_of(array: pa.Array) -> tuple[Flags, Mask]:
    """The column as YES, NO or UNKNOWN, and where a filled value is none of the words for yes and no."""
    if pa.types.is_boolean(array.type):
        return np.asarray(array.cast(pa.int8()).fill_null(UNKNOWN).to_numpy(zero_copy_only=False), dtype=np.int8), np.zeros(
            len(array), bool
        )
    text = pc.utf8_lower(_trimmed(array))
    found = np.full(len(array), UNKNOWN, dtype=np.int8)
    found[as_mask(pc.is_in(text, pa.array(NO_WORDS, text.type)))] = NO
    found[as_mask(pc.is_in(text, pa.array(YES_WORDS, text.type)))] = YES
    return found, as_mask(pc.greater(pc.binary_length(text), 0)) & (found == UNKNOWN)


def words_of(array: pa.Array) -> Words:
    """The column as texts without outer blanks, None where there is none. Whole numbers stand without decimals."""
    text = pc.replace_substring_regex(_trimmed(array), r"^(-?\d+)\.0$", r"\1") if pa.types.is_floating(array.type) else _trimmed(array)
    blank = pc.equal(pc.binary_length(text), 0)
    return np.asarray(pc.if_else(blank, pa.scalar(None, text.type), text).to_numpy(zero_copy_only=False), dtype=object)


def _numeric(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind) or pa.types.is_boolean(kind))


def _trimmed(array: pa.Array) -> pa.Array:
    return pc.utf8_trim_whitespace(as_text(array))


# -- columns of rows, worked out once ----------------------------------------------------------------------------------


def numbers(rows: Rows, name: str) -> Floats:
    """The column as float64, NaN where empty, unreadable or not there."""
    if not rows.has(name):
        return np.full(len(rows), np.nan)
    return rows.derived(f"plan:number:{name}", lambda r: numbers_of(r.column(name))).value


def flags(rows: Rows, name: str) -> Flags:
    """The flag as YES, NO or UNKNOWN."""
    if not rows.has(name):
        return np.full(len(rows), UNKNOWN, dtype=np.int8)
    return rows.derived(f"plan:flag:{name}", lambda r: flags_of(r.column(name)))[0]


def words(rows: Rows, name: str) -> Words:
    """The column as texts, None where there is none."""
    if not rows.has(name):
        return np.full(len(rows), None, dtype=object)
    return rows.derived(f"plan:word:{name}", lambda r: words_of(r.column(name)))


def days(rows: Rows, name: str) -> Days:
    """The column as days, NaT where empty, impossible or not there."""
    if not rows.has(name):
        return np.full(len(rows), np.datetime64("NaT", "D"))
    return rows.derived(f"plan:day:{name}", lambda r: days_of(r.column(name).to_pandas()))


def statuses(rows: Rows) -> Words:
    """The status KF, F, KV, V, KA or A of each row: its column, else what the layer's name says of all; None where neither does."""
    if rows.has("status"):
        return rows.derived("plan:status", lambda r: status_words(words_of(r.column("status"))))
    return np.full(len(rows), status_by_name(rows.layer), dtype=object)


def status_by_name(layer: LayerInfo) -> str | None:
    """The status that the layer's name says all its objects have; None where it says none."""
    said = (note.values for note in layer.notes if note.kind == "plan.status")  # noqa: PD011 -- a note, no frame
    return next((str(facts["status"]) for facts in said), None)


def status_words(texts: Words) -> Words:
    """The register's own codes for texts of status, REST's words and small letters among them."""
    upper = pd.Series(texts, dtype="string").str.upper().astype(object)
    return np.asarray(upper.replace(STATUS_WORDS).where(upper.notna(), None), dtype=object)


def ids(rows: Rows, name: str) -> NDArray[np.int64]:
    """A column of whole numbers as int64, -1 where there is none."""
    value = numbers(rows, name)
    return np.where(np.isnan(value), -1, value).astype(np.int64)


# -- columns of frames -------------------------------------------------------------------------------------------------


class Typed(NamedTuple):
    """A column as plan frames hold it, and what was done to get there."""

    column: pd.Series[Any]
    unreadable: int  # filled values that could not be read; they are null now
    converted: str  # what the values were delivered as, a Danish text; empty where nothing was converted


def typed(array: pa.Array, attribute: Attribute) -> Typed:
    """The delivered column in the type that plan frames have for ``attribute``."""
    if attribute.name == "status":
        return Typed(pd.Series(status_words(words_of(array)), dtype=object), 0, "")
    if attribute.type is FieldType.BOOLEAN:
        value, unreadable = flags_of(array)
        told = "" if pa.types.is_boolean(array.type) else _delivered_as(array)
        return Typed(pd.Series(pd.arrays.BooleanArray(value == YES, value == UNKNOWN)), int(unreadable.sum()), told)
    if attribute.type is FieldType.DATE:
        given = array.to_pandas()
        whole = pa.types.is_integer(array.type)
        return Typed(pd.Series(register_days(days_of(given))), int(impossible(given).sum()), "" if whole else _delivered_as(array))
    if attribute.type in {FieldType.INTEGER, FieldType.REAL}:
        return _typed_number(array, attribute)
    return Typed(pd.Series(words_of(array), dtype=object), 0, "")


def _typed_number(array: pa.Array, attribute: Attribute) -> Typed:
    read = numbers_of(array)
    value, lost = read.value, int(read.unreadable.sum())
    told = COMMA if read.comma.any() else _delivered_as(array) if is_text(array) else ""
    missing = np.isnan(value)
    if attribute.type is FieldType.REAL:
        return Typed(pd.Series(pd.arrays.FloatingArray(np.where(missing, 0.0, value), missing)), lost, told)
    broken = ~missing & (np.trunc(value) != value)
    whole = pd.arrays.IntegerArray(np.where(missing | broken, 0, value).astype(np.int64), missing | broken)
    return Typed(pd.Series(whole), lost + int(broken.sum()), told)


def _delivered_as(array: pa.Array) -> str:
    if is_text(array):
        return TEXT
    return DAY if pa.types.is_date(array.type) or pa.types.is_timestamp(array.type) else NUMBERS
