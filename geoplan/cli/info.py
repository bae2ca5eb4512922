"""``geoplan info``: what is in a file, a folder or a zip, as geoplan reads it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.danish import Command
from geoplan.cli.limits import limit_options, masked_faults
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts
from geoplan.workflows.guarded import Limits, guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.texts import Texts
    from geoplan.workflows.info import Info, LayerSeen

WIDEST_NAME = 32
MANY_MISSING = 12


@click.command(
    cls=Command,
    help=N_("Vis, hvad der er i en fil, en mappe eller en zip, som geoplan læser det: lag, temaer, kolonner, koordinater og tegnsæt."),
    epilog=N_("""\
Intet bliver bedømt; det gør geoplan validate. JSON har pr. lag: path, layer, format, theme, title, rows,
geometry (types, missing, unreadable, curved), crs (declared, transformed, objects, in_denmark, fits, extent_delivered, extent),
columns (delivered, column, of_theme, type, width), not_delivered og notes (kind, text); og problems (path, kind, text).

Eksempler:
  geoplan info leverance.zip
  geoplan info ladestandere.csv --theme 5607 --format json
"""),
)
@click.argument("paths", nargs=-1, required=True, metavar=N_("STI..."))
@click.option("--theme", metavar=N_("TEMA"), help=N_("Læs alle lag som dette tema (kode, tabel eller titel)."))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help=N_("Tekst eller JSON."))
@limit_options
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Rapportens sprog."))
@click.pass_context
def info(
    ctx: click.Context, *, paths: tuple[str, ...], theme: str | None, form: str, max_memory: int, max_seconds: int, lang: str | None
) -> None:
    """Look in a limited process, and print. Ends with 1 when something could not be read."""
    with masked_faults():
        guard = guarded(Limits(max_memory, max_seconds))

        language = texts(lang)
        with guard.limited():
            from geoplan.cli.output import write
            from geoplan.workflows.info import info as verb

            found = verb(paths, theme=theme, reading=guard.reading)
            told = json.dumps(_plain(found, language), ensure_ascii=False, indent=2) if form == "json" else _text(found, language)
            write(told, None)
    ctx.exit(1 if any(problem.is_fault for problem in found.problems) or any(layer.seen.broken for layer in found.layers) else 0)


def _text(found: Info, t: Texts) -> str:
    lines: list[str] = []
    for layer in found.layers:
        lines += [*_layer(layer, t), ""]
    parts = ((N_("Ikke læst"), True), (N_("Bilag og andet, der ikke er undersøgt"), False))
    for title, fault in parts:
        named = [f"  {_clean(problem.sentence(t))}" for problem in found.problems if problem.is_fault is fault]
        lines += [t(title), *named, ""] if named else []
    return "\n".join(lines).rstrip() + "\n"


def _layer(layer: LayerSeen, t: Texts) -> Iterator[str]:
    known, seen = layer.info, layer.seen
    yield _clean(known.path if known.name == known.path else f"{known.path}: {known.name}")
    facts = {
        N_("Format"): known.format,
        N_("Tema"): theme_words(layer, t),
        N_("Rækker"): t.integer(seen.rows),
        N_("Geometri"): geometry_words(layer, t),
        N_("Koordinater"): crs_words(layer, t),
    }
    for name, fact in facts.items():
        yield f"  {t(name):<12} {fact}"
    if seen.delivered is not None:
        yield f"  {t(N_('Udstrækning')):<12} {_extent(seen.delivered, t)}"
        if known.transformed:
            yield f"  {'':<12} {t(N_('i EPSG:25832: {extent}'), extent=_extent(seen.extent, t))}"
    yield from _columns(layer, t)
    yield from _read_as(layer, t)


def theme_words(layer: LayerSeen, t: Texts) -> str:
    """The theme that the layer is read as."""
    if layer.theme is None:
        return t(N_("ikke genkendt"))
    named = f"{layer.theme.title_da} ({layer.theme.table})"
    return named if layer.theme.code == layer.theme.table else f"{layer.theme.code} {named}"  # plan objects have no number


def geometry_words(layer: LayerSeen, t: Texts) -> str:
    """The kinds of geometry and how many there are of each."""
    seen = layer.seen
    if not layer.info.has_geometry:
        return t(N_("ingen"))
    parts = [f"{name} {t.integer(count)}" for name, count in seen.geometry_types.items()]
    if seen.without_geometry:
        parts.append(t(N_("uden geometri {count}"), count=t.integer(seen.without_geometry)))
    if seen.unreadable:
        parts.append(t(N_("kan ikke læses {count}"), count=t.integer(seen.unreadable)))
    if seen.curved:
        parts.append(t(N_("heraf med buer {count}"), count=t.integer(seen.curved)))
    stated = f" ({t(N_('filen siger {type}'), type=layer.info.geometry_type)})" if layer.info.geometry_type not in {"", "Unknown"} else ""
    return ", ".join(parts) + stated


def crs_words(layer: LayerSeen, t: Texts) -> str:
    """What the file says of its coordinate system, and how many objects lie in Denmark so."""
    if not layer.info.has_geometry:
        return t(N_("ingen"))
    unstated = N_("ikke oplyst") if layer.info.transformed else N_("ikke oplyst, læst som EPSG:25832")
    declared = _clean(layer.info.declared_crs) or t(unstated)
    fits = layer.seen.fits
    if not fits.get("all"):
        return declared
    said = t(
        N_("{declared}; {fit} af {count} objekter ligger i Danmark, læst sådan"),
        declared=declared,
        fit=t.integer(fits["as read"]),
        count=t.integer(fits["all"]),
    )
    others = [f"{name}: {t.integer(count)}" for name, count in fits.items() if name not in {"all", "as read"} and count]
    return said + (f" ({', '.join(others)})" if others else "")


def _columns(layer: LayerSeen, t: Texts) -> Iterator[str]:
    from geoplan.workflows.info import kind

    columns = layer.info.columns
    if not columns:
        return
    yield f"  {t(N_('Kolonner'))}"
    widest = min(WIDEST_NAME, max(len(column.delivered_name) for column in columns.values()))
    for name, column in columns.items():
        width = f"({column.width})" if column.width else ""
        known = layer.theme is not None and name in layer.theme.by_name
        foreign = t(N_("ikke temaets")) if layer.theme is not None and layer.theme.fields else ""
        note = foreign if not known else f"→ {name}" if name != column.delivered_name else ""
        yield f"    {_clean(column.delivered_name):<{widest}}  {t(kind(column.type)) + width:<14}  {_clean(note)}".rstrip()
    missing = layer.not_delivered
    if missing:
        few = ", ".join(missing[:MANY_MISSING])
        more = t.plural(N_(" og {n} til"), N_(" og {n} til"), len(missing) - MANY_MISSING) if len(missing) > MANY_MISSING else ""
        yield "    " + t(N_("Ikke leveret: {columns}."), columns=few + more)


def _read_as(layer: LayerSeen, t: Texts) -> Iterator[str]:
    from geoplan.report.reading import TITLE, compact

    sentences = compact(layer.info.notes, t) + ([layer.seen.broken] if layer.seen.broken else [])
    if sentences:
        yield f"  {t(TITLE)}"
        yield from (f"    - {sentence}" for sentence in sentences)


def _extent(box: tuple[float, float, float, float] | None, t: Texts) -> str:
    from geoplan.io.crs import extent_words

    return t(extent_words(box))


def _clean(text: str) -> str:
    from geoplan.report.values import clean

    return clean(text) if text.strip() else text


def _plain(found: Info, t: Texts) -> dict[str, Any]:
    from geoplan.report.values import raw_text

    problems = [
        {"path": raw_text(problem.name), "kind": problem.kind, "text": raw_text(t(problem.text, **problem.values))}
        for problem in found.problems
    ]
    return {"layers": [_plain_layer(layer, t) for layer in found.layers], "problems": problems}


def _plain_geometry(layer: LayerSeen) -> dict[str, Any]:
    seen = layer.seen
    counted = {"missing": seen.without_geometry, "unreadable": seen.unreadable, "curved": seen.curved}
    return {"stated": layer.info.geometry_type, "types": seen.geometry_types, **counted}


def _plain_layer(layer: LayerSeen, t: Texts) -> dict[str, Any]:
    from geoplan.report.reading import json_notes
    from geoplan.report.values import raw_text

    known, seen = layer.info, layer.seen
    columns = [
        {
            "delivered": raw_text(column.delivered_name),
            "column": raw_text(name),
            "of_theme": layer.theme is not None and name in layer.theme.by_name,
            "type": str(column.type),
            "width": column.width,
        }
        for name, column in known.columns.items()
    ]
    return {
        "path": raw_text(known.path),
        "layer": raw_text(known.name),
        "format": known.format,
        "theme": layer.theme.code if layer.theme else "",
        "title": layer.theme.title_da if layer.theme else "",
        "rows": seen.rows,
        "geometry": _plain_geometry(layer) if known.has_geometry else None,
        "crs": {
            "declared": raw_text(known.declared_crs),
            "transformed": known.transformed,
            "objects": seen.fits.get("all", 0),
            "in_denmark": seen.fits.get("as read", 0),
            "fits": {name: count for name, count in seen.fits.items() if name not in {"all", "as read"}},
            "extent_delivered": _finite(seen.delivered),
            "extent": _finite(seen.extent),
        }
        if known.has_geometry
        else None,
        "columns": columns,
        "not_delivered": layer.not_delivered,
        "notes": json_notes(known, t),
        "broken": raw_text(seen.broken),
    }


def _finite(box: tuple[float, float, float, float] | None) -> list[float] | None:
    from math import isfinite

    return list(box) if box is not None and all(map(isfinite, box)) else None
