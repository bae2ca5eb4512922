"""Read strangers' files in a process of their own, with limits on time, memory and what it may write.

    if guard := guarded(Limits(), out=Path("rapport.json")):
        ...  # the child: everything that reads the delivery and writes the report

The process forks before anything heavy is loaded. The child is the one that goes on; the parent waits, ends the child at a limit, removes
what it left behind, and never returns from ``guarded``: it raises SystemExit with the child's status, or UnreadableError when the child
did not end by itself. Nothing is sent between the two but the name of the file that is being read, so a large delivery costs no more than
it does alone.

Where a process cannot fork (Windows) there are no limits, and the work is done in the process itself.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from geoplan.errors import UnreadableError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

MIN_MEMORY_MB: Final = 256
MAX_MEMORY_MB: Final = 8192
MAX_SECONDS: Final = 3600
MAX_FILE_BYTES: Final = 16 << 30
"""The largest file that the child may write: a zip's contents are limited to half of it."""

_MEGABYTE: Final = 1 << 20
_GRACE_SECONDS: Final = 2.0
"""How long the child may take to tidy up after it was asked to end."""
_NEARLY: Final = 0.7
"""A child that broke down when it had used this share of its memory broke down for want of memory."""
_FOLDER: Final = "geoplan-run-"
_LOCK: Final = ".lock"
_OUT_OF_MEMORY: Final = b"\x00"
_LONGEST_NAME: Final = 300
_INTERRUPTED: Final = 130
_SHOW_CURSOR: Final = "\r\x1b[2K\x1b[?25h"

