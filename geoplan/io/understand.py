"""Which table of the data model a layer holds, and which of its columns are which. Every decision leaves a note; nothing is guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geoplan.dataset import Note
from geoplan.errors import UnknownThemeError
from geoplan.model.types import GEOMETRY, FieldKind
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.model.types import Field, Layer, Model

TEMAKODE: Final = "temakode"
SHAPEFILE_NAME: Final = 10
"""Characters that a Shapefile keeps of a column's name."""

_CODE: Final = re.compile(r"(?<!\d)([5-7]\d{3})(?!\d)")
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_PREFIX: Final = re.compile(r"^t_\d{4}_")


def plain(name: str) -> str:
    """The name in small letters with æ, ø and å written ae, oe and aa, so that variants of a name are equal."""
    return name.strip().casefold().translate(_LETTERS)


def theme_asked_for(theme: str, model: Model) -> Layer:
    """The theme with this code, table or title. Raises UnknownThemeError."""
    wanted = plain(theme)
    if theme in model.by_code:
        return model.by_code[theme]
    for layer in sorted(model.layers, key=lambda layer: not layer.live):
        if wanted in {plain(layer.table), _short_table(layer), plain(layer.title_da)}:
            return layer
    raise UnknownThemeError(
        texts()(
            N_("Temaet {theme} kendes ikke. Giv temakoden, tabellens navn eller titlen; `geoplan layers` viser alle."),
            theme=theme,
        )
    )


def theme_of(layer_name: str, file_name: str, codes: Iterable[Any], model: Model) -> tuple[Layer | None, Note]:
    """The theme of a layer by its name, else its file's name, else the ``temakode`` that most of ``codes`` say; and how it was found."""
    for found_in, name in ((N_("lagets navn"), layer_name), (N_("filens navn"), file_name)):
        layer = _named(name, model)
        if layer is not None:
            return layer, _theme_note(layer, found_in)
    counted = Counter(_code(value) for value in codes if value is not None)
    known = [(code, count) for code, count in counted.most_common() if code in model.by_code]
    if known:
        return model.by_code[known[0][0]], _theme_note(model.by_code[known[0][0]], N_("temakoden i de første rækker"))
    return None, Note(
        "theme.unknown", N_("Temaet kan ikke ses af lagets navn, filens navn eller temakoden. Angiv det med --theme.")
    )


def asked_note(layer: Layer) -> Note:
    """The note of a theme that the user gave."""
    return _theme_note(layer, N_("det angivne tema"))


def _theme_note(layer: Layer, found_in: str) -> Note:
    return Note(
        "theme.found",
        N_("Laget læses som {table} ({title}) efter {found_in}."),
        {"table": layer.table, "title": layer.title_da, "found_in": found_in},
    )


def _code(value: Any) -> str:
    """A code as text: 5607, 5607.0 and '5607 ' are the same."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _short_table(layer: Layer) -> str:
    return _PREFIX.sub("", plain(layer.table))


def _named(name: str, model: Model) -> Layer | None:
    """The theme that the name tells: its table, one known code, or the table's name without ``t_5607_``."""
    wanted = plain(name)
    tables = {plain(layer.table): layer for layer in model.layers}
    if wanted in tables:
        return tables[wanted]
    inside = [table for table in tables if re.search(rf"(?<![a-z0-9]){re.escape(table)}(?![a-z0-9])", wanted)]
    codes = {code for code in _CODE.findall(wanted) if code in model.by_code}
    if len(inside) == 1:
        return tables[inside[0]]
    if len(codes) == 1:
        return model.by_code[codes.pop()]
    short = [layer for layer in model.layers if _short_table(layer) == wanted]
    live = [layer for layer in short if layer.live] or short
    return live[0] if len(live) == 1 else None


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """``names`` gives the model's (or, for unknown columns, the delivered) name of each delivered column that is kept."""

    names: Mapping[str, str]
    notes: tuple[Note, ...]


_FULL, _SHORT, _VARIANT, _CUT = range(4)


