"""Register files as they were delivered, read without being put right: what the checks on deliveries look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from geoplan.errors import UsageError
from geoplan.io import discover, open_layers
from geoplan.model.load import load
from geoplan.property.consistency.registers import DELIVERED
from geoplan.settings import CHUNK_ROWS
from geoplan.sources.entities import entities, recognised
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geoplan.dataset import LayerInfo, Rows, Source


def delivered_sources(paths: Sequence[str], reading: Callable[[str], None] = lambda _: None) -> list[Source]:
    """The layers of the files that are registers, each under its register's name; ``reading`` is told of each file before it is opened.

    A layer is known by its file's name, its own, or its columns. Raises UnreadableError for a file that is not there, UsageError where a
    file holds no register.
    """
    found: list[Source] = []
    for path in paths:
        with discover([path]) as files:
            named = []
            for file in files.files:
                reading(file.name)
                layers = open_layers(file, load()).sources
                named += [(kind, source) for source in layers if (kind := _register(source.info, file.name))]
            if not named:
                message = N_("{name} er ikke en registerfil, som geoplan kender. Kald filen som registrets lag, for eksempel bbr_bygning.")
                raise UsageError(texts()(message, name=path.replace("\\", "/").rpartition("/")[2]))
            found += [_held(source, kind) for kind, source in named]
    return found


def _register(info: LayerInfo, file: str) -> str:
    """The register's layer that these rows are; empty where they are none."""
    stem = file.replace("\\", "/").rpartition("/")[2].partition(".")[0]
    inside = stem if any(stem == one.kind for one in entities()) else info.name
    entity = recognised(file, info.columns, inside=inside)
    return entity.kind if entity is not None else ""


def _held(source: Source, kind: str) -> Source:
    """The rows in memory: the file is closed when the checks look."""
    runs = list(source.batches(CHUNK_ROWS, set(source.info.columns)))
    return _Held(replace(source.info, kind=DELIVERED, name=kind), runs)


@dataclass(frozen=True, slots=True)
class _Held:
    """A layer whose rows were read."""

    info: LayerInfo
    runs: list[Rows]

    def batches(self, chunk_rows: int, columns: Any) -> Any:  # noqa: ARG002 -- the protocol's signature
        """The rows that were read."""
        return iter(self.runs)
