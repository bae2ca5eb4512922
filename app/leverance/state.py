"""What one user has on the page *Leverance*: files received, what is being read, and what was answered. No Streamlit here."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geoplan_app.leverance.answer import Answer
from geoplan_app.leverance.files import Held
from geoplan_app.leverance.run import Job

if TYPE_CHECKING:
    from pathlib import Path

    from geoplan_app.leverance.answer import Change

KEPT_RUNS: Final = 4
"""Examined deliveries that a session keeps; the oldest goes, files and all."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How a delivery is to be read. ``boundary`` and ``register`` are files that were dropped beside it."""

    theme: str = ""
    kommune: str = ""
    day: str = ""
    boundary: Held | None = None
    register: Held | None = None

    def task(self, kind: str, held: Held, **more: Any) -> dict[str, Any]:
        """The task for a process."""
        return {
            "kind": kind,
            "paths": list(held.paths),
            "theme": self.theme,
            "kommune": self.kommune,
            "day": self.day,
            "boundary": str(self.boundary.one) if self.boundary else "",
            "register": str(self.register.one) if self.register else "",
            "accept": [],
            "max_removed": "",
            **more,
        }

    def key(self, held: Held) -> str:
        """The same for the same content read in the same way."""
        beside = [one.sha256 if one else "" for one in (self.boundary, self.register)]
        return json.dumps([held.sha256, self.theme, self.kommune, self.day, *beside])


@dataclass(slots=True)
class Run:
    """A delivery and what was answered about it. Its files live as long as it does."""

    held: Held
    name: str
    key: str
    choices: Choices
    job: Job
    at: dt.datetime = field(default_factory=lambda: dt.datetime.now().astimezone())
    beside: dict[str, Job] = field(default_factory=dict)
    """Further work on the same delivery: what normalising and comparing gave."""
    answer: Answer | None = None


@dataclass(slots=True)
class State:
    """Everything of the page. ``turn`` gives the widgets that take files a new name, so that they let go of what they held."""

    turn: int = 0
    number: int = 0
    choices: Choices = field(default_factory=Choices)
    held: Held | None = None
    earlier: Held | None = None
    runs: list[Run] = field(default_factory=list)
    chosen: int | None = None
    refused: list[str] = field(default_factory=list)

    @property
    def run(self) -> Run | None:
        """The delivery on the screen."""
        return self.runs[-1] if self.runs else None

    @property
    def before(self) -> Run | None:
        """The delivery that was examined before it in this session."""
        answered = [run for run in self.runs[:-1] if run.answer is not None]
        return answered[-1] if answered else None

    def receive(self) -> Held:
        """Where files that are dropped now belong: what was begun, or a new delivery once the last one is examined."""
        if self.held is None or any(run.held is self.held and run.answer is not None for run in self.runs):
            self.number += 1
            self.held = Held(f"leverance-{self.number}")
        return self.held

    def examine(self, language: str) -> Run:
        """Begin to read what was received; what was read in just this way before is shown at once."""
        held = self.held
        if held is None:
            raise ValueError("nothing was received")
        key = self.choices.key(held)
        known = next((run for run in self.runs if run.key == key and run.answer is not None and run.job.language == language), None)
        if known is not None:
            self.runs.remove(known)
            self.runs.append(known)
            self.held = known.held
        else:
            job = Job(self.choices.task("validate", held), held.answers("svar"), language=language)
            self.runs.append(Run(held, held.name, key, self.choices, job))
        self.chosen = None
        del self.runs[:-KEPT_RUNS]
        return self.runs[-1]

    def settle(self) -> None:
        """Take in what has ended: an answer, or that there is none."""
        run = self.run
        if run is not None and run.answer is None and run.job.answered:
            run.answer = Answer(run.job.out)

    def drop(self) -> None:
        """Take the delivery on the screen away, files and answers."""
        held = self.held
        gone = [run for run in self.runs if run.held is held]
        for run in gone:
            for job in (run.job, *run.beside.values()):
                job.cancel()
            self.runs.remove(run)
        if held is not None:
            held.remove()
        self.held = self.run.held if self.run else None
        self.chosen = None
        self.turn += 1

    def leave(self) -> None:
        """End all that runs and remove all files: the user has left."""
        for run in self.runs:
            for job in (run.job, *run.beside.values()):
                job.cancel()
        beside = [held for choices in (self.choices, *(run.choices for run in self.runs)) for held in (choices.boundary, choices.register)]
        for held in (self.held, self.earlier, *(run.held for run in self.runs), *beside):
            if held is not None:
                held.remove()
        self.held, self.earlier, self.choices = None, None, Choices()
        self.runs.clear()

    def since(self) -> Change | None:
        """What is different from the delivery before; None where there is none."""
        if self.run is None or self.run.answer is None or self.before is None or self.before.answer is None:
            return None
        return self.run.answer.since(self.before.answer)

    def begin_beside(self, kind: str, language: str, **more: Any) -> Job:
        """Begin further work on the delivery on the screen: ``normalise`` or ``diff``."""
        run = self.run
        if run is None:
            raise ValueError("nothing was examined")
        if kind in run.beside:
            run.beside[kind].cancel()
        run.beside[kind] = Job(run.choices.task(kind, run.held, **more), run.held.answers(kind), language=language)
        return run.beside[kind]


def plain(folder: Path, name: str) -> Any:
    """What a process wrote as JSON."""
    return json.loads((folder / name).read_text(encoding="utf-8"))
