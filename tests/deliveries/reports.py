"""The reports of the deliveries, with what changes from machine to machine taken out."""

from __future__ import annotations

import re
import tempfile
from functools import cache
from pathlib import Path

from deliveries.made import DAY, DELIVERIES, KOMMUNE, boundary
from geoplan.report import write
from geoplan.texts import texts
from geoplan.workflows.validate import validate
from geoplan.workflows.versions import versions

EXPECTED = Path(__file__).parent / "expected"
FORMATS = {"text": "txt", "json": "json"}


@cache
def reports(name):
    """The text and the JSON of the delivery's report, by format."""
    delivery = next(one for one in DELIVERIES if one.name == name)
    with tempfile.TemporaryDirectory(prefix="leverance-") as spare:
        folder = Path(spare)
        report = validate([delivery.make(folder)], kommune=KOMMUNE, boundary=boundary(folder), day=DAY)
        return {kind: same_everywhere(write(report, kind, None, texts=texts("da"))) for kind in FORMATS}


def same_everywhere(text):
    """The report without versions and checksums, and with its last lines on one line, because versions are of any length."""
    before, day, basis = text.rpartition("\nDag: ")
    text = before + day + " ".join(basis.split()) + "\n" if day else text
    for name, version in versions().items():
        text = text.replace(f"{name} {version}", f"{name} *").replace(f'"{name}":"{version}"', f'"{name}":"*"')
    return re.sub(r'"sha256":"[0-9a-f]{64}"', '"sha256":"*"', text)


def expected(name, kind):
    """Where the expected report lies."""
    return EXPECTED / f"{name}.{FORMATS[kind]}"
