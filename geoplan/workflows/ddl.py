"""SQL that makes the data model in a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.errors import UsageError
from geoplan.model.ddl import gpkg_sql, postgis_sql
from geoplan.model.load import find, load
from geoplan.model.tables import live_layers, require_table
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

DIALECTS = {"postgis": postgis_sql, "gpkg": gpkg_sql}


def ddl(dialect: str, themes: Sequence[str] = ()) -> str:
    """Write SQL for ``themes``, or for every live theme, in ``dialect``: postgis or gpkg.

    Raises ``UnknownThemeError`` for a theme that is not there and ``UsageError`` for a retired one or an unknown dialect.
    """
    if dialect not in DIALECTS:
        raise UsageError(texts()(N_("“{dialect}” er ikke en SQL-dialekt. Vælg {known}."), dialect=dialect, known=" / ".join(DIALECTS)))
    model = load()
    layers = [find(model, text) for text in themes] or list(live_layers(model))
    for layer in layers:
        require_table(layer)
    return DIALECTS[dialect](model, list({layer.table: layer for layer in layers}.values()))
