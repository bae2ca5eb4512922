"""Register files as they were delivered, read without being put right: what the checks on deliveries look at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from geoplan.errors import UsageError
from geoplan.io import discover, open_layers
from geoplan.model.load import load
from geoplan.property.consistency.registers import DELIVERED, plain
from geoplan.store.register_names import REGISTERS
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.dataset import LayerInfo, Source

_KNOWN: Final = (*REGISTERS, "adresse", "ejerlejlighed", "ejendomsbeliggenhed")


def delivered_sources(paths: Sequence[str]) -> list[Source]:
    """The layers of the files under the registers' names; a layer or file must be called as its register is (``bbr_bygning.csv``).

    Raises UnreadableError for a file that is not there, UsageError where a file holds no register.
    """
    found: list[Source] = []
    for path in paths:
        with discover([path]) as files:
            layers = [source for file in files.files for source in open_layers(file, load()).sources]
            named = [(name, source) for source in layers if (name := _register(source.info))]
            if not named:
                message = N_("{path} er ikke en registerfil, som geoplan kender. Kald laget eller filen et af: {names}.")
                raise UsageError(texts()(message, path=path, names=", ".join(_KNOWN)))
            found += [_held(source, replace(source.info, kind=DELIVERED, name=name)) for name, source in named]
    return found


def _register(info: LayerInfo) -> str:
    """The register that a layer holds, by its own name or its file's; empty where it is none."""
    stems = (info.name, info.path.replace("\\", "/").rpartition("/")[2].partition(".")[0])
    return next((name for stem in stems for name in _KNOWN if plain(stem) == name), "")


class _held:  # noqa: N801 -- used as a function: a source kept in memory
    def __init__(self, source: Source, info: LayerInfo) -> None:
        self.info = info
        self._runs = list(source.batches(1_000_000, set(source.info.columns)))

    def batches(self, chunk_rows: int, columns: Any) -> Any:  # noqa: ARG002 -- the protocol's signature
        """The rows that were read."""
        return iter(self._runs)
