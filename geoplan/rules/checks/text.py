"""Checks of what a text says: UUID form, web and e-mail addresses, wrongly decoded letters, numbers that look like CPR.

A delivery has millions of texts and few of these faults. So the bytes of a whole column are looked over first, with numpy, and only the
texts that hold something suspicious are read one by one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geoplan.rules.checks.attributes import hits
from geoplan.rules.checks.values import as_mask, as_text, filled, is_text
from geoplan.rules.types import NO_HITS, Hits, positions
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.rules.types import Check, Context

_UUID_DIGITS: Final = r"[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}"
UUID: Final = rf"^(?:{_UUID_DIGITS}|\{{{_UUID_DIGITS}\}})$"
WEB: Final = r"^https?://[^\s/$.?#][^\s]*\.[^\s]+$"
EMAIL: Final = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
CPR: Final = r"(?:^|[^0-9])(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}-?[0-9]{4}(?:$|[^0-9])"
UUID_LENGTH: Final = 36
CPR_DAY_DIGITS: Final = 6


class Bytes:
    """The UTF-8 bytes of a text column as one array, and which row each byte belongs to."""

    def __init__(self, array: pa.Array) -> None:
        wide = pa.types.is_large_string(array.type)
        _, offsets, data = array.buffers()
        kind = np.int64 if wide else np.int32
        self.offsets = np.frombuffer(offsets, kind)[array.offset : array.offset + len(array) + 1] if len(array) else np.zeros(1, kind)
        start, stop = int(self.offsets[0]), int(self.offsets[-1])
        self.start = start
        self.data = np.frombuffer(data, np.uint8)[start:stop] if data is not None else np.empty(0, np.uint8)

    def rows_of(self, at: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows that hold the bytes at these places, each once, ascending."""
        return np.unique(np.searchsorted(self.offsets, at + self.start, side="right") - 1)


def uuid_form(name: str) -> Check:
    """Every filled value is a UUID in a form PostgreSQL reads: with or without hyphens and braces, in either case."""

    def check(rows: Rows, _context: Context) -> Hits:
        array = rows.column(name)
        if not is_text(array):
            return hits(rows, name, filled(rows, name))
        doubtful = filled(rows, name) & ~canonical_uuids(rows, name)
        at = positions(doubtful)
        if not len(at):
            return NO_HITS
        readable = as_mask(pc.match_substring_regex(pc.utf8_trim_whitespace(array.take(pa.array(at))), UUID))
        doubtful[at[readable]] = False
        return hits(rows, name, doubtful)

    return check


NOT_HEX: Final = 255
HEX: Final = bytes(int(chr(byte), 16) if chr(byte) in "0123456789abcdefABCDEF" else NOT_HEX for byte in range(256))
"""The value of each byte as a hexadecimal digit."""

HYPHENS: Final = (8, 13, 18, 23)
RUNS: Final = ((0, 8, 0), (9, 13, 8), (14, 18, 12), (19, 23, 16), (24, 36, 20))
"""Where the runs of digits begin and end, and where they go when the hyphens are left out."""


def canonical_uuids(rows: Rows, name: str) -> NDArray[np.bool_]:
    """Where the column holds a UUID in the usual form of 36 characters."""
    return _uuids(rows, name)[0]


def _uuids(rows: Rows, name: str) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
    """Where the column holds a UUID in the usual form, and those UUIDs as 128 bits; worked out once."""
    return rows.derived(f"uuids:{name}", lambda r: _read_uuids(r.column(name)))


