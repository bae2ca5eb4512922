"""Lines of text that never part a number from its unit, or a paragraph sign from its number."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH: Final = 110
HARD: Final = "\N{NO-BREAK SPACE}"
KEPT: Final = re.compile(r"(?<=\d) (?=(?:m|m²|%|ha)\b|%)|(?<=§) (?=\d)|(?<=§§) (?=\d)|(?<=nr\.) (?=\d)|(?<=stk\.) (?=\d)")
"""Spaces at which a line is not broken."""


def wrapped(text: str, indent: str = "", hanging: str | None = None) -> Iterator[str]:
    """Lines of at most ``WIDTH`` characters; ``hanging`` is the indent of all but the first."""
    kept = KEPT.sub(HARD, text)
    lines = textwrap.wrap(
        kept, WIDTH, initial_indent=indent, subsequent_indent=indent if hanging is None else hanging, break_long_words=False
    )
    yield from (line.replace(HARD, " ") for line in lines)
