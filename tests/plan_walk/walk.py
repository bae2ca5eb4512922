"""The walk in ``docs/lokalplan.md``: every ``$ geoplan …`` of the page is run in order, and what it prints is put below it.

``python -m tests.plan_walk.walk`` writes the page anew with what is really printed; the test demands that nothing would change.
A command may end with ``| head -N`` or ``| grep TEXT``, as in a shell. Ids, versions and clock times are shown as ``…``.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
import tempfile
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from geoplan.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parents[2] / "docs" / "lokalplan.md"

_BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PASSING = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ")


def printed(command: str) -> str:
    """What ``geoplan …`` prints, cut as the command says, and its status where that is not 0."""
    words = shlex.split(command)
    bar = words.index("|") if "|" in words else len(words)
    result = CliRunner().invoke(main, words[1:bar], prog_name="geoplan")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    lines = [line.rstrip() for line in _PASSING.sub("…", result.output).rstrip("\n").split("\n")]
    if bar < len(words):
        lines = _cut(lines, words[bar + 1 :])
    return "\n".join([*(line for line in lines if line or len(lines) > 1), *([f"(status {result.exit_code})"] if result.exit_code else [])])


def _cut(lines: list[str], filter_: list[str]) -> list[str]:
    name, value = filter_
    return lines[: int(value.lstrip("-"))] if name == "head" else [line for line in lines if value in line]


def rewritten(page: str, run: Callable[[str], str] = printed) -> str:
    """The page with what its commands print now."""

    def block(found: re.Match[str]) -> str:
        commands = [line[2:] for line in found[1].splitlines() if line.startswith("$ ")]
        answers = [(command, run(command)) for command in commands]
        told = "\n\n".join(f"$ {command}" + (f"\n{answer}" if answer else "") for command, answer in answers)
        return f"```\n{told}\n```" if commands else found[0]

    return _BLOCK.sub(block, page)


if __name__ == "__main__":
    os.environ["LANGUAGE"] = "da"
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        text = rewritten(PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}: {text.count('$ geoplan')} commands\n")
