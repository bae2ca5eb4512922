"""What every command has in common that reads strangers' files: the limits it reads them under, and what may be said of them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geoplan.texts import N_
from geoplan.workflows.guarded import MAX_MEMORY_MB, MAX_SECONDS, MIN_MEMORY_MB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Command = TypeVar("Command", bound="Callable[..., Any]")


def limit_options(command: Command) -> Command:
    """Give a command ``--max-memory`` and ``--max-seconds``: what the process that reads may use."""
    memory = click.option(
        "--max-memory",
        type=click.IntRange(min=MIN_MEMORY_MB),
        default=MAX_MEMORY_MB,
        metavar="MB",
        help=N_("Højst så meget hukommelse må læsningen bruge; ellers stopper den."),
    )
    seconds = click.option(
        "--max-seconds",
        type=click.IntRange(min=1),
        default=MAX_SECONDS,
        metavar=N_("SEKUNDER"),
        help=N_("Højst så længe må læsningen vare; ellers stopper den."),
    )
    return memory(seconds(command))


@contextmanager
def masked_faults() -> Iterator[None]:
    """Mask numbers like a CPR number in what is said of files that cannot be read: their names may hold one."""
    from geoplan.errors import GeoplanError

    try:
        yield
    except GeoplanError as fault:
        from geoplan.report.values import clean

        raise type(fault)(clean(str(fault))) from fault
