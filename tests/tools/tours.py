"""Tours in Markdown: every ``$ geoplan …`` of a page is run in its order, and what it prints stands below it.

``python tests/tools/tours.py`` writes the pages anew with what is really printed; the tests demand that nothing would change.
A command may end with ``| head -N`` or ``| grep TEXT``, as in a shell. Ids, versions and clock times are shown as ``…``.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import tempfile
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from geoplan.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
WALK = "docs/lokalplan.md"
TOURS = ("README.md", "docs/sager.md", "docs/ejendomme.md")
"""The pages whose commands are run, each in a folder of its own with the examples of the documentation."""

_BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PASSING = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ")
_PROMPT = "$ geoplan "


def printed(command: str) -> str:
    """What ``geoplan …`` prints, cut as the command says, and its status where that is not 0."""
    words = shlex.split(command)
    bar = words.index("|") if "|" in words else len(words)
    result = CliRunner().invoke(main, words[1:bar], prog_name="geoplan")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    lines = [line.rstrip() for line in _PASSING.sub("…", result.output).strip("\n").split("\n")]
    status = [f"(status {result.exit_code})"] if result.exit_code else []
    return "\n".join([*_cut(lines, words[bar + 1 :]), *status]).strip("\n")


def _cut(lines: list[str], words: list[str]) -> list[str]:
    """The lines that ``head -N`` or ``grep TEXT`` lets through; ``…`` where ``head`` leaves some out."""
    if not words:
        return lines
    name, value = words
    if name == "grep":
        return [line for line in lines if value in line]
    count = int(value.removeprefix("-"))
    return lines if len(lines) <= count else [*lines[:count], "…"]


def rewritten(page: str, run: Callable[[str], str] = printed) -> str:
    """The page with what its commands print now; blocks without a ``$ geoplan`` line stay."""

    def block(found: re.Match[str]) -> str:
        commands = [line.removeprefix("$ ") for line in found[1].splitlines() if line.startswith(_PROMPT)]
        if not commands:
            return found[0]
        return "```\n" + "\n\n".join(f"$ {command}\n{run(command)}".rstrip("\n") for command in commands) + "\n```"

    return _BLOCK.sub(block, page)


def toured(name: str, folder: Path) -> tuple[str, str]:
    """A page as it is, and as it would be written now, walked in ``folder``."""
    page = (ROOT / name).read_text(encoding="utf-8")
    shutil.copytree(ROOT / "docs" / "examples", folder / "docs" / "examples")
    with chdir(folder):
        return page, rewritten(page)


if __name__ == "__main__":
    for name in sys.argv[1:] or (*TOURS, WALK):
        with tempfile.TemporaryDirectory() as empty:
            before, after = toured(name, Path(empty))
        (ROOT / name).write_text(after, encoding="utf-8")
        sys.stdout.write(f"{name}: {after.count(_PROMPT)} commands, {'as before' if before == after else 'changed'}\n")
