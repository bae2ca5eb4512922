"""The report as one HTML file that works from disk without network: verdict, map, what to do, and a table to sort and filter."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import jinja2
import numpy as np
from markupsafe import Markup, escape

from geoplan.report.map import far_away, has_leaflet, in_script, leaflet_css, leaflet_js, map_parts
from geoplan.report.reading import ATTACHMENTS, TITLE, attachments, read_layers
from geoplan.report.selection import shares
from geoplan.report.sentences import named, place, sentences, short_reason, source
from geoplan.report.table import named_groups
from geoplan.report.text import EXAMPLES, MANY, example, kind, kind_heading, kind_title, where
from geoplan.report.values import clean
from geoplan.report.verdict import state, verdict
from geoplan.rules import KINDS
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from geoplan.rules import Group, InputLayer, Report
    from geoplan.texts import Texts

ROWS_IN_TABLE: Final = 5_000
POINTS_ON_MAP: Final = 2_000

LABELS: Final = {
    "skip_to_groups": N_("Gå til det, der skal rettes"),
    "skip_map": N_("Spring kortet over"),
    "groups": N_("Det skal du gøre"),
    "map": N_("Kort"),
    "map_name": N_("Kort med fundene"),
    "map_help": N_("Linjerne er et net af koordinater i EPSG:25832, meter. Klik på et mærke for at læse om det."),
    "table": N_("Alle fund"),
    "caption": N_("Fund. Rækker tælles fra 0 i filens orden; fid er objektets id i filen; steder er øst og nord i EPSG:25832, meter."),
    "caption_named": N_("Fund. Steder er øst og nord i EPSG:25832, meter."),
    "show": N_("Vis"),
    "search": N_("Søg i tabellen"),
    "kind": N_("Alvor"),
    "layer": N_("Lag"),
    "name": N_("Objekt"),
    "row": N_("Række"),
    "fid": N_("Fid"),
    "message": N_("Hvad er der galt"),
    "place": N_("Sted"),
    "rule": N_("Regel"),
    "examples": N_("Eksempler"),
    "advice": N_("Gør sådan"),
    "source": N_("Kilde"),
    "skipped": N_("Ikke kørt"),
    "skipped_help": N_("Disse regler er ikke kørt. De er derfor hverken overholdt eller brudt."),
    "rules": N_("Regler"),
    "inputs": N_("Undersøgt"),
    "reading": TITLE,
    "attachments": ATTACHMENTS,
    "file": N_("Fil"),
    "theme": N_("Tema"),
    "row_count": N_("Rækker"),
    "crs": N_("Koordinatsystem"),
    "basis": N_("Grundlag"),
    "show_on_map": N_("Vis på kortet"),
    "leaflet": N_("Kortet er tegnet med Leaflet (BSD-2-Clause)."),
}
"""Texts of the page, by the names that the template uses."""

SCRIPT_LABELS: Final = {
    "shown": N_("{shown} af {total} fund vises."),
    "to_table": N_("Vis i tabellen"),
    "easting": N_("Ø"),
    "northing": N_("N"),
    "zoom_in": N_("Zoom ind"),
    "zoom_out": N_("Zoom ud"),
    "close": N_("Luk"),
}
"""Texts that the page's script uses."""


def write_html(report: Report, path: Path, texts: Texts) -> None:
    """Write the page to ``path``."""
    path.write_text(page(report, texts), encoding="utf-8", errors="replace", newline="\n")