def column_mapping(delivered: Sequence[str], layer: Layer | None, *, shapefile: bool = False) -> ColumnMapping:
    """Match delivered columns with the model's: full name, then short name, then case and æøå, then names cut to 10 characters.

    Where two delivered columns fit the same column, the better match wins, then the first; where a name fits several columns it fits none.
    Columns that are left over keep their own name. All of it is noted.
    """
    matches, notes = {}, []
    for name in delivered:
        match = _match(name, layer, shapefile=shapefile) if layer is not None else None
        if isinstance(match, Note):
            notes.append(match)
        elif match is not None:
            matches[name] = match
    names: dict[str, str] = {}
    for name, (_, target) in sorted(matches.items(), key=lambda item: (item[1][0], delivered.index(item[0]))):
        if target in names.values():
            winner = next(other for other, taken in names.items() if taken == target)
            notes.append(_double(name, target, winner))
        else:
            names[name] = target
    notes += [_renamed(name, target) for name, target in names.items() if name != target]
    unknown = [name for name in delivered if name not in names]
    kept, lost = _own_names(unknown, set(names.values()))
    notes += [_unknown(name) for name in kept if layer is not None and name not in matches and not _noted(name, notes)]
    notes += lost
    return ColumnMapping(
        {name: {**names, **kept}[name] for name in delivered if name in names or name in kept}, tuple(notes)
    )


def _own_names(unknown: Sequence[str], taken: set[str]) -> tuple[dict[str, str], list[Note]]:
    """Columns that the model does not know, under their own name or, where that name is taken, not at all."""
    kept = {name: name for name in unknown if name not in taken and name != GEOMETRY}
    lost = [
        Note("column.left_out", N_("Kolonnen {column} er ikke læst: navnet er allerede brugt."), {"column": name})
        for name in unknown
        if name not in kept
    ]
    return kept, lost


def _match(name: str, layer: Layer, *, shapefile: bool) -> tuple[int, str] | Note | None:
    fields = [field for field in layer.fields if field.name != GEOMETRY]
    for rank, key in enumerate((_by_full_name, _by_short_name, _by_variant, _by_cut_name)):
        if rank == _CUT and not (shapefile and len(name) == SHAPEFILE_NAME):
            continue
        found = _preferred([field for field in fields if key(field, name)])
        if len(found) == 1:
            return rank, found[0]
        if found:
            return Note(
                "column.ambiguous",
                N_(
                    "Kolonnen {column} er ikke tolket: navnet passer på flere af temaets kolonner: {candidates}. Giv den sit fulde navn."
                ),
                {"column": name, "candidates": ", ".join(found)},
            )
    return None


def _by_full_name(field: Field, name: str) -> bool:
    return field.name == name


def _by_short_name(field: Field, name: str) -> bool:
    return bool(field.short_name) and field.short_name == name


def _by_variant(field: Field, name: str) -> bool:
    return plain(name) in {plain(field.name), plain(field.short_name)} - {""}


def _by_cut_name(field: Field, name: str) -> bool:
    return plain(field.name)[:SHAPEFILE_NAME] == plain(name)


def _preferred(fields: Sequence[Field]) -> list[str]:
    """Columns that a delivery may fill come before looked-up texts and former columns."""
    fillable = [f.name for f in fields if f.kind not in {FieldKind.LOOKUP, FieldKind.FORMER}]
    return fillable or [f.name for f in fields]


def _renamed(name: str, target: str) -> Note:
    return Note("column.renamed", N_("Kolonnen {column} læses som {target}."), {"column": name, "target": target})


def _double(name: str, target: str, winner: str) -> Note:
    return Note(
        "column.double",
        N_("Kolonnen {column} er ikke tolket: {target} er allerede læst fra kolonnen {winner}."),
        {"column": name, "target": target, "winner": winner},
    )


def _unknown(name: str) -> Note:
    return Note(
        "column.unknown", N_("Kolonnen {column} findes ikke i temaet. Den beholder sit navn."), {"column": name}
    )


def _noted(name: str, notes: Sequence[Note]) -> bool:
    return any(note.values.get("column") == name for note in notes)
