"""What normalising a delivery came to, as plain data for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoplan.fkg.normalise.record import KIND_DA
from geoplan.report.values import clean

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan.workflows.normalise import Layered, Normalised


def normalised_plain(made: Normalised, t: Texts) -> dict[str, Any]:
    """What became of every row, what was changed and how often, and what more could be accepted."""
    return {
        "lag": [_layer(layer, t) for layer in made.layers],
        "uden_tema": [{"lag": clean(name), "grund": t(reason), "antal": rows} for name, reason, rows in made.unfit],
        "ikke_laest": [clean(problem.sentence(t)) for problem in made.problems if problem.is_fault],
        "tilbud": [
            {"regel": rule, "vaerdi": default, "antal": rows, "tema": layer.title}
            for layer in made.layers
            for rule, default, rows in layer.offers
        ],
        "cpr": made.suspects,
        "faerdig": made.complete,
    }


def _layer(layer: Layered, t: Texts) -> dict[str, Any]:
    return {
        "tema": layer.title,
        "tabel": layer.table,
        "klar": layer.ready,
        "afvist": layer.refused,
        "aendringer": {t(label): layer.changes[kind] for kind, label in KIND_DA.items() if layer.changes.get(kind)},
        "grunde": [{"titel": t(rule.title), "regel": rule.id, "antal": rows} for rule, rows in layer.reasons],
    }
