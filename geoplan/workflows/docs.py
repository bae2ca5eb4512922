"""The generated pages: written, or compared with what is committed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from geoplan.catalogue import all_rules
from geoplan.errors import UnwritableError, UsageError
from geoplan.model.load import load
from geoplan.model.pages import model_pages
from geoplan.model.plan import plan_model
from geoplan.model.plan_pages import plan_pages
from geoplan.texts import N_, texts
from geoplan.workflows.building_pages import building_pages
from geoplan.workflows.families import families
from geoplan.workflows.rule_pages import rule_pages

if TYPE_CHECKING:
    from collections.abc import Mapping

GENERATED_FOLDERS = ("model", "rules", "building")
"""Folders whose every page is generated: one too many is as wrong as one missing."""


def pages(more: Mapping[str, str]) -> dict[str, str]:
    """Give every generated page by its path under ``docs``; ``more`` are pages that only the caller can make.

    Raises ``UsageError`` in another language than Danish: the pages are committed in Danish.
    """
    if texts().language != "da":
        raise UsageError(texts()(N_("Siderne skrives på dansk. Kør igen uden GEOPLAN_LANG.")))
    model = load()
    kinds = families(all_rules(model))
    counts = Counter(rule.layer for family in kinds for rule in family.rules)
    made = {f"model/{name}": text for name, text in model_pages(model, counts).items()}
    made |= {f"model/{name}": text for name, text in plan_pages(plan_model(), counts).items()}
    made |= {f"rules/{name}": text for name, text in rule_pages(kinds).items()}
    return made | building_pages() | dict(more)


def stale(folder: str | Path, wanted: Mapping[str, str]) -> list[str]:
    """Give the pages under ``folder`` that differ from ``wanted``, are missing, or should not be there."""
    root = Path(folder)
    differing = [name for name, text in wanted.items() if _read(root / name) != text]
    return sorted([*differing, *_extra(root, wanted)])


def write(folder: str | Path, wanted: Mapping[str, str]) -> list[str]:
    """Write the pages that are stale, remove those that should not be there, and give their names. Raises ``UnwritableError``."""
    root = Path(folder)
    changed = stale(root, wanted)
    try:
        for name in changed:
            if name in wanted:
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(wanted[name], encoding="utf-8", newline="\n")
            else:
                (root / name).unlink()
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise UnwritableError(texts()(N_("{path} kan ikke skrives ({reason})."), path=fault.filename or root, reason=reason)) from fault
    return changed


def _extra(root: Path, wanted: Mapping[str, str]) -> list[str]:
    found = (path for name in GENERATED_FOLDERS for path in (root / name).rglob("*.md"))
    return [name for name in (path.relative_to(root).as_posix() for path in found) if name not in wanted]


def _read(path: Path) -> str | None:
    """Give the page's text, or None where there is none that can be read as text."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError):
        return None
