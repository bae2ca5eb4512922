"""Unpack a zip that a stranger sent: checked as a whole before the first byte of it is written."""

from __future__ import annotations

import lzma
import re
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from geoplan.io.found import RefusedError
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_ENTRIES: Final = 10_000
MAX_BYTES: Final = 8 << 30
MAX_STREAMED_BYTES: Final = 200 << 30
"""Of a zip that is read piece by piece: BBR's units of the whole country with all their versions are tens of gigabytes."""
MAX_RATIO: Final = 250
RATIO_FROM_BYTES: Final = 100 << 20
"""The ratio counts only above this size: a small table of blanks packs a thousandfold and does no harm."""

LONGEST_PART: Final = 200
"""Bytes of a name of a file or folder; file systems take 255."""
LONGEST_PATH: Final = 1000
DEEPEST: Final = 20

_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""What every zip program writes. The others may ask for memory by the gigabyte to unpack a few bytes."""
_LOCAL_HEADER: Final = 30
_PIECE: Final = 1 << 20
_UTF8_FLAG: Final = 0x800
_ENCRYPTED_FLAG: Final = 0x1
_DRIVE: Final = re.compile(r"^[a-zA-Z]:")
_UNFIT: Final = str.maketrans(dict.fromkeys('!:*?"<>|', "_"))  # GDAL reads ! as a path into an archive
_BROKEN: Final = (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, zlib.error, lzma.LZMAError)


@dataclass(frozen=True, slots=True)
class _Entry:
    info: zipfile.ZipInfo
    parts: tuple[str, ...]


def unpack(path: Path, target: Path) -> None:
    """Unpack ``path`` into the new folder ``target``. Raises RefusedError when it is broken or beyond what is safe.

    No more bytes come out of an entry than the archive's directory says, and the directory is what was checked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _checked(archive)
            _make_room(target, entries)
            for entry in entries:
                _write(archive, entry, target)
    except _BROKEN as error:
        raise RefusedError("unreadable", N_("Zip-filen er beskadiget eller afkortet. Pak og send den igen.")) from error


def unsafe(archive: zipfile.ZipFile, *, limit: int = MAX_STREAMED_BYTES) -> RefusedError | None:
    """Why an archive must not be read at all, also when it is read as a stream and never lies unpacked; None when it may be."""
    try:
        _checked(archive, limit=limit)
    except RefusedError as refused:
        return refused
    return None


def _checked(archive: zipfile.ZipFile, *, limit: int | None = None) -> list[_Entry]:
    infos = archive.infolist()
    size = sum(info.file_size for info in infos)
    packed = max(1, sum(info.compress_size for info in infos))
    if len(infos) > MAX_ENTRIES:
        text = N_("Zip-filen er afvist: den rummer {n} filer; højst {limit} er tilladt.")
        raise RefusedError("refused", text, n=len(infos), limit=MAX_ENTRIES)
    limit = limit or MAX_BYTES
    if size > limit:
        text = N_("Zip-filen er afvist: den fylder mere end {limit} GB udpakket.")
        raise RefusedError("refused", text, limit=limit >> 30)
    if size > RATIO_FROM_BYTES and size / packed > MAX_RATIO:
        text = N_("Zip-filen er afvist: den vokser til mere end {limit} gange sin størrelse.")
        raise RefusedError("refused", text, limit=MAX_RATIO)
    _refuse_overlaps(infos)
    entries = [_Entry(info, _parts(info)) for info in infos if not info.is_dir()]
    names = {tuple(part.casefold() for part in entry.parts) for entry in entries}
    folders = {name[:depth] for name in names for depth in range(1, len(name))}
    if len(names) < len(entries) or names & folders:
        raise RefusedError("refused", N_("Zip-filen er afvist: to filer i den har samme navn."))
    return entries


def _refuse_overlaps(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse entries that share bytes: a few packed bytes counted many times over make the largest bombs."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise RefusedError("refused", N_("Zip-filen er afvist: filer i den overlapper hinanden."))
        end = info.header_offset + _LOCAL_HEADER + info.compress_size


def _parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    """Split the entry's path. Raises RefusedError for links, locked entries and names that lead out of the folder."""
    name = _decoded(info).replace("\\", "/")
    path = PurePosixPath(name)
    if path.is_absolute() or _DRIVE.match(name) or ".." in path.parts or "\x00" in name or not path.parts:
        raise RefusedError("refused", N_("Zip-filen er afvist: et filnavn i den peger ud af mappen."))
    mode = stat.S_IFMT(info.external_attr >> 16)
    if mode not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise RefusedError("refused", N_("Zip-filen er afvist: den rummer links eller andet, der ikke er filer."))
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise RefusedError("refused", N_("Zip-filen er låst med adgangskode. Send den uden."))
    if info.compress_type not in _METHODS:
        raise RefusedError("refused", N_("Zip-filen er afvist: den er pakket på en måde, der ikke læses. Pak den som almindelig zip."))
    longest = max(len(part.encode("utf-8", "replace")) for part in path.parts)
    if longest > LONGEST_PART or len(name) > LONGEST_PATH or len(path.parts) > DEEPEST:
        raise RefusedError("refused", N_("Zip-filen er afvist: et filnavn i den er for langt, eller mapperne ligger for dybt."))
    return tuple(part.translate(_UNFIT) for part in path.parts)


def _decoded(info: zipfile.ZipInfo) -> str:
    """Give the name as its sender saw it.

    zipfile reads cp437 where the archive does not say UTF-8; Danish senders wrote UTF-8 all the same, or cp865.
    """
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp865", "replace")


def _make_room(target: Path, entries: Sequence[_Entry]) -> None:
    target.mkdir(parents=True)
    if sum(entry.info.file_size for entry in entries) > shutil.disk_usage(target).free:
        raise RefusedError("refused", N_("Der er ikke plads på disken til at pakke zip-filen ud."))


def _write(archive: zipfile.ZipFile, entry: _Entry, target: Path) -> None:
    place = target.joinpath(*entry.parts)
    place.parent.mkdir(parents=True, exist_ok=True)
    left = entry.info.file_size
    with archive.open(entry.info) as packed, place.open("xb") as out:
        while piece := packed.read(_PIECE):
            left -= len(piece)
            if left < 0:  # zipfile stops there by itself; this does not rest on that
                raise zipfile.BadZipFile
            out.write(piece)
    if left:
        raise zipfile.BadZipFile
