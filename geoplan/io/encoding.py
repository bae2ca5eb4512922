"""Which character set the texts of a delivered table are written in: what the file declares, against what its bytes spell.

Decided on the bytes of the text columns themselves. A text that is plain ASCII says nothing; one with æ, ø or å says a lot.
"""

from __future__ import annotations

import codecs
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from geoplan.dataset import Note
from geoplan.io.found import siblings
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

UTF8: Final = "utf-8"
WINDOWS: Final = "cp1252"
DOS: Final = "cp865"
SHOWN: Final = {UTF8: "UTF-8", WINDOWS: "cp1252 (Windows)", DOS: "cp865 (DOS)", "cp850": "cp850 (DOS)", "iso8859-1": "ISO-8859-1"}
"""Names as a user knows them."""

_SINGLE: Final = (WINDOWS, DOS, "cp850")
_LATIN: Final = frozenset({"iso8859-1", "iso8859-15", WINDOWS})
"""Sets that agree on every Danish letter and differ only in signs."""

_DANISH: Final = frozenset("æøåÆØÅ")
_OTHER: Final = frozenset("éèêëáàäâöôóüúíïçñßÉÈÄÖÜÁ§°²³½¼¾´–—’‘“”„…•€®©µ·×±«»\u00a0")
_MOST_VALUES: Final = 20_000
_SCANNED_BYTES: Final = 64 << 20
_BLOCKS: Final = 16
_ALMOST_ALL: Final = 0.98
_DBF_FIELD: Final = 32
_LANGUAGE_DRIVERS: Final = {0x01: "cp437", 0x02: "cp850", 0x03: WINDOWS, 0x08: DOS, 0x57: WINDOWS, 0x58: WINDOWS, 0x66: DOS, 0x65: DOS}
"""The byte 29 of a dBase table: which set its writer says it uses. Many write 0x57 whatever they use."""

_CHARSETS: Final = {
    "windowslatin1": WINDOWS,
    "iso8859_1": "iso8859-1",
    "iso-8859-1": "iso8859-1",
    "codepage850": "cp850",
    "codepage437": "cp437",
    "codepage865": DOS,
    "utf-8": UTF8,
}
"""MapInfo's own names; "Neutral" says nothing."""

