"""What the app is made of, and under which licences. Nothing of Streamlit here."""

from __future__ import annotations

import hashlib
import json
import os
import re
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path
from typing import Any, Final, NamedTuple

VENDOR: Final = Path(__file__).with_name("planmap") / "assets" / "vendor"
CONTACT: Final = "GEOPLAN_CONTACT"
"""The variable of the environment with the municipality's contact: a name, an address, a telephone."""
_LONGEST: Final = 90
_RUNS_WITH: Final = ("pdf", "server", "login")
"""Extras that a municipality's installation may have; the others are for those who make geoplan."""
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_EXTRA: Final = re.compile(r"extra == .(\w+)")


class Package(NamedTuple):
    """Something from elsewhere: name, version, licence."""

    name: str
    version: str
    licence: str


class Script(NamedTuple):
    """A JavaScript library in the app: its files, whether each is as it was when it was fetched, and what is in it from others."""

    name: str
    version: str
    licence: str
    files: tuple[tuple[str, str, bool], ...]
    bundled: tuple[Package, ...]


def contact() -> str:
    """Whom to write to; empty where nobody said."""
    return os.environ.get(CONTACT, "").strip()


@lru_cache(maxsize=1)
def scripts() -> tuple[Script, ...]:
    """The JavaScript that the app brings, each file held against its SHA-256; empty in a checkout that was never built."""
    listed = VENDOR / "VENDOR.json"
    if not listed.exists():
        return ()
    told: list[dict[str, Any]] = json.loads(listed.read_text(encoding="utf-8"))
    return tuple(
        Script(
            one["name"],
            one["version"],
            one["licence"],
            tuple((name, digest, _is_as_fetched(name, digest)) for name, digest in one["files"].items()),
            tuple(Package(part["name"], part["version"], part["licence"]) for part in one.get("bundled", [])),
        )
        for one in told
    )


def _is_as_fetched(name: str, digest: str) -> bool:
    path = VENDOR / name
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


@lru_cache(maxsize=1)
def packages() -> tuple[Package, ...]:
    """The Python packages that geoplan asks for and that are installed, with version and licence as they say it."""
    found = []
    for line in ("streamlit", *(requires("geoplan") or [])):
        extra = _EXTRA.search(line)
        if extra is not None and extra[1] not in _RUNS_WITH:
            continue
        wanted = _NAME.match(line)
        try:
            meta = distribution(wanted.group() if wanted else line).metadata
        except PackageNotFoundError:
            continue
        found.append(Package(meta["Name"], meta["Version"], _licence(meta)))
    return tuple(sorted(set(found), key=lambda one: one.name.casefold()))


def _licence(meta: Any) -> str:
    """The licence in short: its expression, its first line, or its classifier."""
    said = (meta.get("License-Expression") or meta.get("License") or "").strip().splitlines()
    if said and len(said[0]) <= _LONGEST:
        return str(said[0])
    classified = [one.rpartition(" :: ")[2] for one in meta.get_all("Classifier") or [] if one.startswith("License ::")]
    return ", ".join(classified) or "?"
