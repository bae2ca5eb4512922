"""A comparison as text: verdict first, counts per theme, what an upload that deletes the rest would do, then examples."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from geoplan.fkg.diff import KIND_DA, Kind, MatchedBy
from geoplan.report.diff_values import authority_name, layer_title, places
from geoplan.report.sentences import place as place_text
from geoplan.report.sentences import shown
from geoplan.report.text import EXAMPLES, _cell, _table, _wrapped
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geoplan.fkg.diff import AuthorityCount, Diff, Difference, LayerDiff
    from geoplan.texts import Texts

SHOWN_FIELDS: Final = 12
DIFFERENT: Final = (Kind.REMOVED, Kind.ADDED, Kind.CHANGED, Kind.MOVED, Kind.RESHAPED)
_HEADING: Final[Mapping[Kind, str]] = {
    Kind.REMOVED: N_("Fjernet"),
    Kind.ADDED: N_("Tilføjet"),
    Kind.CHANGED: N_("Ændret"),
    Kind.MOVED: N_("Flyttet"),
    Kind.RESHAPED: N_("Ny geometri"),
    Kind.UNCHANGED: N_("Uændret"),
}


def diff_text_parts(diff: Diff, texts: Texts) -> Iterator[str]:
    """The comparison as plain text, line by line, at most 110 characters wide."""
    return (f"{line}\n" for line in _report(diff, texts))


def _report(diff: Diff, texts: Texts) -> Iterator[str]:
    for sentence in verdict(diff, texts):
        yield from _wrapped(sentence, "")
    yield from _counts(diff, texts)
    yield from _upload(diff, texts)
    for layer in diff.layers:
        if not layer.is_same or _remarks(layer, texts):
            yield from _layer(layer, texts)
    yield ""
    yield from _wrapped(" · ".join(f"{name} {version}" for name, version in diff.versions.items()), "")


def verdict(diff: Diff, texts: Texts) -> Iterator[str]:
    """What happened in one sentence, what it means, and what the answer does not cover."""
    counts = diff.counts
    themes = texts.plural("{n} tema eller lag", "{n} temaer eller lag", len(diff.layers))
    if all(layer.is_same for layer in diff.layers):
        same = texts.plural("{n} objekt er uændret", "{n} objekter er uændret", counts[Kind.UNCHANGED])
        yield texts("Ingen forskelle: {same} ({themes}).", same=same, themes=themes)
    else:
        yield texts(
            "{removed}, {added}, {changed}, {moved} og {reshaped}; {unchanged} ({themes}).",
            removed=texts.plural("{n} objekt er fjernet", "{n} objekter er fjernet", counts[Kind.REMOVED]),
            added=texts.plural("{n} er tilføjet", "{n} er tilføjet", counts[Kind.ADDED]),
            changed=texts.plural("{n} har ændrede felter", "{n} har ændrede felter", counts[Kind.CHANGED]),
            moved=texts.plural("{n} er flyttet", "{n} er flyttet", counts[Kind.MOVED]),
            reshaped=texts.plural("{n} har fået en anden geometri", "{n} har fået en anden geometri", counts[Kind.RESHAPED]),
            unchanged=texts.plural("{n} er uændret", "{n} er uændret", counts[Kind.UNCHANGED]),
            themes=themes,
        )
    yield from _threshold(diff, texts)
    for problem in diff.unread:
        yield texts("Ikke læst, og derfor ikke sammenlignet: {problem}", problem=clean(problem.sentence(texts)))


def _threshold(diff: Diff, texts: Texts) -> Iterator[str]:
    if diff.threshold is None:
        return
    limit = diff.threshold.text
    if not diff.passed:
        yield texts("Grænsen for fjernede objekter ({limit} pr. tema) er overholdt.", limit=limit)
    for layer in diff.passed:
        yield texts(
            "GRÆNSEN ER OVERSKREDET i {layer}: {removed} af {total} er fjernet ({share}); tilladt er højst {limit}.",
            layer=layer_title(layer),
            removed=texts.integer(layer.counts[Kind.REMOVED]),
            total=texts.integer(layer.old.rows),
            share=_percent(layer.removed_share, texts),
            limit=limit,
        )


def _percent(share: float, texts: Texts) -> str:
    return f"{texts.number(100 * share, 1)} %"


def _counts(diff: Diff, texts: Texts) -> Iterator[str]:
    yield ""
    yield texts("Sammenlignet: {old} (gammel) og {new} (ny)", old=clean(diff.old_name), new=clean(diff.new_name))
    headings = [texts("Tema"), texts("Gammel"), texts("Ny"), *(texts(_HEADING[kind]) for kind in Kind)]
    rows = [
        [_cell(layer_title(layer)), *map(texts.integer, (layer.old.rows, layer.new.rows, *(layer.counts[kind] for kind in Kind)))]
        for layer in diff.layers
    ]
    yield from (line.text for line in _table([headings, *rows], right=range(1, len(headings))))


def _upload(diff: Diff, texts: Texts) -> Iterator[str]:
    """What an upload of the new delivery would do to the old objects, when it deletes what is not in the file."""
    at_risk = [layer for layer in diff.layers if layer.counts[Kind.REMOVED] or layer.lost_id]
    yield ""
    yield texts("Hvis den nye leverance uploades, og resten slettes")
    if not at_risk:
        yield "  " + texts("Intet objekt i den gamle leverance ville blive slettet.")
        return
    for layer in at_risk:
        if not layer.new.layers:
            said = texts("{layer}: temaet er slet ikke i den nye leverance, så en upload ville ikke røre det.", layer=layer_title(layer))
            yield from _wrapped(said, "  ", "    ")
            continue
        for authority in layer.authorities:
            if authority.removed or authority.lost_id:
                yield from _wrapped(_at_risk(layer, authority, texts), "  ", "    ")
    said = texts("Upload sletter kun objekter med uploaderens egen cvr_kode. De bliver i historikken, men er ude af temaet.")
    yield from _wrapped(said, "  ")


def _at_risk(layer: LayerDiff, authority: AuthorityCount, texts: Texts) -> str:
    parts = []
    if authority.removed:
        parts.append(texts.plural("{n} objekt ville blive slettet", "{n} objekter ville blive slettet", authority.removed))
    if authority.lost_id:
        parts.append(
            texts.plural(
                "{n} objekt er med uden sit gamle objekt_id: det ville blive slettet, "
                "og rækken blive et nyt objekt (uden objekt_id) eller falde ud (ukendt)",
                "{n} objekter er med uden deres gamle objekt_id: de ville blive slettet, "
                "og rækkerne blive nye objekter (uden objekt_id) eller falde ud (ukendt)",
                authority.lost_id,
            )
        )
    return texts(
        "{layer}, {authority}: {what} (af {total}, {share}).",
        layer=layer_title(layer),
        authority=authority_name(authority, texts),
        what="; ".join(parts),
        total=texts.integer(authority.total),
        share=_percent((authority.removed + authority.lost_id) / authority.total, texts),
    )


def _layer(layer: LayerDiff, texts: Texts) -> Iterator[str]:
    yield ""
    yield layer_title(layer)
    for remark in _remarks(layer, texts):
        yield from _wrapped(remark, "  ", "    ")
    at = dict(zip(map(id, layer.differences), places(layer.differences), strict=True))
    for kind in DIFFERENT:
        count = layer.counts[kind]
        if not count:
            continue
        yield f"  {texts(KIND_DA[kind]).capitalize()}: {texts.integer(count)}"
        if kind is Kind.CHANGED:
            fields = [f"{clean(name)} ({texts.integer(n)})" for name, n in layer.fields.items()]
            more = [texts.plural("og {n} til", "og {n} til", len(fields) - SHOWN_FIELDS)] if len(fields) > SHOWN_FIELDS else []
            yield from _wrapped(texts("Felter: {fields}", fields=", ".join([*fields[:SHOWN_FIELDS], *more])), "    ")
        listed = [difference for difference in layer.differences if kind in difference.kinds]
        for difference in islice(listed, EXAMPLES):
            yield from _wrapped(_example(kind, difference, at[id(difference)], texts), "    - ", "      ")
        if count > EXAMPLES:
            yield "      " + texts.plural("… og {n} til", "… og {n} til", count - min(len(listed), EXAMPLES))


def _remarks(layer: LayerDiff, texts: Texts) -> list[str]:
    """What a reader must know of how the theme was compared."""
    remarks = []
    if not layer.old.layers or not layer.new.layers:
        remarks.append(texts("Findes kun i den nye leverance.") if not layer.old.layers else texts("Findes kun i den gamle leverance."))
    for side, said in ((layer.old, texts("den gamle leverance")), (layer.new, texts("den nye leverance"))):
        if side.closed:
            remarks.append(
                texts.plural(
                    "{n} afsluttet version i {side} er ikke med (systid_til er udfyldt).",
                    "{n} afsluttede versioner i {side} er ikke med (systid_til er udfyldt).",
                    side.closed,
                    side=said,
                )
            )
        if side.repeated_ids:
            rows = texts.plural("{n} række", "{n} rækker", side.rows_with_repeated_id)
            remarks.append(
                texts.plural(
                    "{n} objekt_id går igen i {side} ({rows}); ens rækker er parret først, resten i filens orden.",
                    "{n} objekt_id går igen i {side} ({rows}); ens rækker er parret først, resten i filens orden.",
                    side.repeated_ids,
                    side=said,
                    rows=rows,
                )
            )
    for by, said in ((MatchedBy.KEY, texts("noegle")), (MatchedBy.CONTENT, texts("ens indhold"))):
        if layer.matched[by]:
            remarks.append(
                texts.plural(
                    "{n} objekt er genkendt på {by}, ikke på objekt_id.",
                    "{n} objekter er genkendt på {by}, ikke på objekt_id.",
                    layer.matched[by],
                    by=said,
                )
            )
    for names, text in (
        (layer.columns_only_old, N_("Kun i den gamle leverance og ikke sammenlignet: {columns}.")),
        (layer.columns_only_new, N_("Kun i den nye leverance og ikke sammenlignet: {columns}.")),
    ):
        if names:
            remarks.append(texts(text, columns=", ".join(map(clean, names))))
    return remarks


def _example(kind: Kind, difference: Difference, at: tuple[float, float] | None, texts: Texts) -> str:
    said = f"{_name(difference, texts)}{_what(kind, difference, texts)}"
    where = place_text(at[0], at[1], texts) if at else ""
    return texts("{said} Sted: {at}", said=f"{said}.", at=where) if where else f"{said}."


def _name(difference: Difference, texts: Texts) -> str:
    name = shown(difference.objekt_id or difference.noegle, texts)
    if difference.new is not None:
        return texts("Række {row} ({name})", row=difference.new.row, name=name)
    return texts("Gammel række {row} ({name})", row=difference.old.row if difference.old else "", name=name)


def _what(kind: Kind, difference: Difference, texts: Texts) -> str:
    if kind is Kind.CHANGED:
        changes = (
            texts("{field} var {before}, er {after}", field=clean(c.field), before=shown(c.before, texts), after=shown(c.after, texts))
            for c in islice(difference.fields, EXAMPLES)
        )
        return ": " + "; ".join(changes)
    if kind is Kind.MOVED and difference.moved_m is not None:
        return texts(": flyttet {distance} m", distance=shown(difference.moved_m, texts, measure=True))
    return _reshaped(difference, texts) if kind is Kind.RESHAPED else ""


def _reshaped(difference: Difference, texts: Texts) -> str:
    parts = []
    if difference.area_before_m2 is not None and difference.area_after_m2 is not None:
        before, after = (shown(area, texts, measure=True) for area in (difference.area_before_m2, difference.area_after_m2))
        parts.append(texts("areal {before} m² før, {after} m² nu", before=before, after=after))
    for text, measure in (
        (N_("tyngdepunkt flyttet {distance} m"), difference.moved_m),
        (N_("Hausdorff-afstand {distance} m"), difference.hausdorff_m),
    ):
        if measure is not None:
            parts.append(texts(text, distance=shown(measure, texts, measure=True)))
    return ": " + (", ".join(parts) or texts("geometrien mangler på den ene side"))
