"""Findings as rows for people: what the CSV, Excel and HTML reports show, with headings in the reader's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.report.sentences import sentences, source, told
from geoplan.report.text import layer_names, where
from geoplan.report.values import Plain, clean, each, plain
from geoplan.rules import OUTCOME_DA, SEVERITY_DA
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.rules import Group, Report
    from geoplan.texts import Texts

HEADINGS: Final = (
    N_("Alvor"),
    N_("Udfald"),
    N_("Lag"),
    N_("Række"),
    N_("Fid"),
    N_("Felt"),
    N_("Værdi"),
    N_("Tilladt"),
    N_("Besked"),
    N_("Kilde"),
    N_("Øst (m)"),
    N_("Nord (m)"),
    N_("Regel"),
)

_STEERING: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What steers a terminal or turns the direction of writing; line breaks and tabs within a text stay."""

FORMULA_STARTS: Final = frozenset("=+-@＝＋－＠")  # the wide forms are read as formulas too
CONTROL_STARTS: Final = frozenset("\t\r\n")


def rows(group: Group, layer: str, texts: Texts) -> Iterator[tuple[Plain, ...]]:
    """The listed findings of ``group`` as rows under ``HEADINGS``; ``layer`` is what the layer is called."""
    rule = group.rule
    severity, outcome = texts(SEVERITY_DA[group.severity]), texts(OUTCOME_DA[group.outcome])
    after = source(rule, texts)
    columns = zip(
        _ordinals(group.row),
        _ordinals(group.feature),
        each(told(group.value, texts), cell),
        each(told(group.limit, texts), cell),
        named_sentences(group, texts),
        np.round(group.place, 3).tolist(),
        strict=True,
    )
    for row, feature, value, limit, message, (x, y) in columns:
        east, north = plain(x), plain(y)
        yield (severity, outcome, layer, row, feature, rule.field, value, limit, message, after, east, north, rule.id)


def named_sentences(group: Group, texts: Texts) -> list[str]:
    """The sentences, each after the name of its object where the objects have names."""
    said = sentences(group, texts)
    return [f"{where(group, i, texts)}{one}" for i, one in enumerate(said)] if group.layer.names else said


def named_groups(report: Report) -> Iterator[tuple[Group, str]]:
    """Each group and what its layer is called."""
    names = layer_names(report)
    return ((group, names[id(group.layer)]) for group in report.findings)


def cell(value: object) -> Plain:
    """A raw value for one cell: masked and on one line."""
    simple = plain(value)
    return clean(simple) if isinstance(simple, str) else simple


def inert(text: str) -> str:
    """``text`` as a spreadsheet shows it and never runs it: an apostrophe before a possible formula, and no steering characters."""
    text = _STEERING.sub("\ufffd", text)
    risky = text[:1] in CONTROL_STARTS or text.lstrip()[:1] in FORMULA_STARTS
    return f"'{text}" if text and risky else text


def _ordinals(numbers: np.ndarray[Any, Any]) -> list[int | None]:
    return [None if number < 0 else number for number in numbers.tolist()]
