"""How the files were read: every decision that was made on the way, layer by layer, in compact sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geoplan.io.mapinfo import ZERO_EMPTY, ZERO_KEPT
from geoplan.report.sentences import shown
from geoplan.report.values import clean, raw_text
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.dataset import LayerInfo, Note
    from geoplan.rules import Report
    from geoplan.texts import Texts

TITLE: Final = N_("Sådan er filerne læst")

ATTACHMENTS: Final = N_("Bilag og andet, der ikke er undersøgt")

_RENAMED: Final = "column.renamed"
_GATHERED: Final = {
    "column.unknown": N_("Kolonner, der ikke er temaets, under eget navn: {columns}."),
    "column.other_theme": N_("Kolonner, der hører til et andet af lagets temaer, og som ikke er bedømt her: {columns}."),
    ZERO_EMPTY: N_("MapInfo kan ikke gemme tomme tal og skriver 0. Her er 0 læst som tom, fordi 0 ikke kan være en kode: {columns}."),
    ZERO_KEPT: N_("MapInfo kan ikke gemme tomme tal og skriver 0 (eller falsk). Her er 0 beholdt, selv om det kan betyde tom: {columns}."),
}
"""Notes of which there is one for each column, and the sentence that names all of them."""


def read_layers(report: Report, texts: Texts) -> Iterator[tuple[str, list[str]]]:
    """Name each layer of which there is something to tell, and give the sentences."""
    for entry, info in zip(report.inputs, report.layers, strict=False):
        sentences = compact(info.notes, texts)
        if sentences:
            yield clean(entry.path if entry.layer in {"", entry.path} else f"{entry.path}: {entry.layer}"), sentences


def compact(notes: Sequence[Note], texts: Texts) -> list[str]:
    """The notes as sentences, those on columns gathered into one sentence of each kind."""
    told = [note for note in notes if is_decision(note)]
    single = [note_sentence(note, texts) for note in told if note.kind != _RENAMED and note.kind not in _GATHERED]
    renamed = ", ".join(f"{_value(n, 'column', texts)} → {_value(n, 'target', texts)}" for n in told if n.kind == _RENAMED)
    if renamed:
        single.append(texts("Kolonner læst under temaets navn: {columns}.", columns=renamed))
    for kind, text in _GATHERED.items():
        columns = ", ".join(_value(note, "column", texts) for note in told if note.kind == kind)
        if columns:
            single.append(texts(text, columns=columns))
    return single


def attachments(report: Report, texts: Texts) -> list[tuple[str, str]]:
    """Name each file and table that was seen and is no layer, and say what it is."""
    return [(clean(one.path), shown(Phrase(one.text, **one.values), texts)) for one in report.attachments]


def is_decision(note: Note) -> bool:
    """Whether the note tells how something was read; the others tell why a file was not, and are findings."""
    return "." in note.kind


def note_sentence(note: Note, texts: Texts) -> str:
    """The note as a sentence in the reader's language."""
    return shown(Phrase(note.text, **note.values), texts)


def _value(note: Note, name: str, texts: Texts) -> str:
    return shown(note.values.get(name, ""), texts)


def json_notes(info: LayerInfo, texts: Texts) -> list[dict[str, Any]]:
    """The notes as plain data: kind, and the sentence."""
    return [{"kind": note.kind, "text": raw_text(note_sentence(note, texts))} for note in info.notes if is_decision(note)]
