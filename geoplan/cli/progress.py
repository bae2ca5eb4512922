"""How far a run is, on a terminal; nothing otherwise."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geoplan.rules import Progress as Step
    from geoplan.texts import Texts


@contextmanager
def shown_progress(texts: Texts) -> Iterator[Callable[[Step], None]]:
    """A function to give each step to. On a terminal it draws stage, rows, rate and remaining time on standard error."""
    if not sys.stderr.isatty():
        yield lambda _step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rate="")

        def show(step: Step) -> None:
            stage = texts(N_("Læser og undersøger")) if step.stage == "rows" else texts(N_("Sammenligner rækker"))
            speed = bar.tasks[0].speed
            rate = texts(N_("{rate} rækker/s"), rate=texts.integer(int(speed))) if speed else ""
            bar.update(task, description=f"{stage}: {step.layer}", completed=step.done, total=step.total, rate=rate)

        yield show


@contextmanager
def shown_rows(texts: Texts) -> Iterator[Callable[[str, int, int | None], None]]:
    """A function to tell a name, the rows read of it so far, and all its rows where they are known."""
    if not sys.stderr.isatty():
        yield lambda _name, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rows]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rows="")

        def show(name: str, done: int, total: int | None) -> None:
            told = texts(N_("{count} rækker"), count=texts.integer(done))
            bar.update(task, description=texts(N_("Læser {name}"), name=name), completed=done, total=total, rows=told)

        yield show
