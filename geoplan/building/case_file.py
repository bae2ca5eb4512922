"""A case file as plain data: what stands in the TOML, or in words what is wrong with the file and where."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from geoplan.errors import UnreadableError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from pathlib import Path

    from geoplan.texts import Texts

MOST_BYTES: Final = 10_000_000
"""A case file is text that somebody wrote; a larger file is something else."""
SHOWN: Final = 60
"""So much of a line is shown."""
_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_HINTS: Final = (
    (re.compile(r"=\s*-?[\d.]*\d,\d"), N_("Skriv decimaler med punktum og uden tusindtalsskille: 8.5, ikke 8,5.")),
    (re.compile(r"=\s*\d{1,2}[-./]\d{1,2}[-./]\d{4}"), N_("Skriv dage som 2024-10-15.")),
    (re.compile(r"=\s*-?\d+(\.\d+)?\s*[^\W\d_]"), N_("Skriv tallet uden enhed: 8.5, ikke 8.5 m.")),
    (re.compile(r"=\s*[^\W\d_]"), N_("Skriv tekster i anførselstegn, og svar med true eller false.")),
)
_RULE: Final = N_("Hver linje skal være felt = værdi, et afsnit i klammer som [plot], eller en bemærkning efter #.")


def read_content(path: Path) -> dict[str, Any]:
    """What stands in the TOML file at ``path``. Raises UnreadableError, in words, with the line that cannot be read."""
    text = _text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise UnreadableError(_told(path.name, text, fault)) from fault
    except (RecursionError, ValueError) as fault:  # lists within lists without end, and numbers of thousands of digits
        message = N_("Filen {name} kan ikke læses som en byggesag: den har lister i lister eller tal uden ende.")
        raise UnreadableError(texts()(message, name=path.name)) from fault


def _text(path: Path) -> str:
    t = texts()
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except FileNotFoundError as fault:
        raise UnreadableError(t(N_("Filen {name} kan ikke læses: den findes ikke."), name=path.name)) from fault
    except OSError as fault:
        raise UnreadableError(t(N_("Filen {name} kan ikke læses."), name=path.name)) from fault
    if size > MOST_BYTES:
        message = N_("Filen {name} fylder {size} MB. En byggesag fylder højst {most} MB. Er det den rigtige fil?")
        raise UnreadableError(t(message, name=path.name, size=t.number(size / 1e6, 0), most=t.number(MOST_BYTES / 1e6, 0)))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        message = N_("Filen {name} kan ikke læses som tekst i UTF-8. Gem den igen med tegnkodningen UTF-8.")
        raise UnreadableError(t(message, name=path.name)) from fault


def _told(name: str, text: str, fault: tomllib.TOMLDecodeError) -> str:
    """Where a file stops being TOML, with the line and what is usual to be wrong with such a line."""
    t = texts()
    found = _PLACE.search(str(fault))
    lines = text.split("\n")
    number = int(found[1]) if found else len(lines)
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    if "overwrite" in str(fault):
        message = N_("Filen {name} er ikke gyldig TOML. Linje {line} skriver et felt, der står der i forvejen: “{text}”. Slet det ene.")
        return t(message, name=name, line=number, text=_short(line))
    message = N_("Filen {name} er ikke gyldig TOML. Linje {line} kan ikke læses: “{text}”. {hint}")
    return t(message, name=name, line=number, text=_short(line), hint=_hint(line, t))


def _hint(line: str, t: Texts) -> str:
    return t(next((said for pattern, said in _HINTS if pattern.search(line)), _RULE))


def _short(line: str) -> str:
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"