_CHARSET: Final = re.compile(rb"charset\s+\"?([\w\-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Texts with other letters than a to z: how many there are, and how many of them make sense in each set."""

    total: int
    fits: tuple[tuple[str, int], ...]
    cut: int = 0  # texts that end in the middle of a letter of UTF-8

    def words(self) -> Phrase:
        """The counts as a phrase, to be put after a colon."""
        counts = dict(self.fits)
        return Phrase(_EVIDENCE, total=self.total, utf8=counts[UTF8], windows=counts[WINDOWS], dos=max(counts[DOS], counts["cp850"]))


@dataclass(frozen=True, slots=True)
class Encoding:
    """The set that texts are read in, and the notes of how that was decided."""

    name: str
    notes: tuple[Note, ...] = ()


def known(text: str) -> str:
    """Python's name of the set that a ``.cpg`` or the like names; empty when it is none that is known."""
    word = text.strip().strip("\x00\ufeff").casefold()
    digits = re.sub(r"\D", "", word)
    named = {"65001": UTF8, "88591": "iso8859-1", "885915": "iso8859-15"}.get(digits)
    if word.startswith("ldid/") and digits:
        return _LANGUAGE_DRIVERS.get(int(digits) & 0xFF, "")
    for name in (named, word, f"cp{digits}"):
        try:
            return codecs.lookup(name or "").name
        except (LookupError, ValueError):
            continue
    return ""


def weighed(values: Sequence[bytes]) -> tuple[Evidence, dict[str, float]]:
    """How many of the texts make sense in each set, and how good a sense: letters of Danish weigh most."""
    valid = [_is_utf8(value) for value in values]
    fits = {UTF8: sum(ok for ok, _ in valid)}
    scores = {UTF8: float(fits[UTF8])}
    for name in _SINGLE:
        told = [_sense(value.decode(name, "replace")) for value in values]
        fits[name] = sum(whole for whole, _ in told)
        scores[name] = sum(score for _, score in told)
    return Evidence(len(values), tuple(fits.items()), sum(cut for _, cut in valid)), scores


def _is_utf8(value: bytes) -> tuple[bool, bool]:
    """Whether the text is UTF-8, and whether it is but for a last letter that is cut through."""
    decoder = codecs.getincrementaldecoder(UTF8)()
    try:
        decoder.decode(value)
    except UnicodeDecodeError:
        return False, False
    return True, bool(decoder.getstate()[0])


def _sense(text: str) -> tuple[bool, float]:
    others = [letter for letter in text if letter > "\x7f"]
    odd = sum(letter not in _DANISH and letter not in _OTHER for letter in others)
    danish = sum(letter in _DANISH for letter in others)
    return not odd, danish + 0.2 * (len(others) - danish - odd) - odd


def chosen(values: Sequence[bytes], declared: str) -> tuple[str, Evidence]:
    """The set that the texts are in. ``declared`` is believed where the bytes do not speak against it."""
    evidence, scores = weighed(values)
    if not values:
        return declared or UTF8, evidence
    if dict(evidence.fits)[UTF8] >= _ALMOST_ALL * len(values):
        return UTF8, evidence
    best = max(_SINGLE, key=lambda name: scores[name])
    if declared in {*_SINGLE, *_LATIN}:
        like = WINDOWS if declared in _LATIN else declared
        return (like, evidence) if scores[like] >= scores[best] else (best, evidence)
    if declared not in {"", UTF8} and scores[best] <= sum(_sense(value.decode(declared, "replace"))[1] for value in values):
        return declared, evidence
    return best, evidence


def decided(values: Sequence[bytes], declared: str, said: str, *, binding: bool = True) -> Encoding:
    """Decide, and note how. ``said`` is the declaration in the file's own words; ``binding`` when it was made for this very file."""
    name, evidence = chosen(values, declared)
    cut = (Note("encoding.cut", _CUT, {"count": evidence.cut}),) if name == UTF8 and evidence.cut else ()
    if not values or _same(name, declared):
        return Encoding(name, (_stated(name, said), *cut) if said and values else cut)
    facts = {"used": SHOWN.get(name, name), "evidence": evidence.words(), "declared": said}
    if said and binding:
        return Encoding(name, (Note("encoding.wrong", _WRONG, facts), *cut))
    return Encoding(name, (Note("encoding.decided", _DECIDED, facts), *cut))


def _stated(name: str, said: str) -> Note:
    return Note("encoding.stated", _STATED, {"used": SHOWN.get(name, name), "declared": said})


def _same(name: str, declared: str) -> bool:
    return name == declared or {name, declared} <= _LATIN


def of_shapefile(path: Path) -> Encoding:
    """The set of a Shapefile's table: what ``.cpg`` says, else the table's own language byte, both against its bytes."""
    there = siblings(path)
    dbf = there.get(".dbf", path)
    cpg = there[".cpg"].read_bytes()[:100].decode("ascii", "replace").strip() if ".cpg" in there else ""
    values = list(_texts_of_dbf(dbf))
    if cpg:
        return decided(values, known(cpg), f".cpg: {cpg[:30]}")
    with dbf.open("rb") as stream:
        language = stream.read(30)[29:]
    driver = _LANGUAGE_DRIVERS.get(language[0], "") if language else ""
    return decided(values, driver, f"dbf: {SHOWN.get(driver, driver)}" if driver else "", binding=False)


def of_mapinfo(path: Path) -> Encoding:
    """The set of a MapInfo table or interchange file: GDAL hands out the raw bytes where the file says Neutral."""
    with path.open("rb") as stream:
        head = stream.read(65_536)
    found = _CHARSET.search(head)
    said = found[1].decode("ascii", "replace") if found else ""
    there = siblings(path)
    data = there.get(".dat") or there.get(".mid") or there.get(".dbf")
    if data is None:
        return Encoding(_CHARSETS.get(said.casefold(), WINDOWS))
    values = list(_texts_of_lines(data) if data.suffix.lower() == ".mid" else _texts_of_dbf(data, text=_mapinfo_texts(head)))
    neutral = said.casefold() == "neutral"
    return decided(values, _CHARSETS.get(said.casefold(), ""), "" if neutral else said, binding=not neutral)


def of_lines(path: Path) -> Encoding:
    """The set of a text file without a declaration: lines with other letters than a to z decide."""
    return decided(list(_texts_of_lines(path)), UTF8 if _has_mark(path) else "", "BOM" if _has_mark(path) else "", binding=_has_mark(path))


def _has_mark(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(3) == codecs.BOM_UTF8


def _texts_of_lines(path: Path) -> Iterator[bytes]:
    """Lines of the first part of the file that hold other bytes than ASCII."""
    count = read = 0
    with path.open("rb") as stream:
        while read < _SCANNED_BYTES and count < _MOST_VALUES and (line := stream.readline(1 << 20)):
            read += len(line)
            if not line.isascii():
                count += 1
                yield line.removeprefix(codecs.BOM_UTF8).rstrip()


def _mapinfo_texts(head: bytes) -> list[bool]:
    """Which columns of a MapInfo table are text: its ``.dat`` says so of them all, and holds numbers as bytes. Empty where not told."""
    fields = re.search(rb"\bFields\s+(\d+)\s*\n", head, re.IGNORECASE)
    lines = head[fields.end() :].splitlines()[: int(fields[1])] if fields else []
    return [bool(re.search(rb"\sChar\s*\(", line, re.IGNORECASE)) for line in lines]


def _texts_of_dbf(path: Path, *, text: Sequence[bool] = ()) -> Iterator[bytes]:
    """Texts of a dBase table that hold other bytes than ASCII; of a large table those in runs of rows spread over it.

    ``text`` tells which columns are text where the table itself cannot be trusted to.
    """
    with path.open("rb") as stream:
        head = stream.read(_DBF_FIELD)
        rows, start, width = struct.unpack_from("<IHH", head, 4)
        fields = stream.read(max(0, start - _DBF_FIELD))
    columns = list(_text_columns(fields, text))
    rows = min(rows, max(0, path.stat().st_size - start) // max(1, width))
    if not columns or not rows or not width:
        return
    table: NDArray[np.uint8] = np.memmap(path, np.uint8, "r", offset=start, shape=(rows, width))
    count = 0
    for first, last in _blocks(rows, width):
        block = table[first:last]
        block = block[(block >= 0x80).any(axis=1)]  # noqa: PLR2004  # not ASCII
        for begin, end in columns:
            cells = block[:, begin:end]
            for cell in cells[(cells >= 0x80).any(axis=1)]:  # noqa: PLR2004
                count += 1
                yield cell.tobytes().rstrip(b" \x00")
                if count >= _MOST_VALUES:
                    return


def _text_columns(fields: bytes, text: Sequence[bool]) -> Iterator[tuple[int, int]]:
    at = 1  # the first byte of a row tells whether it is deleted
    for number, begin in enumerate(range(0, len(fields) - _DBF_FIELD + 1, _DBF_FIELD)):
        if fields[begin] == 0x0D:  # noqa: PLR2004  # end of the fields
            return
        length = fields[begin + 16]
        if fields[begin + 11 : begin + 12] == b"C" and (number >= len(text) or text[number]):
            yield at, at + length
        at += length


def _blocks(rows: int, width: int) -> list[tuple[int, int]]:
    most = max(1, _SCANNED_BYTES // max(1, width))
    if rows <= most:
        return [(0, rows)]
    each = max(1, most // _BLOCKS)
    return [(start, start + each) for start in np.linspace(0, rows - each, _BLOCKS).astype(int).tolist()]


def mended(array: pa.Array, name: str) -> pa.Array:
    """The texts as valid UTF-8: what is not is read in the set ``name``, and a letter cut through at the end is left out."""
    if not pa.types.is_string(array.type) and not pa.types.is_large_string(array.type):
        return array
    content = array.buffers()[2]
    if content is None or np.frombuffer(content, np.uint8).max(initial=0) < 0x80:  # noqa: PLR2004  # ASCII, told faster than UTF-8
        return array
    try:
        array.validate(full=True)
    except pa.ArrowInvalid:
        return pa.array([_decoded(value, name) for value in array.cast(pa.binary()).to_pylist()], array.type)
    return array


def _decoded(value: bytes | None, name: str) -> str | None:
    if value is None:
        return None
    try:
        return value.decode(UTF8)
    except UnicodeDecodeError:
        if name != UTF8:
            return value.decode(name, "replace")
        return codecs.getincrementaldecoder(UTF8)("replace").decode(value)


_EVIDENCE: Final = N_(
    "af {total} tekster med æ, ø, å eller lignende giver {utf8} mening som UTF-8, {windows} som cp1252 (Windows) og {dos} som DOS-tegn"
)
_STATED: Final = N_("Tekster er læst som {used}, som filen siger ({declared}).")
_WRONG: Final = N_("Filen siger tegnsættet {declared}, men teksterne er læst som {used}: {evidence}.")
_DECIDED: Final = N_("Filen siger ikke sikkert, hvilket tegnsæt den er i. Teksterne er læst som {used}: {evidence}.")
_CUT: Final = N_("Tekster, der er skåret over midt i et bogstav: {count}. Det halve bogstav er udeladt.")
