"""Texts: trimmed, empty ones made null, and letters put right where there is only one way to read them."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geoplan.dataset import Dataset, Rows
from geoplan.fkg.normalise.record import Edit, Kind
from geoplan.rules import NO_HITS, Context, Hits, positions
from geoplan.rules.checks.text import LETTERS, LOST, MISREAD, OTHER_LETTERS, TRACE, well_decoded
from geoplan.rules.checks.values import as_mask, is_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.rules import Check

_TRACE: Final = re.compile(TRACE)
_ANY_DAY: Final = Context(Dataset((), dt.date(2006, 12, 31)))


def trimmed(array: pa.Array) -> pa.Array:
    """The texts without spaces at their ends; those with nothing left are null."""
    text = pc.utf8_trim_whitespace(array.cast(pa.string()))
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def emptied(array: pa.Array) -> int:
    """How many texts are there and yet hold nothing."""
    if not is_text(array):
        return 0
    return int(pc.sum(pc.equal(pc.utf8_trim_whitespace(array), "")).as_py() or 0)


def changed(before: pa.Array, after: pa.Array) -> NDArray[np.int64]:
    """Where both hold a text and the two are not the same."""
    return positions(as_mask(pc.not_equal(before.cast(pa.string()), after.cast(pa.string()))))


def taken(array: pa.Array, at: NDArray[np.int64]) -> list[str | None]:
    """The texts at these positions."""
    texts: list[str | None] = array.cast(pa.string()).take(pa.array(at)).to_pylist()
    return texts


def cleaned(rows: Rows, name: str, rule: str) -> tuple[pa.Array, list[Edit]]:
    """A column of texts trimmed and well decoded, and what was changed. ``rule`` is the id of the rule on misread letters."""
    before = rows.column(name).cast(pa.string())
    bare = trimmed(before)
    edits = []
    at = changed(before, bare)
    if len(at):
        edits.append(Edit(name, Kind.TRIMMED, taken(before, at), taken(bare, at), at=at))
    again, mended = _well_read(rows, name, bare)
    if len(mended):
        edits.append(Edit(name, Kind.LETTERS, taken(bare, mended), taken(again, mended), rule, mended))
    return again, edits


def asked(check: Check, rows: Rows, name: str, array: pa.Array) -> Hits:
    """What ``check`` says of the column ``name`` when it holds ``array``."""
    found = check(Rows(rows.layer, {name: array}, row=rows.row, fid=rows.fid), _ANY_DAY)
    return found if isinstance(found, Hits) else NO_HITS


def _well_read(rows: Rows, name: str, array: pa.Array) -> tuple[pa.Array, NDArray[np.int64]]:
    """The texts with misread letters put right where that is certain, and where they were."""
    found = asked(well_decoded(name), rows, name, array)
    if not len(found):
        return array, found.at
    fixes = [str(fix) for fix in found.details["fix"]]
    sure = np.array([is_certain(str(text), fix) for text, fix in zip(found.value or (), fixes, strict=True)], dtype=bool)
    mask = np.zeros(len(array), dtype=bool)
    mask[found.at[sure]] = True
    right = [fix for fix, certain in zip(fixes, sure.tolist(), strict=True) if certain]
    return pc.replace_with_mask(array, pa.array(mask), pa.array(right, pa.string())), found.at[sure]


def is_certain(text: str, fix: str) -> bool:
    """Whether ``fix`` is the only way to read the misread ``text``, and holds no trace of misreading itself."""
    if fix == LOST or _TRACE.search(fix) or fix != fix.strip() or not fix:
        return False
    return _readings(text) <= {fix} and all(sign.isascii() or sign in LETTERS + OTHER_LETTERS for sign in fix)


def _readings(text: str) -> set[str]:
    found = set()
    for read_as, really in MISREAD:
        try:
            candidate = text.encode(read_as).decode(really)
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if candidate != text and all(sign.isascii() or sign in LETTERS + OTHER_LETTERS for sign in candidate):
            found.add(candidate)
    return found