_TOO_LONG: Final = N_(
    "Leverancen er ikke undersøgt: det tog mere end {limit} sekunder.{name} Del den op, eller hæv grænsen med --max-seconds."
)
_TOO_LARGE: Final = N_(
    "Leverancen er ikke undersøgt: det krævede mere end {limit} MB hukommelse.{name} Del den op, eller hæv grænsen med --max-memory."
)
_BROKE_DOWN: Final = N_(
    "Leverancen er ikke undersøgt: læsningen brød ned.{name} En fil er beskadiget eller lavet til at skade. Prøv filerne én ad gangen."
)
_AT: Final = N_("Det skete under {name}.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child may use. A delivery of five million rows fits into the defaults."""

    memory_mb: int = MAX_MEMORY_MB
    seconds: float = MAX_SECONDS


@dataclass(frozen=True, slots=True)
class Guard:
    """The child's end of the wire to its parent; without a parent it says nothing to nobody."""

    wire: int = -1

    def reading(self, name: str) -> None:
        """Tell which file is being read from now on, so that the parent can name it if this goes wrong."""
        self._tell(name.encode("utf-8", "replace").replace(b"\n", b" ")[:_LONGEST_NAME] + b"\n")

    @contextmanager
    def limited(self) -> Iterator[None]:
        """Turn the want of memory into the parent's plain words, and an interruption into a quiet end."""
        try:
            yield
        except MemoryError:
            if self.wire < 0:
                raise
            self._tell(_OUT_OF_MEMORY)
            os._exit(_INTERRUPTED)
        except KeyboardInterrupt:
            if self.wire < 0:
                raise
            os._exit(_INTERRUPTED)

    def _tell(self, message: bytes) -> None:
        if self.wire >= 0:
            with suppress(OSError):
                os.write(self.wire, message)


def guarded(limits: Limits, *, out: Path | None = None) -> Guard:
    """Go on in a child process under ``limits``; ``out`` is the report's file, beside which nothing half-written is left.

    In a process whose standard streams somebody replaced (a test, a notebook) nothing is forked, for a child's words would be lost.
    Raises UnreadableError in the parent when a limit is passed or the child breaks down.
    """
    if not hasattr(os, "fork") or (sys.stdout, sys.stderr) != (sys.__stdout__, sys.__stderr__):
        return Guard()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    before = _beside(out)
    with _own_folder() as folder:
        alive, from_parent = os.pipe()[::-1]
        from_child, wire = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(alive)
            os.close(from_child)
            _settle(limits, folder, from_parent)
            return Guard(wire)
        os.close(from_parent)
        os.close(wire)
        try:
            _supervise(pid, from_child, limits)
        finally:
            for left in _beside(out) - before:
                shutil.rmtree(left, ignore_errors=True)


# -- the parent --------------------------------------------------------------------------------------


class _Told:
    """What the child has said so far."""

    def __init__(self) -> None:
        self._text = b""

    def more(self, data: bytes) -> None:
        self._text = (self._text + data)[-4 * _LONGEST_NAME :]

    @property
    def out_of_memory(self) -> bool:
        return self._text.endswith(_OUT_OF_MEMORY)

    @property
    def name(self) -> str:
        """The last file named, harmless to show; empty when there is none."""
        lines = self._text.rstrip(_OUT_OF_MEMORY).split(b"\n")
        return lines[-2].decode("utf-8", "replace") if len(lines) > 1 else ""


def _supervise(pid: int, from_child: int, limits: Limits) -> NoReturn:
    told = _Told()
    ended = False
    try:
        with _signals_raise():
            in_time = _wait(from_child, told, time.monotonic() + limits.seconds)
            if not in_time:
                _end(pid, from_child)
            ended = True
    except (KeyboardInterrupt, SystemExit):
        _end(pid, from_child)
        ended = True
        raise
    finally:
        if not ended:
            os.kill(pid, signal.SIGKILL)
        _, state, used = os.wait4(pid, 0)
    status = os.waitstatus_to_exitcode(state)
    _tidy_screen(status if in_time else -signal.SIGKILL)
    at = " " + texts()(_AT, name=told.name) if told.name else ""
    if not in_time:
        raise UnreadableError(texts()(_TOO_LONG, limit=f"{limits.seconds:g}", name=at))
    if told.out_of_memory or (status < 0 and (status == -signal.SIGKILL or _peak_mb(used.ru_maxrss) > _NEARLY * limits.memory_mb)):
        raise UnreadableError(texts()(_TOO_LARGE, limit=limits.memory_mb, name=at))
    if status < 0:
        raise UnreadableError(texts()(_BROKE_DOWN, name=at))
    raise SystemExit(status)


def _wait(from_child: int, told: _Told, until: float) -> bool:
    """Listen until the child has ended, which closes its end of the wire. False when it has not ended in time."""
    while (left := until - time.monotonic()) > 0:
        if select.select([from_child], [], [], left)[0]:
            data = os.read(from_child, 65_536)
            if not data:
                return True
            told.more(data)
    return False


def _end(pid: int, from_child: int) -> None:
    """Ask the child to end, and after a moment make it."""
    os.kill(pid, signal.SIGTERM)
    if not _wait(from_child, _Told(), time.monotonic() + _GRACE_SECONDS):
        os.kill(pid, signal.SIGKILL)


@contextmanager
def _signals_raise() -> Iterator[None]:
    """Let the signals that end a program unwind it, so that the child and its files do not outlive it."""

    def leave(number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, leave) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _tidy_screen(status: int) -> None:
    """Bring back the cursor that a progress bar hid, when it had no time to."""
    if status < 0 and sys.stderr.isatty():
        sys.stderr.write(_SHOW_CURSOR)


def _peak_mb(maxrss: int) -> float:
    """The greatest memory of the child; the unit is kilobytes, but bytes on a Mac."""
    return maxrss / (_MEGABYTE if sys.platform == "darwin" else 1024)


def _beside(out: Path | None) -> set[Path]:
    """The folders in which a report is being written before it takes its place."""
    if out is None or not out.parent.is_dir():
        return set()
    return {path for path in out.parent.iterdir() if path.name.startswith(f".{out.name}.")}


@contextmanager
def _own_folder() -> Iterator[Path]:
    """A folder for everything unpacked, gone when the block ends in the process that made it.

    It is locked as long as parent or child lives. Folders of earlier runs that nobody holds any more (both were killed, the power went) are
    removed first.
    """
    import fcntl  # noqa: PLC0415 -- not on Windows

    maker = os.getpid()
    _remove_forgotten()
    folder = Path(tempfile.mkdtemp(prefix=_FOLDER))
    lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        if os.getpid() == maker:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_forgotten() -> None:
    import fcntl  # noqa: PLC0415

    for lock in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*/{_LOCK}"):
        with suppress(OSError):
            if lock.parent.is_symlink() or lock.parent.stat().st_uid != os.getuid():
                continue
            held = os.open(lock, os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
            finally:
                os.close(held)


# -- the child ---------------------------------------------------------------------------------------


def _settle(limits: Limits, folder: Path, from_parent: int) -> None:
    """Put the limits in place before anything of the delivery is touched."""
    from geoplan.io.safety import cut_off_environment  # noqa: PLC0415 -- light, but only the child needs it

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells both; the parent decides
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    cut_off_environment()
    _hush()
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    _limit(limits)
    threading.Thread(target=_end_with_parent, args=(from_parent, folder), daemon=True).start()


def _hush() -> None:
    """Keep off the screen what libraries write past Python when they break down: it names places on the machine.

    What geoplan itself says still goes to where standard error went. With ``--debug`` in mind: GEOPLAN_DEBUG shows all.
    """
    if os.environ.get("GEOPLAN_DEBUG"):
        return
    own = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    sys.stderr = os.fdopen(own, "w", buffering=1, encoding=sys.stderr.encoding, errors=sys.stderr.errors)


def _limit(limits: Limits) -> None:
    import resource  # noqa: PLC0415 -- not on Windows

    wanted = {
        resource.RLIMIT_DATA: limits.memory_mb * _MEGABYTE,
        resource.RLIMIT_FSIZE: MAX_FILE_BYTES,
        resource.RLIMIT_CPU: int(limits.seconds * (os.cpu_count() or 1)) + 1,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        _, hard = resource.getrlimit(kind)
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (value, value))


def _end_with_parent(from_parent: int, folder: Path) -> None:
    """Wait for the parent's end of the wire to close: then it was killed, and nobody else tidies up."""
    with suppress(OSError):
        os.read(from_parent, 1)
    shutil.rmtree(folder, ignore_errors=True)
    os.kill(os.getpid(), signal.SIGKILL)
