"""The verdict: the first thing a reader sees, honest about what was not examined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.report.sentences import reason
from geoplan.rules.engine import LAYERS_ABSENT

if TYPE_CHECKING:
    from geoplan.rules import Report
    from geoplan.texts import Texts


def verdict(report: Report, texts: Texts) -> list[str]:
    """The verdict in whole sentences: what was found, what it means, and what the answer does not cover."""
    return [sentence for sentence in (_found(report, texts), _meaning(report, texts), *_reservations(report, texts)) if sentence]


def state(report: Report) -> str:
    """``error``, ``warning``, ``notice``, ``judgement``, ``undecided`` or ``clean``: the gravest thing in the report."""
    return next((name for name, count in report.findings.counts().items() if count), "clean")


def _found(report: Report, texts: Texts) -> str:
    where = texts(
        "{layers} ({rows})",
        layers=texts.plural("{n} lag", "{n} lag", len(report.layers)),
        rows=texts.plural("{n} række", "{n} rækker", sum(report.row_counts)),
    )
    if not report.layers:
        return texts("Der er ingen lag at undersøge.")
    counts = report.findings.counts()
    if not any(counts.values()):
        return texts("Ingen fejl, advarsler eller bemærkninger i {where}.", where=where)
    judgement = texts.plural("{n} til vurdering", "{n} til vurdering", counts["judgement"])
    return texts(
        "{errors}, {warnings}, {notices}, {judgement} og {undecided} i {where}."
        if counts["judgement"]
        else "{errors}, {warnings}, {notices} og {undecided} i {where}.",
        judgement=judgement,
        errors=texts.plural("{n} fejl", "{n} fejl", counts["error"]),
        warnings=texts.plural("{n} advarsel", "{n} advarsler", counts["warning"]),
        notices=texts.plural("{n} bemærkning", "{n} bemærkninger", counts["notice"]),
        undecided=texts.plural("{n} uafgjort", "{n} uafgjorte", counts["undecided"]),
        where=where,
    )


def _meaning(report: Report, texts: Texts) -> str:
    """Whether the delivery can be sent. With something left unexamined the answer says no more than it knows."""
    if not report.layers:
        return ""
    if report.findings.counts()["error"]:
        return texts("Leverancen kan ikke sendes, før fejlene er rettet.")
    if _reservations(report, texts):
        return texts("Intet af det undersøgte hindrer, at leverancen sendes.")
    if report.findings.counts()["warning"]:
        return texts("Leverancen kan sendes. Se advarslerne igennem først.")
    return texts("Leverancen kan sendes.")


def _reservations(report: Report, texts: Texts) -> list[str]:
    reservations = []
    undecided = report.findings.counts()["undecided"]
    judgement = report.findings.counts()["judgement"]
    if judgement:
        reservations.append(texts.plural("{n} forhold skal en fagperson vurdere.", "{n} forhold skal en fagperson vurdere.", judgement))
    if undecided:
        reservations.append(texts.plural("{n} forhold kan ikke afgøres.", "{n} forhold kan ikke afgøres.", undecided))
    unknown = unexamined_layers(report)
    if unknown:
        reservations.append(_unexamined(unknown, texts))
    reservations += _open_questions(report, texts)
    if reservations:
        reservations.append(texts("Svaret er derfor ikke fuldstændigt."))
    return reservations


def _open_questions(report: Report, texts: Texts) -> list[str]:
    """Why rules were not run, where that leaves a question open; a column that was not delivered leaves none."""
    open_ones = [skip for skip in report.skipped if skip.incomplete]
    absent = {layer for skip in open_ones if skip.reason == LAYERS_ABSENT for layer in skip.values["layers"].split(", ")}
    together = texts("disse lag mangler: {layers}", layers=", ".join(sorted(absent))) if len(absent) > 1 else ""
    rules: dict[str, set[str]] = {}
    for skip in open_ones:
        why = together if together and skip.reason == LAYERS_ABSENT else reason(skip, texts)
        rules.setdefault(why, set()).add(skip.rule.id)
    return [
        texts.plural("{n} regel er ikke kørt: {reason}.", "{n} regler er ikke kørt: {reason}.", len(ids), reason=why)
        for why, ids in sorted(rules.items())
    ]


def _unexamined(count: int, texts: Texts) -> str:
    return texts.plural(
        "{n} lag er ikke undersøgt: ingen regler passer til det.", "{n} lag er ikke undersøgt: ingen regler passer til dem.", count
    )


def unexamined_layers(report: Report) -> int:
    """The number of layers that no rule was run on."""
    kinds = {rule.layer for rule in report.rules}
    return sum(layer.kind not in kinds for layer in report.layers)