def _read_uuids(array: pa.Array) -> tuple[NDArray[np.bool_], NDArray[np.uint64]]:
    shaped, characters = _uuid_matrix(array)
    # bytes.translate is several times faster than an array index: numpy would widen every byte to eight first.
    values = np.frombuffer(characters.tobytes().translate(HEX), np.uint8).reshape(-1, UUID_LENGTH)
    nibbles = np.empty((len(values), UUID_LENGTH - len(HYPHENS)), np.uint8)
    for start, stop, at in RUNS:
        nibbles[:, at : at + stop - start] = values[:, start:stop]
    good = np.ones(len(characters), dtype=bool)
    for at in HYPHENS:
        good &= characters[:, at] == ord("-")
    good[np.flatnonzero(nibbles.ravel() == NOT_HEX) // nibbles.shape[1]] = False
    usual = shaped.copy()
    usual[shaped] = good
    return usual, _packed(nibbles if good.all() else nibbles[good])


def _packed(nibbles: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """32 hexadecimal digits a row as two 64-bit numbers, shape (n, 2)."""
    packed = np.ascontiguousarray((nibbles[:, 0::2] << 4) | nibbles[:, 1::2])
    return packed.view(">u8").astype(np.uint64).reshape(-1, 2)


def _uuid_matrix(array: pa.Array) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
    """Which texts have 36 bytes, and those texts as a matrix of bytes."""
    if not is_text(array):
        return np.zeros(len(array), dtype=bool), np.empty((0, UUID_LENGTH), np.uint8)
    whole = Bytes(array)
    shaped = np.diff(whole.offsets) == UUID_LENGTH
    if shaped.all():
        return shaped, whole.data.reshape(-1, UUID_LENGTH)
    start = whole.offsets[:-1][shaped] - whole.start
    return shaped, whole.data[start[:, None] + np.arange(UUID_LENGTH)]


def identity(rows: Rows, name: str) -> NDArray[np.uint64]:
    """Each row's id as 128 bits, shape (n, 2): the UUID itself however it is written, a hash of any other text, zero where empty."""
    array = rows.column(name)
    key = np.zeros((len(rows), 2), dtype=np.uint64)
    usual, read = _uuids(rows, name)
    key[usual] = read
    other = positions(filled(rows, name) & ~usual)
    if len(other):
        key[other] = _hashed(as_text(array).take(pa.array(other)))
    return key


def _hashed(texts: pa.Array) -> NDArray[np.uint64]:
    import pandas as pd  # noqa: PLC0415 -- needed only where an id is no ordinary UUID

    whole = pc.utf8_lower(pc.utf8_trim_whitespace(texts))
    bare = pc.replace_substring_regex(whole, r"[{}\-]", "")
    as_objects = whole.to_numpy(zero_copy_only=False)
    key = np.empty((len(texts), 2), dtype=np.uint64)
    key[:, 0] = pd.util.hash_array(as_objects)
    key[:, 1] = pd.util.hash_array(as_objects, hash_key="geoplan--geoplan")
    compact = as_mask(pc.match_substring_regex(bare, "^[0-9a-f]{32}$"))
    if compact.any():
        digits = Bytes(bare.filter(pa.array(compact))).data.tobytes().translate(HEX)
        key[compact] = _packed(np.frombuffer(digits, np.uint8).reshape(-1, 32))
    return key


def no_cpr(name: str) -> Check:
    """No text holds a number that looks like a CPR number: ten digits, with or without hyphen, that begin with a day and a month."""

    def check(rows: Rows, _context: Context) -> Hits:
        array = rows.column(name)
        if not is_text(array):
            return NO_HITS
        suspects = _rows_with_digits(Bytes(array), CPR_DAY_DIGITS)
        return _matching(rows, name, suspects, CPR)

    return check


def _rows_with_digits(whole: Bytes, count: int) -> NDArray[np.int64]:
    """Rows that hold ``count`` digits in a row."""
    digit = (whole.data - np.uint8(ord("0"))) < 10  # noqa: PLR2004 -- ten digits
    if len(digit) < count:
        return np.empty(0, dtype=np.int64)
    pair = digit[:-1] & digit[1:]
    if not pair.any():
        return np.empty(0, dtype=np.int64)
    run = pair[: len(pair) - count + 2].copy()
    for shift in range(2, count - 1, 2):
        run &= pair[shift : len(pair) - count + 2 + shift]
    return whole.rows_of(np.flatnonzero(run))


def _matching(rows: Rows, name: str, suspects: NDArray[np.int64], pattern: str) -> Hits:
    if not len(suspects):
        return NO_HITS
    texts = rows.column(name).take(pa.array(suspects))
    mask = np.zeros(len(rows), dtype=bool)
    mask[suspects] = as_mask(pc.match_substring_regex(texts, pattern))
    return hits(rows, name, mask)


MISREAD: Final = (
    ("cp1252", "utf-8"),  # UTF-8 read as Windows' Western letters: æ became Ã¦
    ("latin-1", "utf-8"),
    ("cp865", "cp1252"),  # Windows' letters read as DOS' Nordic ones: ø became °
    ("cp850", "cp1252"),
    ("cp1252", "cp865"),  # DOS' Nordic letters read as Windows': ø became ›
    ("latin-1", "cp865"),
    ("cp1252", "mac-roman"),
)
"""Pairs (read as, really was) tried in this order."""

LETTERS: Final = "æøåÆØÅ"
OTHER_LETTERS: Final = "éÉüÜöÖäÄèÈêáàóíñç–’“”§°²³·»«´"


def _traces() -> tuple[str, ...]:
    """What each Danish letter becomes when it is misread, as regular expressions."""
    found: set[str] = set()
    for letter in LETTERS:
        for read_as, really in MISREAD:
            try:
                trace = letter.encode(really).decode(read_as)
            except (UnicodeEncodeError, UnicodeDecodeError):
                continue
            found.add(trace)
    return tuple(sorted(found - set(LETTERS)))


TWO_LETTERS: Final = tuple(trace for trace in _traces() if len(trace) > 1)
ONE_LETTER: Final = tuple(trace for trace in _traces() if len(trace) == 1 and trace not in "‘’ãÏ")
"""Without the signs that honest text has inside words too: quotation marks, and letters of other languages that stand for rare capitals."""
WORD: Final = r"[A-Za-zÆØÅæøå]"
TRACE: Final = "|".join(
    [
        "\ufffd",
        *(re.escape(trace) for trace in TWO_LETTERS),
        # A single odd sign may be meant ("20 °C", "µg"); inside or before a word it is a letter gone wrong.
        *(f"{WORD}{re.escape(trace)}{WORD}|(?:^|\\s){re.escape(trace)}{WORD}{{2}}" for trace in ONE_LETTER),
        *(f"{WORD}{re.escape(trace)}(?:$|\\s)" for trace in ONE_LETTER if trace not in "°†®"),
    ]
)
LEADS: Final = np.zeros(65_536, dtype=bool)
for _trace in {*TWO_LETTERS, *ONE_LETTER, "\ufffd"}:
    _bytes = _trace[0].encode()
    LEADS[_bytes[0] << 8 | _bytes[1]] = True


def well_decoded(name: str) -> Check:
    """No text shows the traces of letters read in the wrong encoding. The hit's ``fix`` is the proposed text."""

    def check(rows: Rows, _context: Context) -> Hits:
        array = rows.column(name)
        if not is_text(array):
            return NO_HITS
        found = _matching(rows, name, _rows_with_leads(Bytes(array)), TRACE)
        return replace(found, details={"fix": proposals(found.value or ())}) if len(found) else found

    return check


def _rows_with_leads(whole: Bytes) -> NDArray[np.int64]:
    data = whole.data
    high = np.flatnonzero(data[:-1] >= 0xC2)  # noqa: PLR2004 -- first byte of a letter beyond ASCII
    if not len(high):
        return np.empty(0, dtype=np.int64)
    pair = data[high].astype(np.int64) << 8 | data[high + 1]
    return whole.rows_of(high[LEADS[pair]])


LOST: Final = Phrase(N_("(bogstaverne er gået tabt)"))


def proposals(texts: Iterable[object]) -> list[str]:
    """For each misread text what it probably was, or that it cannot be told. One by one: only faults come here."""
    return [_proposal(str(text)) or LOST for text in texts]


def _proposal(text: str) -> str:
    if "\ufffd" in text:
        return ""
    for read_as, really in MISREAD:
        try:
            candidate = text.encode(read_as).decode(really)
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if candidate != text and all(sign.isascii() or sign in LETTERS + OTHER_LETTERS for sign in candidate):
            return candidate
    return _piecewise(text)


def _piecewise(text: str) -> str:
    """Mend the traces one by one, for a text that mixes right and wrong letters."""
    mended = text
    for letter in LETTERS:
        mended = mended.replace(letter.encode().decode("cp1252", "replace"), letter).replace(letter.encode().decode("latin-1"), letter)
    return mended if mended != text else ""