def page(report: Report, texts: Texts, *, whose: Callable[[str], str] | None = None, **told: Any) -> str:
    """The page. ``told`` takes the place of parts of its content (title, verdict); ``whose`` is added to the advice on a rule."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters |= {"code": _code, "hash": _hash}
    content = _content(report, texts) | told
    if whose is not None:
        content["groups"] = [{**group, "advice": f"{group['advice']} {whose(group['rule'])}".strip()} for group in content["groups"]]
    return environment.get_template("report.html.j2").render(content)


def _code(text: str) -> Markup:
    """``text`` with what stands between `grave accents` as code."""
    parts = [Markup("<code>{}</code>").format(part) if odd % 2 else escape(part) for odd, part in enumerate(text.split("`"))]
    return Markup().join(parts)


def _content(report: Report, texts: Texts) -> dict[str, Any]:
    rows = list(_rows(report, texts))
    on_map = _on_map(rows)
    listed = sum(len(group) for group in report.findings)
    counts = report.findings.counts()
    parts = _map(on_map)
    return {
        "lang": texts.language,
        "label": _labels(texts),
        "title": texts("Kontrol af leverance"),
        "state": state(report),
        "verdict": verdict(report, texts),
        "counts": [
            {"kind": name, "count": texts.integer(counts[name]), "title": kind_heading(name, counts[name], texts)} for name in KINDS
        ],
        "kinds": [{"kind": name, "title": kind_heading(name, MANY, texts)} for name in KINDS if any(row["kind"] == name for row in rows)],
        "groups": [_group(group, layer, texts) for group, layer in named_groups(report)],
        "rows": rows,
        "columns": _columns_shown(rows),
        "notes": _notes(report, len(rows), listed, on_map, texts),
        "skipped": _skipped(report, texts),
        "inputs": [_input(entry, texts) for entry in report.inputs],
        "reading": [{"layer": layer, "sentences": sentences_} for layer, sentences_ in read_layers(report, texts)],
        "attachments": [{"name": name, "said": said} for name, said in attachments(report, texts)],
        "basis": _basis(report, texts),
        "map_html": parts.html,
        "leaflet_css": parts.css,
        "scripts": [*parts.scripts[:1], _page_script(texts, parts.scripts[1:])],
    }


def _columns_shown(rows: list[dict[str, Any]]) -> list[str]:
    """The table's columns: names where every object has one, else row and fid."""
    which = ["name"] if all(row["name"] or row["row"] < 0 for row in rows) else ["row", "fid"]
    return ["kind", "layer", *which, "message", "place", "rule"]


def _labels(texts: Texts) -> dict[str, str]:
    """The fixed texts of the page, by the names that the template uses."""
    return {name: texts(text) for name, text in LABELS.items()}


def _rows(report: Report, texts: Texts) -> Iterator[dict[str, Any]]:
    """The findings in the table: all of them, or a fair share of each group."""
    taken = shares([len(group) for group in report.findings], ROWS_IN_TABLE)
    number = 0
    for (group, layer), count in zip(named_groups(report), taken, strict=True):
        said = sentences(group, texts, slice(count))
        of = kind(group)
        same = {"kind": of, "kind_title": kind_title(of, texts), "layer": layer, "rule": group.rule.id, "title": texts(group.rule.title)}
        for i in range(count):
            x, y = (float(value) for value in group.place[i])
            yield {
                **same,
                "number": number,
                "row": max(int(group.row[i]), -1),
                "fid": max(int(group.feature[i]), -1),
                "name": named(group, int(group.row[i]), texts),
                "where": where(group, i, texts),
                "message": said[i],
                "place": place(x, y, texts),
                "xy": (x, y),
                "on_map": False,
            }
            number += 1


