"""``geoplan layers``: the themes of the data model, or one of them in full."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.output import FEW_CODES, console, write
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from geoplan.model.types import CodeList, Layer, Model

STATUSES = ["live", "published", "upload_mapped", "database_only", "internal", "retired"]


@click.command(
    cls=Command,
    help=N_("Vis alle temaer i datamodellen, eller felter, koder og geometri i ét TEMA (kode, tabelnavn, titel eller en slags plan)."),
    epilog=N_("""\
Eksempler:
  geoplan layers --status live
  geoplan layers 5607
  geoplan layers ladefacilitet --format json
  geoplan layers lokalplan
"""),
)
@click.argument("theme", metavar=N_("[TEMA]"), required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help=N_("Tabel eller JSON med alt.")
)
@click.option("--status", type=click.Choice(STATUSES), help=N_("Kun temaer med denne status; live er alle undtagen udgåede."))
@click.option("--all-codes", is_flag=True, help=N_("Vis også lange kodelister i fuld længde."))
def layers(theme: str | None, form: str, status: str | None, *, all_codes: bool) -> None:
    """Print the table or the theme."""
    from geoplan.cli.plan_kinds import show_kind
    from geoplan.workflows import layers as verb
    from geoplan.workflows.plan_model import plan_kind, plan_layer

    kind = plan_kind(theme or "")
    if form == "json":
        answer = plan_layer(kind) if kind else verb.layer(theme) if theme else verb.layers(status or "")
        write(json.dumps(answer, ensure_ascii=False, indent=2), None)
    elif kind:
        show_kind(kind, all_codes=all_codes)
    elif theme:
        _theme(theme, all_codes=all_codes)
    else:
        _overview(status or "")


def _table(*headings: str) -> Table:
    """Make a table without frame whose columns do not break; the last one may."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in headings[:-1]:
        table.add_column(heading, no_wrap=True, overflow="ellipsis")
    table.add_column(headings[-1], overflow="fold")
    return table


def _overview(status: str) -> None:
    from geoplan.model.plan_types import PLAN_KINDS
    from geoplan.model.types import ThemeStatus
    from geoplan.model.wording import GEOMETRY_DA, STATUS_DA
    from geoplan.workflows.layers import layers as verb

    t = texts()
    rows = verb(status)
    table = _table(t(N_("Kode")), t(N_("Titel")), t(N_("Geometri")), t(N_("Felter")), t(N_("Status")))
    table.columns[3].justify = "right"
    for row in rows:
        columns = str(row["columns"]) if row["columns"] else ""
        table.add_row(row["code"], row["title"], t(GEOMETRY_DA[row["geometry"]]), columns, t(STATUS_DA[ThemeStatus(row["status"])]))
    out = console()
    out.print(table)
    out.print()
    out.print(t.plural(N_("{n} tema."), N_("{n} temaer."), len(rows)) + " " + t(N_("Se et tema med “geoplan layers KODE”.")))
    out.print(t(N_("Planer: se {kinds} med “geoplan layers lokalplan” og så videre."), kinds=", ".join(PLAN_KINDS)))


def _theme(theme: str, *, all_codes: bool) -> None:
    from geoplan.model.load import find, load

    model = load()
    layer = find(model, theme)
    out = console()
    _head(out, layer)
    _fields(out, layer)
    _code_lists(out, model, layer, all_codes=all_codes)
    _foot(out, layer)


def _head(out: Console, layer: Layer) -> None:
    from geoplan.model.wording import GEOMETRY_DA, status_da

    t = texts()
    out.print(f"{layer.code} {layer.title_da}", style="bold")
    facts = {
        N_("Tabel"): layer.table,
        N_("Gruppe"): layer.group_da,
        N_("Geometri"): t(GEOMETRY_DA[layer.geometry_type]) + (f" ({layer.geometry_type})" if layer.geometry_type else ""),
        N_("Status"): status_da(layer),
        N_("Upload"): t(N_("ja")) if layer.upload_supported else t(N_("nej")),
        N_("Kilde"): layer.source + ("" if layer.confidence == "high" else " " + t(N_("(ikke efterprøvet)"))),
    }
    for name, fact in facts.items():
        out.print(f"  {t(name):<9} {fact}")


def _fields(out: Console, layer: Layer) -> None:
    from geoplan.model.tables import title, view_columns
    from geoplan.model.types import FieldKind
    from geoplan.model.wording import DEMANDED_LEGEND, allowed_da, demanded_da, type_da

    t = texts()
    table = _table(t(N_("Felt")), t(N_("Kort navn")), t(N_("Type")), t(N_("Krav")), t(N_("Kodeliste, grænser")), t(N_("Betydning")))
    for column in view_columns(layer):
        table.add_row(column.name, column.short_name, type_da(column), demanded_da(column), allowed_da(column), title(column))
    out.print()
    out.print(table)
    out.print()
    out.print(t(DEMANDED_LEGEND))
    former = [column.name for column in layer.fields if column.kind is FieldKind.FORMER]
    if former:
        out.print(t(N_("Felter i FKG 1.7, som ikke findes mere: {names}."), names=", ".join(former)))


def _code_lists(out: Console, model: Model, layer: Layer, *, all_codes: bool) -> None:
    from geoplan.model.tables import code_lists

    for codes in code_lists(model, [layer]):
        out.print()
        out.print(f"{codes.name} ({_count(codes)})", style="bold")
        if len(codes.codes) > FEW_CODES and not all_codes:
            out.print("  " + texts()(N_("Listen er lang. Vis den med --all-codes.")))
        elif codes.codes:
            _codes(out, codes)


def _count(codes: CodeList) -> str:
    from geoplan.model.tables import counts_by_status
    from geoplan.model.wording import CODE_STATUS_DA

    t = texts()
    if not codes.codes:
        return t(N_("ingen offentliggjorte værdier"))
    return ", ".join(f"{t.integer(count)} {t(CODE_STATUS_DA[status])}" for status, count in counts_by_status(codes))


def _codes(out: Console, codes: CodeList) -> None:
    from rich.table import Table

    from geoplan.model.types import CodeStatus
    from geoplan.model.wording import CODE_STATUS_DA

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for code in codes.codes:
        mark = "" if code.status is CodeStatus.ACTIVE else f" ({texts()(CODE_STATUS_DA[code.status])})"
        table.add_row(f"  {code.code}", code.label_da + mark)
    out.print(table)


def _foot(out: Console, layer: Layer) -> None:
    from geoplan.fkg.rules import theme_rules
    from geoplan.model.load import load
    from geoplan.model.wording import advice_da

    t = texts()
    sentences = list(advice_da(layer.geometry_rule))
    if sentences:
        out.print()
        out.print(t(N_("Geometri, vejledende")), style="bold")
        for sentence in sentences:
            out.print(f"  {sentence}")
    out.print()
    count = len(theme_rules(load(), layer)) if layer.live else 0
    if count:
        out.print(
            t.plural(N_("{n} regel: geoplan rules fkg.{table}"), N_("{n} regler: geoplan rules fkg.{table}"), count, table=layer.table)
        )
    else:
        out.print(t(N_("Temaet har ingen regler, for det er udgået.")))
