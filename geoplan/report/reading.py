"""How the files were read: every decision that was made on the way, layer by layer, in compact sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geoplan.report.sentences import shown
from geoplan.report.values import clean, raw_text
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.dataset import LayerInfo, Note
    from geoplan.rules import Report
    from geoplan.texts import Texts

TITLE: Final = N_("Sådan er filerne læst")

_RENAMED, _UNKNOWN, _FOREIGN = "column.renamed", "column.unknown", "column.other_theme"


def read_layers(report: Report, texts: Texts) -> Iterator[tuple[str, list[str]]]:
    """Name each layer of which there is something to tell, and give the sentences."""
    for entry, info in zip(report.inputs, report.layers, strict=False):
        sentences = compact(info.notes, texts)
        if sentences:
            yield clean(entry.path if entry.layer in {"", entry.path} else f"{entry.path}: {entry.layer}"), sentences


def compact(notes: Sequence[Note], texts: Texts) -> list[str]:
    """The notes as sentences, those on columns that were renamed, are unknown or of another theme gathered into one each."""
    told = [note for note in notes if is_decision(note)]
    single = [note_sentence(note, texts) for note in told if note.kind not in {_RENAMED, _UNKNOWN, _FOREIGN}]
    renamed = ", ".join(f"{_value(n, 'column', texts)} → {_value(n, 'target', texts)}" for n in told if n.kind == _RENAMED)
    unknown, foreign = (", ".join(_value(n, "column", texts) for n in told if n.kind == kind) for kind in (_UNKNOWN, _FOREIGN))
    if renamed:
        single.append(texts("Kolonner læst under temaets navn: {columns}.", columns=renamed))
    if unknown:
        single.append(texts("Kolonner, der ikke er temaets, under eget navn: {columns}.", columns=unknown))
    if foreign:
        single.append(
            texts(N_("Kolonner, der hører til et andet af lagets temaer, og som ikke er bedømt her: {columns}."), columns=foreign)
        )
    return single


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
