"""An empty file for a theme."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geoplan.io.template import write_template
from geoplan.model.load import find, load

if TYPE_CHECKING:
    from geoplan.io.template import Template


def template(theme: str, path: str | Path, *, overwrite: bool = False) -> Template:
    """Write an empty file for ``theme`` (code, table or title) at ``path``; its ending decides the format.

    Raises ``UnknownThemeError``, ``UsageError`` (retired theme, unknown ending, file that is there) or ``UnwritableError``.
    """
    return write_template(find(load(), theme), Path(path), overwrite=overwrite)
