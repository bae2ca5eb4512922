"""The files of one delivery, as long as somebody looks at it: in a folder of their own, gone with the session."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import weakref
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geoplan.errors import UsageError
from geoplan.texts import N_, texts
from geoplan_app.serve import UPLOAD_MB

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

MEGABYTE: Final = 1 << 20

_PREFIX: Final = "geoplan-app-"
_LOCK: Final = ".lock"
_LONGEST: Final = 120
_PIECE: Final = 1 << 20
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')


def limit_mb() -> int:
    """How many MB a delivery may take: what is shown and what is enforced, here and by the server."""
    return UPLOAD_MB


def safe_name(name: str) -> tuple[str, ...]:
    """A file's name as a stranger gave it, as parts of a path that stays where it is put.

    Folders are kept, whatever climbs, hides or could confuse a screen is not.
    """
    parts = [_NOT_IN_NAMES.sub("_", part).strip(" .")[-_LONGEST:] for part in re.split(r"[\\/]", name)]
    return tuple(part for part in parts if part) or ("fil",)


class Held:
    """Files of one delivery in a private folder. ``folder`` is removed with the object, and at the latest when the server ends."""

    def __init__(self, name: str = "leverance") -> None:
        _remove_forgotten()
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX))  # mode 0700
        self.inbox = self.folder / name
        self.inbox.mkdir()
        self._sums: dict[tuple[str, ...], tuple[str, int]] = {}
        self.gone = weakref.finalize(self, _let_go, str(self.folder), _locked(self.folder))

    def add(self, name: str, stream: BinaryIO) -> None:
        """Write a file; one of the same name is replaced. Raises UsageError where the delivery grows over the limit."""
        parts = safe_name(name)
        room = limit_mb() * MEGABYTE - sum(size for known, (_, size) in self._sums.items() if known != parts)
        target = self.inbox.joinpath(*parts)
        if target.is_dir() or any(parent.is_file() for parent in target.parents if parent != self.folder):
            raise UsageError(texts()(N_("{name}: der er allerede en fil eller mappe af det navn."), name=parts[-1]))
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with target.open("wb") as out:
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > room:
                    break
                digest.update(piece)
                out.write(piece)
        if size > room:
            target.unlink()
            self._sums.pop(parts, None)
            message = N_("{name} er ikke modtaget: leverancen ville fylde mere end {limit} MB. Del den op, eller pak den i en zip.")
            raise UsageError(texts()(message, name=parts[-1], limit=limit_mb()))
        self._sums[parts] = digest.hexdigest(), size

    @property
    def files(self) -> list[tuple[str, int]]:
        """Name and bytes of each file."""
        return [("/".join(parts), size) for parts, (_, size) in sorted(self._sums.items())]

    @property
    def name(self) -> str:
        """What the delivery is called: its file's name, or how many files it is."""
        files = self.files
        return files[0][0].rpartition("/")[2] if len(files) == 1 else texts().plural(N_("{n} fil"), N_("{n} filer"), len(files))

    @property
    def sha256(self) -> str:
        """The content's sum: the same files give the same, whatever order they came in."""
        lines = sorted("/".join(parts) + " " + digest for parts, (digest, _) in self._sums.items())
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @property
    def paths(self) -> Sequence[str]:
        """What a workflow is given: the one file, or the folder."""
        return [str(self.one)]

    @property
    def one(self) -> Path:
        """The one path of the delivery."""
        return self.inbox.joinpath(*next(iter(self._sums))) if len(self._sums) == 1 else self.inbox

    def answers(self, name: str) -> Path:
        """A new folder for what a process answers."""
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))

    def remove(self) -> None:
        """Remove everything now."""
        self._sums.clear()
        self.gone()


def _locked(folder: Path) -> Any:
    """Hold the folder's lock as long as this server lives, so that another can tell a forgotten folder from one in use."""
    try:
        import fcntl  # noqa: PLC0415 -- not on Windows
    except ImportError:
        return None
    lock = (folder / _LOCK).open("wb")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def _let_go(folder: str, lock: Any) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if lock is not None:
        lock.close()


@cache
def _remove_forgotten() -> None:
    """Remove what a server left that was killed. Once per server."""
    try:
        import fcntl  # noqa: PLC0415 -- not on Windows
    except ImportError:
        return
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        with suppress(OSError):
            if lock.parent.is_symlink() or lock.parent.stat().st_uid != os.getuid():
                continue
            with lock.open("rb+") as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
