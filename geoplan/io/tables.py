"""Tables of registers as they are downloaded for the whole country: CSV or JSON, plain or in a zip, read in pieces without unpacking.

Every value stays the text it is; an empty cell is null. Memory does not grow with the file. Raises UnreadableError in plain words.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from geoplan.errors import UnreadableError
from geoplan.io.archive import unsafe
from geoplan.io.csv_layer import DELIMITERS, WKT_NAMES
from geoplan.io.understand import plain
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import IO

BLOCK_BYTES: Final = 2 << 20
"""Of a CSV file read at a time by each thread; a row must be shorter."""
DRAWN_BYTES: Final = 64 << 20
"""The same where a column holds a geometry: the outline of a municipality takes some megabytes as text. One thread then, for the memory."""
JSON_ROWS: Final = 20_000
"""Objects made into columns at a time."""
DRAWN_NAMES: Final = WKT_NAMES | {"position"}
"""Columns that hold a geometry as text."""
LONGEST_OBJECT: Final = 16 << 20
_PIECE: Final = 1 << 20
_SUFFIXES: Final = (".csv", ".json")
_GAP: Final = re.compile(r"[\s,\ufeff]*")


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table: a file, or ``member`` of a zip. ``name`` is what a user sees, ``size`` its bytes when unpacked."""

    path: Path
    member: str
    name: str
    size: int

    def header(self) -> tuple[str, ...]:
        """The names of the columns; of JSON those of the first object."""
        with self._opened() as stream:
            if self._is_json:
                return tuple(next(_objects(_text(stream), self.name), {}))
            return tuple(_header(stream.read(_PIECE), self.name)[0])

    def batches(self) -> Iterator[pa.Table]:
        """The rows in file order, in pieces, every column as text."""
        with self._opened() as stream:
            yield from _json_tables(stream, self.name) if self._is_json else _csv_tables(stream, self.name)

    @property
    def _is_json(self) -> bool:
        return (self.member or self.path.name).lower().endswith(".json")

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        if not self.member:
            with self.path.open("rb") as stream:
                yield stream
            return
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as stream:
                yield stream
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as fault:
            raise _unreadable(self.name) from fault


def tables_in(path: Path) -> tuple[TableFile, ...]:
    """The tables of a file or a zip; none where it holds something else (geodata, GeoJSON). Raises UnreadableError for an unsafe zip."""
    name, suffix = path.name, path.suffix.lower()
    if suffix == ".zip":
        return tuple(_members(path))
    if suffix == ".csv" or (suffix == ".json" and _is_list(path)):
        return (TableFile(path, "", name, path.stat().st_size),)
    return ()


def _members(path: Path) -> Iterator[TableFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [one for one in archive.infolist() if not one.is_dir()]
            tables = [one for one in infos if one.filename.lower().endswith(_SUFFIXES)]
            why = unsafe(archive) if tables else None
            for info in tables:
                if info.filename.lower().endswith(".json"):
                    with archive.open(info) as stream:
                        if not _begins_as_list(stream.read(64)):
                            continue
                if why is not None:
                    raise UnreadableError(f"{path.name}: {texts()(why.text, **why.values)}")
                yield TableFile(path, info.filename, f"{path.name}/{info.filename}"[-120:], info.file_size)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as fault:
        raise _unreadable(path.name) from fault


def _is_list(path: Path) -> bool:
    with path.open("rb") as stream:
        return _begins_as_list(stream.read(64))


def _begins_as_list(head: bytes) -> bool:
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return bare.startswith(b"[") and bare[1:].lstrip()[:1] in {b"{", b"]", b""}


# -- CSV -----------------------------------------------------------------------------------------------------------------


def _header(head: bytes, name: str) -> tuple[list[str], str, str, int]:
    """The names, the sign between cells, the character set, and the bytes that the header takes."""
    encoding = "utf-8-sig" if head.startswith(b"\xef\xbb\xbf") else _encoding(head)
    line = head.split(b"\n", 1)[0]
    first = line.decode(encoding, "replace").rstrip("\r")
    bare = re.sub(r'"[^"]*"', "", first)
    sign = max(DELIMITERS, key=bare.count)
    names = [one.strip() for one in next(csv.reader([first], delimiter=sign), [])]
    if not any(names):
        raise UnreadableError(texts()(N_("{name} er tom: den har ingen overskrifter."), name=name))
    return _unique(names), sign, "utf-8" if encoding == "utf-8-sig" else encoding, len(line) + 1


def _encoding(head: bytes) -> str:
    try:
        head[: head.rfind(b"\n") + 1 or len(head)].decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


def _unique(names: list[str]) -> list[str]:
    """The names; one that comes again, or is empty, gets a number."""
    seen: dict[str, int] = {}
    out = []
    for at, given in enumerate(names, start=1):
        name = given or f"kolonne_{at}"
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return out


def _csv_tables(stream: IO[bytes], name: str) -> Iterator[pa.Table]:
    from pyarrow import csv as arrow_csv  # noqa: PLC0415 - only whole tables are read so

    head = stream.read(_PIECE)
    names, sign, encoding, length = _header(head, name)
    drawn = any(plain(one) in DRAWN_NAMES for one in names)
    uneven: list[int] = []
    try:
        reader = arrow_csv.open_csv(
            pa.PythonFile(io.BufferedReader(_After(head[length:], stream), _PIECE), mode="r"),
            read_options=arrow_csv.ReadOptions(
                column_names=names, block_size=DRAWN_BYTES if drawn else BLOCK_BYTES, encoding=encoding, use_threads=not drawn
            ),
            parse_options=arrow_csv.ParseOptions(delimiter=sign, newlines_in_values=True, invalid_row_handler=_skipped(uneven)),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
            ),
        )
        for batch in reader:
            yield pa.Table.from_batches([batch])
    except (pa.ArrowException, OSError) as fault:
        if "Empty CSV file" in str(fault):
            return
        raise _unreadable(name) from fault
    if uneven:
        message = N_(
            "{name}: {count} rækker har ikke lige så mange celler som overskriften. Filen er beskadiget eller afkortet. Hent den igen."
        )
        raise UnreadableError(texts()(message, name=name, count=sum(uneven)))


