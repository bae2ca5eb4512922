"""The faults that a check finds before a step of a plan's life, as lines: what is wrong, with which parts, what to do, and the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geoplan.rules import Group
    from geoplan.texts import Texts
    from geoplan.workflows.plan.advance import Advanced

MOST_SENTENCES = 6


def faults_told(found: Advanced, t: Texts) -> list[str]:
    """What stops the step, what a tillæg mends, and what was accepted."""
    from geoplan.workflows.plan.ready import SECTION_13, may_be_accepted

    faults = found.faults
    lines = list(_groups(faults.stops, t))
    if any(one.rule.id in SECTION_13 for one in faults.stops):
        if faults.waiting:
            message = N_(
                "Disse rammer tæller ikke med endnu: {rammer}. Før tillægget eller kommuneplanen frem til {state} senest samme dag."
            )
            lines.append(
                "  " + t(message, rammer=", ".join(faults.waiting), state=t(N_("vedtaget")) if found.to == "V" else t(N_("forslag")))
            )
        else:
            lines.append("  " + t(N_("Skal kommuneplanen ændres, så lav et tillæg med en ny ramme, og før det frem senest samme dag.")))
    open_ = [one.rule.id for one in faults.stops if may_be_accepted(one.rule)]
    if open_:
        message = N_("Ikke efterprøvede krav kan fraviges med begrundelse: --accept {rule} --why “…”.")
        lines.append("  " + t(message, rule=" --accept ".join(dict.fromkeys(open_))))
    if faults.changed:
        lines += ["", t(N_("Strider mod en ramme, som et offentliggjort tillæg ændrer:")), *_groups(faults.changed, t)]
    if faults.accepted:
        lines += ["", t(N_("Fraveget med begrundelse, som står i sporet:")), *_groups(faults.accepted, t)]
    return lines


def notes_told(found: Advanced, t: Texts) -> list[str]:
    """What does not stop the step, and which questions are open because a layer is missing."""
    faults = found.faults
    lines = list(_groups(faults.notes, t, brief=found.stopped))
    missing = sorted({layer for one in faults.skipped for layer in one.values.get("layers", "").split(", ") if layer})
    if missing:
        rules = len({one.rule.id for one in faults.skipped})
        head = t.plural("{n} regel er ikke kørt", "{n} regler er ikke kørt", rules)
        lines.append("  - " + t(N_("{rules}, for disse lag er ikke i arbejdsområdet: {layers}."), rules=head, layers=", ".join(missing)))
    return lines


def _groups(groups: Iterable[Group], t: Texts, *, brief: bool = False) -> Iterator[str]:
    """Each fault once, with the parts it is about; ``brief`` without what to do and the source."""
    from geoplan.report.sentences import named, sentences, source
    from geoplan.report.text import kind_title

    for group in groups:
        parts: dict[str, list[str]] = {}
        for said, row in zip(sentences(group, t), group.row.tolist(), strict=True):
            parts.setdefault(said, []).append(named(group, row, t))
        for said, names in list(parts.items())[:MOST_SENTENCES]:
            who = ", ".join(dict.fromkeys(one for one in names if one))
            told = f"{who[:1].upper()}{who[1:]}: {said}" if who else said
            yield f"  - {t(group.rule.title)} – {told}" if brief else f"  - {told}"
        rest = len(parts) - MOST_SENTENCES
        if rest > 0:
            yield "    " + t.plural("… og {n} til", "… og {n} til", rest)
        if brief:
            continue
        if group.rule.advice:
            yield "    " + t(group.rule.advice)
        yield f"    {kind_title(group.kind, t)} · {source(group.rule, t)} · {group.rule.id}"
