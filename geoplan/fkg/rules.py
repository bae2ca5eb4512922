"""All rules of a theme, made from the model; and those for a layer that is no theme."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geoplan.fkg.base import PROPOSAL, spelled
from geoplan.fkg.columns import column_rules
from geoplan.fkg.objects import object_rules
from geoplan.fkg.reading import reading_rules
from geoplan.fkg.shapes import plain_shape_rules, theme_shape_rules
from geoplan.fkg.themes import special_rules
from geoplan.rules import Hits, Outcome, Rule, Scope, Severity, whole_layer
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from geoplan.dataset import Rows
    from geoplan.model.types import Layer, Model
    from geoplan.rules.types import Context

UNREADABLE = "!"
"""The kind of a file that could not be read as geodata; the layer's notes tell why."""


def theme_rules(model: Model, layer: Layer) -> tuple[Rule, ...]:
    """Every rule that a delivery of the theme is checked against; ids are unique."""
    return (*column_rules(model, layer), *object_rules(model, layer), *theme_shape_rules(model, layer), *special_rules(model, layer))


@lru_cache(maxsize=1)
def plain_rules() -> tuple[Rule, ...]:
    """The rules for a layer that no theme was recognised in, and for a file that could not be read."""
    return (
        Rule(
            id="leverance.tema",
            title=N_("Laget skal være et FKG-tema"),
            layer="",
            severity=Severity.WARNING,
            reference=PROPOSAL,
            scope=Scope.SCHEMA,
            check=_unrecognised,
            message=N_(
                "Laget {value} er ikke genkendt som et FKG-tema. Kolonnernes indhold er ikke undersøgt, så om det kan leveres, vides ikke."
            ),
            advice=N_("Angiv temaet med --theme, eller giv laget temaets navn eller kode."),
        ),
        *reading_rules(""),
        *plain_shape_rules(""),
        Rule(
            id="leverance.laeselig",
            title=N_("Filen skal kunne læses som geodata"),
            layer=UNREADABLE,
            severity=Severity.ERROR,
            reference=PROPOSAL,
            scope=Scope.SCHEMA,
            check=_unreadable,
            message=N_("{value}: {problem}"),
            advice=N_("Kontrollér filen, og eksportér den igen."),
        ),
    )


def _unrecognised(rows: Rows, _context: Context) -> Hits:
    return replace(whole_layer(value=rows.layer.name), outcome=Outcome.UNDECIDED)


def _unreadable(rows: Rows, _context: Context) -> Hits | list[Hits]:
    return [whole_layer(value=rows.layer.name, problem=Phrase(note.text, **note.values)) for note in rows.layer.notes]


def retired_rules(layer: Layer) -> tuple[Rule, ...]:
    """The rules for a theme that has been retired: that it has, and those for any geometry."""
    retired = Rule(
        id="leverance.udgaaet_tema",
        title=N_("Temaet er udgået"),
        layer=layer.table,
        severity=Severity.ERROR,
        reference=spelled(layer.source, detail=layer.status_text),
        scope=Scope.SCHEMA,
        check=lambda _rows, _context: whole_layer(value=layer.code),
        message=N_("Tema {value} er udgået og kan ikke leveres."),
        advice=N_("Find temaet, der har afløst det, eller lad laget ude."),
    )
    return (retired, *plain_shape_rules(layer.table))
