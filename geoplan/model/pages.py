"""Pages about the model, in Markdown: an index, a page per live theme and one of all code lists.

Made from the content alone, so that they can be compared with what is committed. They carry no date and no hash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.model.tables import code_lists, counts_by_status, live_layers, title, view_columns
from geoplan.model.types import CodeStatus, FieldKind
from geoplan.model.wording import CODE_STATUS_DA, DEMANDED_LEGEND, GEOMETRY_DA, advice_da, allowed_da, demanded_da, status_da, type_da
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geoplan.model.types import CodeList, Field, Layer, Model

GENERATED = N_("Siden er lavet af `geoplan docs`; ret i datamodellen eller reglerne, ikke her.")
LISTS = "codelists.md"


def model_pages(model: Model, rule_counts: Mapping[str, int]) -> dict[str, str]:
    """Give the pages by their path under ``docs/model``; ``rule_counts`` says how many rules each table has."""
    pages = {"index.md": _index(model), LISTS: _lists(model)}
    for layer in live_layers(model):
        pages[f"{layer.table}.md"] = _theme(model, layer, rule_counts.get(layer.table, 0))
    return pages


def page(heading: str, parts: Iterable[str]) -> str:
    """Join a page: heading, where it comes from, and its parts with an empty line between."""
    return "\n\n".join([f"# {cell(heading)}", f"_{texts()(GENERATED)}_", *parts]) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; cells are plain text and are escaped here, except those that ``link`` or ``code`` made."""
    lines = [_row(headings), _row(["---"] * len(headings)), *map(_row, rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(c if isinstance(c, Marked) else cell(c) for c in cells) + " |"


class Marked(str):
    """Text that is Markdown already."""

    __slots__ = ()


def cell(text: str) -> str:
    """Escape plain text for Markdown, so that a name with ``_`` or ``|`` is shown as it is."""
    for sign in "\\`*_<>[]|":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def code(text: str) -> Marked:
    """Show ``text`` as code; empty stays empty."""
    return Marked(f"`{text.replace('|', chr(92) + '|')}`" if text else "")


def link(text: str, target: str) -> Marked:
    """Link ``text``, shown as plain text, to ``target``."""
    return Marked(f"[{cell(text)}]({target})")


# -- the index ---------------------------------------------------------------------------------------------------------------------------


def _index(model: Model) -> str:
    t = texts()
    live = live_layers(model)
    intro = t(
        N_("Den fælles geodatamodel, udgave {version}: {live} gældende temaer og {retired} udgåede. Koderne står i {lists}."),
        version=model.version.partition(" (")[0],
        live=len(live),
        retired=len(model.layers) - len(live),
        lists=f"[{t(N_('kodelister'))}]({LISTS})",
    )
    headings = [t(N_("Kode")), t(N_("Tema")), t(N_("Gruppe")), t(N_("Geometri")), t(N_("Felter")), t(N_("Status"))]
    rows = [_index_row(layer) for layer in sorted(model.layers, key=lambda layer: layer.code)]
    sources = table([t(N_("Kilde")), t(N_("Hvor")), t(N_("Hvad"))], [(s.key, s.where, s.what) for s in model.sources])
    return page(t(N_("Datamodel")), [intro, table(headings, rows), f"## {t(N_('Kilder'))}", sources])


def _index_row(layer: Layer) -> tuple[str, ...]:
    t = texts()
    named = link(layer.title_da, f"{layer.table}.md") if layer.live else layer.title_da
    columns = str(len(layer.delivered)) if layer.live else ""
    return layer.code, named, layer.group_da, t(GEOMETRY_DA[layer.geometry_type]), columns, status_da(layer)


# -- a theme -----------------------------------------------------------------------------------------------------------------------------


def _theme(model: Model, layer: Layer, rule_count: int) -> str:
    return page(
        f"{layer.code} {layer.title_da}",
        [*_facts(layer), *_fields(layer), *_advice(layer), *_used_lists(model, layer), *_use(layer, rule_count)],
    )


def _facts(layer: Layer) -> Iterator[str]:
    t = texts()
    facts = [
        (N_("Tabel"), code(layer.table)),
        (N_("Gruppe"), cell(layer.group_da)),
        (N_("Geometri"), f"{t(GEOMETRY_DA[layer.geometry_type])} ({layer.geometry_type}, EPSG:25832)"),
        (N_("Status"), status_da(layer)),
        (N_("Upload"), t(N_("ja")) if layer.upload_supported else t(N_("nej"))),
        (N_("Kilde"), cell(layer.source) + ("" if layer.confidence == "high" else " " + t(N_("(ikke efterprøvet)")))),
        (N_("Tidligere tabelnavne"), ", ".join(map(code, layer.former_tables))),
    ]
    yield "\n".join(f"- {t(name)}: {fact}" for name, fact in facts if fact)


def _fields(layer: Layer) -> Iterator[str]:
    t = texts()
    yield f"## {t(N_('Felter'))}"
    headings = [
        t(N_("Felt")),
        t(N_("Kort navn")),
        t(N_("Type")),
        t(N_("Krav")),
        t(N_("Kodeliste, grænser")),
        t(N_("Betydning")),
        t(N_("Kilde")),
    ]
    yield table(headings, [_field(column) for column in view_columns(layer)])
    yield t(DEMANDED_LEGEND)
    former = [code(column.name) for column in layer.fields if column.kind is FieldKind.FORMER]
    if former:
        yield t(N_("Felter i FKG 1.7, som ikke findes mere: {names}."), names=", ".join(former))


def _field(column: Field) -> tuple[str, ...]:
    allowed = allowed_da(column)
    if column.code_list:
        rest = allowed.removeprefix(column.code_list)
        allowed = Marked(link(column.code_list, f"{LISTS}#{column.code_list}") + cell(rest))
    return code(column.name), code(column.short_name), type_da(column), demanded_da(column), allowed, title(column), column.source


def _advice(layer: Layer) -> Iterator[str]:
    sentences = list(advice_da(layer.geometry_rule))
    if sentences:
        yield f"## {texts()(N_('Geometri, vejledende'))}"
        yield "\n".join(f"- {cell(sentence)}" for sentence in sentences)


def _used_lists(model: Model, layer: Layer) -> Iterator[str]:
    used = code_lists(model, [layer])
    if used:
        yield f"## {texts()(N_('Kodelister'))}"
        yield "\n".join(f"- {link(codes.name, f'{LISTS}#{codes.name}')}: {counted(codes)}" for codes in used)


def _use(layer: Layer, rule_count: int) -> Iterator[str]:
    t = texts()
    yield f"## {t(N_('Brug'))}"
    about = t.plural(N_("{n} regel kontrollerer temaet:"), N_("{n} regler kontrollerer temaet:"), rule_count)
    lines = [
        f"geoplan rules fkg.{layer.table}",
        f"geoplan template {layer.code} {layer.table}.gpkg",
        f"geoplan ddl --dialect postgis {layer.code}",
    ]
    yield about + "\n\n```\n" + "\n".join(lines) + "\n```"


# -- code lists --------------------------------------------------------------------------------------------------------------------------


def counted(codes: CodeList) -> str:
    """Tell how many codes of each status the list has."""
    t = texts()
    if not codes.codes:
        return t(N_("ingen offentliggjorte værdier"))
    return ", ".join(f"{t.integer(count)} {t(CODE_STATUS_DA[status])}" for status, count in counts_by_status(codes))


def _lists(model: Model) -> str:
    t = texts()
    intro = t(N_("En uafklaret kode stod i FKG 1.7 og står ikke på listen fra 2026; ingen har sagt, at den er udgået."))
    return page(t(N_("Kodelister")), [intro, *(part for codes in model.code_lists for part in _list(codes))])


def _list(codes: CodeList) -> Iterator[str]:
    t = texts()
    yield f'## <a id="{codes.name}"></a>{cell(codes.name)}'
    yield t(N_("{counted}. Værdier fra {source}."), counted=counted(codes).capitalize(), source=cell(codes.values_from))
    if codes.codes:
        yield table([t(N_("Kode")), t(N_("Betyder")), t(N_("Status"))], [(c.code, c.label_da, _status(c.status)) for c in codes.codes])


def _status(status: CodeStatus) -> str:
    return "" if status is CodeStatus.ACTIVE else texts()(CODE_STATUS_DA[status])
