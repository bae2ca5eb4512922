"""Words on the page *Leverance* that are put together from parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geoplan.report.values import clean
from geoplan_app.leverance.files import MEGABYTE

if TYPE_CHECKING:
    from geoplan.texts import Texts

_FOLDER: Final = re.compile(r"^(leverance|forrige|indlaes)(-\d+)?/")
_MARKDOWN: Final = {ord(sign): f"\\{sign}" for sign in "\\`*_[]$~<>|#:{}"}


def escaped(text: str) -> str:
    """Text from a delivery as Markdown that shows it as it is, on one line; what looks like a CPR number is masked."""
    return clean(text).translate(_MARKDOWN)


def inside(name: str) -> str:
    """A file's name without the folder that it was put in when it came."""
    return _FOLDER.sub("", name)


def size_words(size: int, t: Texts) -> str:
    """A number of bytes as a person says it."""
    if size < MEGABYTE:
        return f"{t.integer(max(1, round(size / 1024)))} kB"
    return f"{t.number(size / MEGABYTE, 1)} MB"