def _on_map(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that get a mark on the map; they are told so."""
    by_rule: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        if row["place"]:
            by_rule.setdefault((row["rule"], row["layer"]), []).append(row)
    taken = shares([len(group) for group in by_rule.values()], POINTS_ON_MAP)
    chosen = [row for group, count in zip(by_rule.values(), taken, strict=True) for row in group[:count]]
    for row in chosen:
        row["on_map"] = True
    return chosen


class _Map(NamedTuple):
    """The map's parts of the page: Leaflet and then the map's own script; all empty where there is nothing to show."""

    html: Markup = Markup()
    css: Markup = Markup()
    scripts: tuple[Markup, ...] = ()


def _map(on_map: list[dict[str, Any]]) -> _Map:
    if not on_map or not has_leaflet():
        return _Map()
    places = np.array([row["xy"] for row in on_map])
    wanted = ("number", "kind", "kind_title", "title", "message", "place", "layer", "where")
    html, script = map_parts(places, [{name: row[name] for name in wanted} for row in on_map])
    html, css, leaflet, script = (Markup(text) for text in (html, leaflet_css(), leaflet_js(), script))  # noqa: S704 -- escaped in it
    return _Map(html, css, (leaflet, script))


def _page_script(texts: Texts, after: tuple[Markup, ...]) -> Markup:
    """The page's own script with its labels before it and the map's script after it."""
    labels = in_script({name: texts(text) for name, text in SCRIPT_LABELS.items()})
    own = _template("report.js")
    return Markup("\n").join([Markup(f"const labels = {labels};\n{own}"), *after])  # noqa: S704 -- ours, and escaped


def _hash(script: str) -> str:
    """What the page's Content-Security-Policy knows a script by: no other script runs, whatever a value in the data holds."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode('ascii')}'"


def _template(name: str) -> str:
    return (files("geoplan.report") / "templates" / name).read_text(encoding="utf-8")


def _notes(report: Report, shown: int, listed: int, on_map: list[dict[str, Any]], texts: Texts) -> dict[str, str]:
    """What the table and the map leave out, said in words; empty where they leave nothing out."""
    found = len(report.findings)
    numbers = {"shown": texts.integer(shown), "found": texts.integer(found), "listed": texts.integer(listed)}
    table = ""
    if shown < listed:
        table = texts("Tabellen viser {shown} af {found} fund, nogle af hver slags. JSON-rapporten har {listed}.", **numbers)
    elif shown < found:
        table = texts("Tabellen viser {shown} af {found} fund. Kør igen med et større --max-per-rule for at se flere.", **numbers)
    placed = sum(int(np.isfinite(group.place).all(axis=1).sum()) for group in report.findings)
    if not has_leaflet():
        note = texts("Kortet er ikke med: denne installation af geoplan er bygget uden Leaflet. Installér geoplan igen.") if placed else ""
    elif len(on_map) < found:
        note = texts("Kortet viser {shown} af {found} fund.", shown=texts.integer(len(on_map)), found=texts.integer(found))
        if listed > placed:
            note += " " + texts.plural("{n} listet fund har intet sted.", "{n} listede fund har intet sted.", listed - placed)
    else:
        note = ""
    if on_map and has_leaflet() and (away := int(far_away(np.array([row["xy"] for row in on_map])).sum())):
        told = texts.plural(
            "{n} mærke ligger langt fra de andre; zoom ud for at se det.",
            "{n} mærker ligger langt fra de andre; zoom ud for at se dem.",
            away,
        )
        note = f"{note} {told}".strip()
    return {"table": table, "map": note}


def _group(group: Group, layer: str, texts: Texts) -> dict[str, Any]:
    of = kind(group)
    return {
        "kind": of,
        "kind_title": kind_title(of, texts),
        "title": texts(group.rule.title),
        "rule": group.rule.id,
        "count": texts.plural("{n} fund i {layer}", "{n} fund i {layer}", group.count, layer=layer),
        "advice": texts(group.rule.advice),
        "source": source(group.rule, texts),
        "examples": [example(group, i, texts) for i in range(min(len(group), EXAMPLES))],
    }


def _skipped(report: Report, texts: Texts) -> list[dict[str, Any]]:
    """Rules not run, by reason; the most frequent reason first."""
    by_reason: dict[str, list[str]] = {}
    for skip in report.skipped:
        by_reason.setdefault(short_reason(skip, texts), []).append(f"{skip.rule.id} ({clean(skip.layer)})")
    ordered = sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
    return [{"reason": why, "rules": sorted(set(rules))} for why, rules in ordered]


def _input(entry: InputLayer, texts: Texts) -> dict[str, str]:
    theme = entry.theme or texts("ikke genkendt")
    return {
        "path": clean(entry.path),
        "layer": clean(entry.layer),
        "theme": theme,
        "rows": texts.integer(entry.rows),
        "crs": clean(entry.crs),
        "sha256": entry.sha256,
    }


def _basis(report: Report, texts: Texts) -> list[str]:
    kommune = [texts("kommune {kommune}", kommune=report.kommune)] if report.kommune else []
    day = texts("reglerne som de gjaldt {day}", day=report.day.strftime("%d-%m-%Y"))
    return [day, *kommune, *(f"{name} {version}" for name, version in report.versions.items())]
