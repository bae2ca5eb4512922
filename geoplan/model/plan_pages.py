"""Pages about the plan model, in Markdown: an index, a page per kind of plan object, the code lists and the demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.model.pages import Marked, cell, code, link, page, table
from geoplan.model.plan_wording import (
    LEGEND,
    REQUIRED_DA,
    VALIDITY_DA,
    attribute_allowed_da,
    attribute_meaning_da,
    attribute_type_da,
    collapsed,
    shown_name,
)
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geoplan.model.plan_types import PlanCodeList, PlanKind, PlanModel, ValidationRule

LISTS = "koder.md"
DEMANDS = "krav.md"


def plan_pages(model: PlanModel, rule_counts: Mapping[str, int]) -> dict[str, str]:
    """Give the pages by their path under ``docs/model``; ``rule_counts`` says how many rules each kind has."""
    pages = {"index.md": _index(model), LISTS: _lists(model), DEMANDS: _demands(model)}
    pages |= {f"{kind.name}.md": _kind(model, kind, rule_counts.get(kind.name, 0)) for kind in model.kinds.values()}
    return {f"plan/{name}": text for name, text in pages.items()}


def _index(model: PlanModel) -> str:
    t = texts()
    intro = t(
        N_("Planer, som Plandata.dk har dem: {kinds} slags objekter i {layers} lag. Se også {lists} og {demands}."),
        kinds=len(model.kinds),
        layers=len(model.layers),
        lists=f"[{t(N_('kodelister'))}]({LISTS})",
        demands=f"[{t(N_('krav til plandata'))}]({DEMANDS})",
    )
    kinds = table(
        [t(N_("Art")), t(N_("Tabel")), t(N_("Kolonner")), t(N_("Hører til"))],
        [
            (link(kind.title_da, f"{kind.name}.md"), code(kind.name), str(len(kind.attributes)), kind.parent_kind)
            for kind in model.kinds.values()
        ],
    )
    layers = table(
        [t(N_("Lag i WFS")), t(N_("Indhold")), t(N_("Status")), t(N_("Temakode")), t(N_("Læses som")), t(N_("Bemærkning"))],
        [(code(layer.name), layer.title_da, layer.status, layer.temakode, code(layer.kind), layer.note_da) for layer in model.layers],
    )
    sources = table([t(N_("Kilde")), t(N_("Hvor")), t(N_("Hvad"))], [(s.key, s.where, s.what) for s in model.sources])
    return page(t(N_("Planmodellen")), [intro, kinds, f"## {t(N_('Lag'))}", layers, f"## {t(N_('Kilder'))}", sources])


def _kind(model: PlanModel, kind: PlanKind, rules: int) -> str:
    t = texts()
    facts = [
        (N_("Tabel"), code(kind.name)),
        (N_("Geometri"), cell(", ".join(kind.geometry_types))),
        (N_("Hører til"), code(f"{kind.parent_kind}.{kind.parent_column}") if kind.parent_kind else ""),
        (N_("Lag i WFS"), ", ".join(code(layer.name) for layer in model.layers if layer.kind == kind.name and layer.name)),
        (N_("Regler"), code(f"geoplan rules {kind.name}") + f" ({t.integer(rules)})" if rules else ""),
        (N_("Kilde"), cell(kind.source) + ("" if kind.confidence == "verified" else " " + t(N_("(ikke efterprøvet)")))),
    ]
    return page(
        kind.title_da,
        ["\n".join(f"- {t(name)}: {fact}" for name, fact in facts if fact), _columns(kind), cell(t(LEGEND)), *_used(model, kind)],
    )


def _columns(kind: PlanKind) -> str:
    t = texts()
    rows = [
        (
            code(shown_name(column.name, slots)),
            code(shown_name(column.short_name, slots)),
            attribute_type_da(column),
            t(REQUIRED_DA[column.required]),
            attribute_allowed_da(column),
            attribute_meaning_da(column, slots=slots),
            column.source,
        )
        for column, slots in collapsed(kind)
    ]
    headings = (N_("Felt"), N_("Kort navn"), N_("Type"), N_("Krav"), N_("Kodeliste, enhed"), N_("Betydning"), N_("Kilde"))
    return table([t(heading) for heading in headings], rows)


def _used(model: PlanModel, kind: PlanKind) -> Iterator[str]:
    used = dict.fromkeys(column.code_list for column in kind.attributes if column.code_list and model.lists[column.code_list].codes)
    if used:
        yield f"{texts()(N_('Kodelister'))}: " + ", ".join(link(name, f"{LISTS}#{name}") for name in used)


def _lists(model: PlanModel) -> str:
    return page(texts()(N_("Kodelister for planer")), [part for codes in model.lists.values() for part in _list(codes)])


def _list(codes: PlanCodeList) -> Iterator[str]:
    t = texts()
    yield f"## {codes.name}"
    whole = "" if codes.complete else t(N_("Listen er ikke hel: en kode, der ikke står her, kan være rigtig."))
    yield cell(" ".join(part for part in (f"{codes.title_da}.", codes.note_da, whole) if part))
    if codes.codes:
        headings = [t(N_("Kode")), t(N_("Tekst")), t(N_("Gælder")), t(N_("Bemærkning"))]
        yield table(headings, [(code(c.code), c.label_da or "?", t(VALIDITY_DA[c.valid]), c.note_da) for c in codes.codes])


def _demands(model: PlanModel) -> str:
    t = texts()
    intro = t(N_("De krav til plandata, der kendes, hvor de står, og hvad der udfører dem. Vægten er kildens, gengivet på engelsk."))
    headings = [t(N_("Nr.")), t(N_("Krav")), t(N_("Gælder")), t(N_("Kilde")), t(N_("Vægt")), t(N_("Udføres af"))]
    return page(t(N_("Krav til plandata")), [intro, table(headings, map(_demand, model.validation_rules))])


def _demand(demand: ValidationRule) -> tuple[str, ...]:
    carried = Marked(", ".join(code(pattern) for pattern in demand.rule_ids))
    return demand.id, demand.krav_da, ", ".join(demand.scope), demand.source, demand.standing, carried or demand.not_yet
