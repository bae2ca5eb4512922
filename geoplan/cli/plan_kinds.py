"""A kind of plan object on the screen, for ``geoplan layers``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.cli.output import FEW_CODES, console
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from rich.console import Console

    from geoplan.model.plan import PlanCodeList, PlanKind, PlanModel


def show_kind(name: str, *, all_codes: bool) -> None:
    """Print the columns and code lists of one kind."""
    from geoplan.model.plan import plan_model

    model = plan_model()
    kind = model.kinds[name]
    out = console()
    _head(out, model, kind)
    _columns(out, kind)
    used = dict.fromkeys(column.code_list for column in kind.attributes if column.code_list and model.lists[column.code_list].codes)
    for code_list in used:
        _codes(out, model.lists[code_list], all_codes=all_codes)
    _foot(out, kind)


def _head(out: Console, model: PlanModel, kind: PlanKind) -> None:
    t = texts()
    out.print(kind.title_da, style="bold")
    layers = [layer.name for layer in model.layers if layer.kind == kind.name and layer.name]
    unsure = "" if kind.confidence == "verified" else " " + t(N_("(ikke efterprøvet)"))
    facts = {
        N_("Tabel"): kind.name,
        N_("Geometri"): ", ".join(kind.geometry_types),
        N_("Hører til"): f"{kind.parent_kind} ({kind.parent_column})" if kind.parent_kind else "",
        N_("Lag i WFS"): ", ".join(layers),
        N_("Kilde"): kind.source + unsure,
    }
    for heading, fact in facts.items():
        if fact:
            out.print(f"  {t(heading):<9} {fact}")


def _columns(out: Console, kind: PlanKind) -> None:
    from rich.table import Table

    from geoplan.model.plan_wording import (
        LEGEND,
        REQUIRED_DA,
        attribute_allowed_da,
        attribute_meaning_da,
        attribute_type_da,
        collapsed,
        shown_name,
    )

    t = texts()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in (N_("Felt"), N_("Kort navn"), N_("Type"), N_("Krav"), N_("Kodeliste, enhed")):
        table.add_column(t(heading), no_wrap=True, overflow="ellipsis")
    table.add_column(t(N_("Betydning")), overflow="fold")
    for column, slots in collapsed(kind):
        table.add_row(
            shown_name(column.name, slots),
            shown_name(column.short_name, slots),
            attribute_type_da(column),
            t(REQUIRED_DA[column.required]),
            attribute_allowed_da(column),
            attribute_meaning_da(column, slots=slots),
        )
    out.print()
    out.print(table)
    out.print()
    out.print(t(LEGEND))


def _codes(out: Console, codes: PlanCodeList, *, all_codes: bool) -> None:
    from rich.table import Table

    from geoplan.model.plan_wording import VALIDITY_DA

    t = texts()
    out.print()
    out.print(f"{codes.name} ({codes.title_da})", style="bold")
    if codes.note_da:
        out.print(f"  {codes.note_da}")
    if len(codes.codes) > FEW_CODES and not all_codes:
        out.print("  " + t(N_("Listen er lang. Vis den med --all-codes.")))
        return
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for code in codes.codes:
        mark = "" if code.valid == "current" else f" ({t(VALIDITY_DA[code.valid])})"
        table.add_row(f"  {code.code}", (code.label_da or code.note_da) + mark)
    out.print(table)


def _foot(out: Console, kind: PlanKind) -> None:
    from geoplan.plan.rules.every import rules_for

    count = len(rules_for(kind.name))
    out.print()
    out.print(texts().plural(N_("{n} regel: geoplan rules {kind}"), N_("{n} regler: geoplan rules {kind}"), count, kind=kind.name))