def _skipped(uneven: list[int]) -> Any:
    """A handler that counts the rows with another number of cells than the header, and goes on."""

    def skip(_row: object) -> str:
        uneven.append(1)
        return "skip"

    return skip


class _After(io.RawIOBase):
    """What of the head was not used, then the rest of the stream."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head, self._stream = memoryview(head), stream

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, into: Any) -> int:
        """Fill ``into`` as far as there is something."""
        piece = self._head[: len(into)] if len(self._head) else self._stream.read(len(into))
        self._head = self._head[len(into) :]
        into[: len(piece)] = piece
        return len(piece)


# -- JSON ----------------------------------------------------------------------------------------------------------------


def _text(stream: IO[bytes]) -> Iterator[str]:
    with io.TextIOWrapper(stream, encoding="utf-8", errors="replace") as wrapped:
        while piece := wrapped.read(_PIECE):
            yield piece


def _objects(pieces: Iterable[str], name: str) -> Iterator[dict[str, Any]]:
    """The objects of a list, one by one. Raises UnreadableError for anything else, and for a list without end."""
    decoder, source = json.JSONDecoder(), iter(pieces)
    buffer, at, begun = "", 0, False
    while True:
        at = _GAP.match(buffer, at).end()  # type: ignore[union-attr]  # the pattern matches nothing, too
        if at < len(buffer):
            sign = buffer[at]
            if not begun and sign == "[":
                begun, at = True, at + 1
                continue
            if begun and sign == "]":
                return
            if sign != "{":
                raise _unreadable(name)
            try:
                value, at = decoder.raw_decode(buffer, at)
                yield value
                continue
            except (ValueError, RecursionError) as fault:
                if len(buffer) - at > LONGEST_OBJECT:
                    raise _unreadable(name) from fault
        more = next(source, "")
        if not more:
            raise _unreadable(name)
        buffer, at = buffer[at:] + more, 0


def _json_tables(stream: IO[bytes], name: str) -> Iterator[pa.Table]:
    rows: list[dict[str, Any]] = []
    for one in _objects(_text(stream), name):
        rows.append(one)
        if len(rows) == JSON_ROWS:
            yield _columns(rows)
            rows = []
    if rows:
        yield _columns(rows)


def _columns(rows: list[dict[str, Any]]) -> pa.Table:
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: pa.array([_as_text(row.get(name)) for row in rows], pa.string()) for name in names})


def _as_text(value: Any) -> str | None:
    if value is None or type(value) is str:
        return value or None
    if type(value) is int:
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _unreadable(name: str) -> UnreadableError:
    return UnreadableError(texts()(N_("{name} kan ikke læses. Den er beskadiget eller afkortet. Hent den igen."), name=name))
