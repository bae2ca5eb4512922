"""Energy labels from a file, per municipal property."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from geoplan.dataset import Dataset, MemorySource
from geoplan.dataset.join import joined
from geoplan.errors import UsageError
from geoplan.io import discover, open_layers
from geoplan.model.load import load
from geoplan.property.consistency.registers import registers_of
from geoplan.property.energy import Energy, energy
from geoplan.settings import CHUNK_ROWS
from geoplan.texts import N_, texts
from geoplan.workflows.property.opening import ready

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from geoplan.dataset import Rows
    from geoplan.store import Workspace

LAYER = "energimaerke"
_NEEDED = ("bbr_bygning", "bbr_grund", "bbr_ejendomsrelation", "bbr_grundjordstykke", "jordstykke", "husnummer")


def energy_labels(
    workspace: str | Workspace,
    path: str,
    *,
    day: dt.date | None = None,
    keep: bool = False,
    who: str = "geoplan",
    reading: Callable[[str], None] = lambda _: None,
) -> Energy:
    """Join the labels of ``path`` to the buildings of the workspace.

    ``keep`` stores those that were joined as the layer ``energimaerke``, which the checks look at; ``reading`` is told of the file. Raises
    UnreadableError, UsageError.
    """
    on = day or dt.datetime.now(tz=dt.UTC).astimezone().date()
    rows, name = _labels(path, reading)
    with ready(workspace) as ws:
        layers = [MemorySource(ws.read(layer), kind=layer) for layer in _NEEDED if ws.has(layer)]
        made = energy(registers_of(Dataset(tuple(layers), on)), rows, day=on)
        if keep:
            ws.import_layer(LAYER, _stored(made), source=name, date=on, who=who)
    return made


def _labels(path: str, reading: Callable[[str], None]) -> tuple[Rows, str]:
    with discover([path]) as files:
        for file in files.files:
            reading(file.name)
            for source in open_layers(file, load()).sources:
                return joined(list(source.batches(CHUNK_ROWS, set(source.info.columns))), source.info), file.name
    raise UsageError(texts()(N_("{name} har ingen tabel med energimærker."), name=path.replace("\\", "/").rpartition("/")[2]))


def _stored(made: Energy) -> pd.DataFrame:
    """The joined labels as a layer: the building's id and the days as text."""
    frame = made.labels[made.labels["building"] >= 0]
    days = {
        name: frame[name].dt.strftime("%Y-%m-%d").astype(object).where(frame[name].notna(), None) for name in ("gyldig_fra", "gyldig_til")
    }
    return frame[["bbruuid", "klasse", "nummer"]].assign(**days).reset_index(drop=True)
