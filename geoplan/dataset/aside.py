"""Values of a column laid aside run after run: in memory while they are few, then in a temporary file.

So memory does not follow the size of a delivery. The file has no name, so nothing is left of it however the process ends. It lies where
the system keeps temporary files (``TMPDIR``).
"""

from __future__ import annotations

import ctypes
import mmap
import sys
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from geoplan.errors import UnwritableError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

IN_MEMORY_BYTES: Final = 16 << 20
"""Bytes of one column that are kept in memory. Results do not depend on it."""

_WIDE: Final = {pa.string(): pa.large_string(), pa.binary(): pa.large_binary()}
_NO_ROOM: Final = N_("Der er ikke plads til mellemresultater på disken. Skaf plads, eller peg TMPDIR på en mappe med plads.")


class Aside:
    """Values of one column in the order they were given. Text and bytes go to a file once they are many; other types stay in memory.

    What is laid aside is copied: a column that lives holds on to the whole run of rows that it was read with.
    """

    def __init__(self, *, in_memory_bytes: int | None = None) -> None:
        self._file = tempfile.SpooledTemporaryFile(  # noqa: SIM115 -- lives as long as the array that reads from it
            max_size=max(IN_MEMORY_BYTES if in_memory_bytes is None else in_memory_bytes, 1)
        )
        self._type: pa.DataType | None = None
        self._parts: list[pa.Array] = []
        self._lengths: list[NDArray[np.int32]] = []
        self._filled: list[NDArray[np.bool_]] = []

    def __del__(self) -> None:
        self._file.close()

    def add(self, array: pa.Array) -> None:
        """Lay the next run's values aside. Raises UnwritableError where the disk is full."""
        self._type = array.type
        if not _is_of_bytes(array.type):
            self._parts.append(array.take(pa.array(np.arange(len(array)))))
            return
        offsets, data = _buffers(array)
        self._lengths.append(np.diff(offsets).astype(np.int32))
        self._filled.append(np.array(array.is_valid()))
        if data is not None:
            with _room():
                self._file.write(memoryview(data)[int(offsets[0]) : int(offsets[-1])])

    def taken(self) -> tuple[pa.Array, Callable[[], None]]:
        """All values as one array, and what frees the memory that reading them took. Nothing can be added afterwards.

        Text and bytes come in the large types, and are read from the file on demand.
        """
        if self._parts:
            parts, self._parts = self._parts, []
            return pa.concat_arrays(parts), _nothing
        offsets = np.zeros(sum(map(len, self._lengths)) + 1, dtype=np.int64)
        np.cumsum(np.concatenate(self._lengths), out=offsets[1:])
        filled = np.concatenate(self._filled)
        validity = None if filled.all() else pa.py_buffer(np.packbits(filled, bitorder="little"))
        content, forget = self._content(int(offsets[-1]))
        buffers = [validity, pa.py_buffer(offsets), content]
        return pa.Array.from_buffers(_WIDE.get(self._type, self._type), len(filled), buffers), forget

    def _content(self, size: int) -> tuple[pa.Buffer, Callable[[], None]]:
        with _room(), self._file as file:
            file.flush()
            if not file._rolled:  # type: ignore[attr-defined]  # noqa: SLF001 -- asking for its number would write it to disk
                file.seek(0)
                return pa.py_buffer(file.read()), _nothing
            return _map(file.fileno()) if size else (pa.py_buffer(b""), _nothing)


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise UnwritableError(texts()(_NO_ROOM)) from fault


def _map(file: int) -> tuple[pa.Buffer, Callable[[], None]]:
    """A file as memory that is read on demand; it may be closed afterwards."""
    pages = mmap.mmap(file, 0, access=mmap.ACCESS_READ)
    if not hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
        return pa.py_buffer(pages), _nothing
    pages.madvise(mmap.MADV_RANDOM)
    return pa.py_buffer(pages), lambda: pages.madvise(mmap.MADV_DONTNEED)


def give_back() -> None:
    """Hand memory that is free inside the process back to the system, where the system's library can: glibc keeps it otherwise."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _nothing() -> None:
    """Nothing to free."""


def _is_of_bytes(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _buffers(array: pa.Array) -> tuple[NDArray[Any], pa.Buffer | None]:
    """Where each value begins and ends, and the bytes."""
    _, offsets, data = array.buffers()
    kind = np.int64 if pa.types.is_large_string(array.type) or pa.types.is_large_binary(array.type) else np.int32
    if not len(array):
        return np.zeros(1, dtype=np.int64), None
    places: NDArray[Any] = np.frombuffer(offsets, kind)
    return places[array.offset : array.offset + len(array) + 1], data
