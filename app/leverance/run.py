"""A process that reads a delivery: begun, watched, cancelled. The app itself never opens a stranger's file."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
import uuid
import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geoplan.texts import LANGUAGE, N_, texts

if TYPE_CHECKING:
    from pathlib import Path

_LOG: Final = logging.getLogger("geoplan.app")
_AT_ONCE: Final = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
"""Deliveries read at the same time on this machine; the rest wait for their turn."""
_GRACE_SECONDS: Final = 5.0
_BROKE_DOWN: Final = N_(
    "Det gik galt i geoplan selv (fejl {number}). Filerne er der endnu. Prøv igen; hjælper det ikke, så send fejlens nummer til driften."
)

PROGRESS: Final = "fremdrift.json"
FAILED: Final = "fejlet.json"
ANSWER: Final = "svar.json"
DONE: Final = "faerdig.json"

STAGES: Final = {
    "venter": N_("Venter på tur"),
    "laeser": N_("Ser filerne igennem"),
    "rows": N_("Læser og undersøger"),
    "layer": N_("Sammenligner rækker"),
    "upload": N_("Prøver upload"),
    "steder": N_("Finder stederne på kortet"),
    "filer": N_("Skriver rapporterne"),
    "klar": N_("Gør klar til indlæsning"),
    "forskel": N_("Sammenligner leverancerne"),
    "henter": N_("Læser ind"),
}
"""What a process is doing, in the order it does it."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a process is. ``share`` is None where nobody can tell."""

    stage: str
    what: str = ""
    done: int = 0
    total: int | None = None

    @property
    def share(self) -> float | None:
        """How much of the stage is done, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else None


@dataclass(slots=True)
class _Inner:
    """What the watching thread and the job share. The thread must not hold the job, or it would never be let go."""

    command: list[str]
    out: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)


class Job:
    """One run of ``geoplan_app.leverance.child``. It ends when the object goes."""

    def __init__(self, task: dict[str, Any], out: Path, *, language: str) -> None:
        self.task, self.out, self.language, self.started = task, out, language, time.time()
        self._said = ""
        (out / "opgave.json").write_text(json.dumps({**task, "out": str(out), "language": language}), encoding="utf-8")
        command = [sys.executable, "-m", "geoplan_app.leverance.child", str(out / "opgave.json")]
        self._inner = _Inner(command, out, _environment(language))
        weakref.finalize(self, _end, self._inner)
        threading.Thread(target=_run, args=(self._inner,), daemon=True).start()

    @property
    def step(self) -> Step:
        """How far it is."""
        try:
            told = json.loads((self.out / PROGRESS).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return Step("venter" if self._inner.process is None else "laeser")
        return Step(str(told["stage"]), str(told["what"]), int(told["done"]), told["total"])

    @property
    def running(self) -> bool:
        """Whether it still reads."""
        return not self._inner.ended.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody ended it."""
        return self._inner.cancelled.is_set()

    @property
    def pid(self) -> int | None:
        """The process's number, None before it has begun."""
        return self._inner.process.pid if self._inner.process else None

    @property
    def answered(self) -> bool:
        """Whether there is an answer; files to download may still be being written."""
        return (self.out / ANSWER).exists() and not (self.cancelled and self.running)

    def cancel(self) -> None:
        """End it; everything that it unpacked is removed before this returns."""
        _end(self._inner)
        self._inner.ended.wait(2 * _GRACE_SECONDS)

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended; False when it has not."""
        return self._inner.ended.wait(seconds)

    @property
    def failure(self) -> str:
        """Why there is no answer, or not all of it, as a sentence for the user; empty where all is well."""
        if self.running or self.cancelled or (self.out / DONE).exists():
            return ""
        if not self._said:
            self._said = self._why()
        return self._said

    def _why(self) -> str:
        try:
            return str(json.loads((self.out / FAILED).read_text(encoding="utf-8"))["text"])
        except (OSError, ValueError, KeyError):
            number = uuid.uuid4().hex[:8]
            log = self.out / "log.txt"
            _LOG.error("delivery, fault %s: %s", number, log.read_text(encoding="utf-8", errors="replace")[-4000:] if log.exists() else "")
            return texts()(_BROKE_DOWN, number=number)


def _environment(language: str) -> dict[str, str]:
    """The server's environment without what a process that reads strangers' files need not know, such as the workspace's password."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GEOPLAN_") or name == "GEOPLAN_DEBUG"}
    return {**kept, LANGUAGE: language}


def _run(inner: _Inner) -> None:
    """Wait for a turn, run the process, and say that it has ended."""
    try:
        with _AT_ONCE:
            if inner.cancelled.is_set():
                return
            with (inner.out / "log.txt").open("wb") as log:
                inner.process = subprocess.Popen(  # noqa: S603 -- our own module, arguments we wrote
                    inner.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=inner.environment
                )
            if inner.cancelled.is_set():
                inner.process.terminate()
            inner.process.wait()
    except OSError:  # the folder is gone: nobody looks at it any more
        pass
    finally:
        inner.ended.set()


def _end(inner: _Inner) -> None:
    """Ask the process to end, and make it when it does not; its own child goes with it."""
    if inner.ended.is_set():
        return
    inner.cancelled.set()
    process = inner.process
    if process is None:
        return
    process.terminate()
    try:
        process.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
