"""Which table of the data model a layer holds, and which of its columns are which.

Every decision leaves a note. Nothing is guessed: what fits two things is left as it is, and noted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geoplan.dataset import Note
from geoplan.model.types import GEOMETRY, FieldKind
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from geoplan.model.types import Field, Layer, Model

TEMAKODE: Final = "temakode"
SHAPEFILE_NAME: Final = 10
"""Characters that a Shapefile keeps of a column's name."""

_CODE: Final = re.compile(r"(?<!\d)([5-7]\d{3})(?!\d)")
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_PREFIX: Final = re.compile(r"^t_\d{4}_")

_ASKED: Final = N_("Laget læses som {table} ({title}), fordi temaet er angivet.")
_BY_LAYER: Final = N_("Laget læses som {table} ({title}) efter lagets navn.")
_BY_FILE: Final = N_("Laget læses som {table} ({title}) efter filens navn.")
_BY_CODES: Final = N_("Laget læses som {table} ({title}) efter rækkernes temakode.")
_BY_ROWS: Final = N_("Rækkerne læses som {table} ({title}) efter deres temakode.")
_MIXED: Final = N_("Laget rummer rækker af flere temaer og er delt efter temakode: {counts}. Rækkernes numre er filens.")
_COUNT: Final = N_("{code} i {count} rækker")
_NO_SUCH_CODE: Final = N_(
    "Temaet er ikke genkendt: FKG har ingen temakode {codes}. Kolonnernes indhold er ikke undersøgt. Angiv temaet, hvis det er et FKG-tema."
)
_NO_THEME: Final = N_(
    "Temaet kan ikke ses af lagets navn, filens navn eller temakoden. Kolonnernes indhold er ikke undersøgt. Angiv temaet."
)


def plain(name: str) -> str:
    """Write a name in small letters with æ, ø and å as ae, oe and aa, so that variants of it are equal."""
    return name.strip().casefold().translate(_LETTERS)


def theme_asked_for(layer: Layer) -> tuple[Layer, Note]:
    """Give the theme that the user asked for, and the note of it."""
    return layer, _found(layer, _ASKED)


def theme_of(layer_name: str, file_name: str, codes: Mapping[str, int], model: Model) -> tuple[Layer | None, Note]:
    """Tell the theme of a layer: by its name, else its file's name, else the ``temakode`` of most rows; ``codes`` counts them.

    A bare number in a name gives way to the codes, because many postal codes are theme codes too: 5000 is Odense.
    """
    by_codes = _most_common(codes, model)
    for name, text in ((layer_name, _BY_LAYER), (file_name, _BY_FILE)):
        layer = _by_table(plain(name), model)
        if layer is not None:
            return layer, _found(layer, text)
    for name, text in ((layer_name, _BY_LAYER), (file_name, _BY_FILE)):
        layer = _by_number(plain(name), model)
        if layer is not None and by_codes in {None, layer}:
            return layer, _found(layer, text)
    return (by_codes, _found(by_codes, _BY_CODES)) if by_codes is not None else (None, Note("theme.unknown", _NO_THEME))


def table_named(layer_name: str, file_name: str, model: Model) -> bool:
    """Tell whether the layer's or the file's name is that of a theme's table, or holds it."""
    return any(_by_table(plain(name), model) is not None for name in (layer_name, file_name))


def _found(layer: Layer, text: str) -> Note:
    return Note("theme.found", text, {"table": layer.table, "title": layer.title_da})


def theme_unknown(codes: Sequence[str]) -> Note:
    """Give the note of a layer whose theme nobody can tell; ``codes`` are those of its rows that are no theme's."""
    return Note("theme.unknown", _NO_SUCH_CODE, {"codes": ", ".join(codes)}) if codes else Note("theme.unknown", _NO_THEME)


def _most_common(codes: Mapping[str, int], model: Model) -> Layer | None:
    """Give the theme that most rows name."""
    counted = Counter({code: count for code, count in codes.items() if code in model.by_code})
    return model.by_code[counted.most_common(1)[0][0]] if counted else None


def code_of(code: object) -> str:
    """Write a code as the model does; 5607, 5607.0 and '5607 ' are the same."""
    return "" if code is None else str(code).strip().removesuffix(".0")


def theme_mixed(parts: Sequence[tuple[Layer, int]]) -> Note:
    """Give the note of a layer that was split."""
    counts = [Phrase(_COUNT, code=layer.code, count=count) for layer, count in parts]
    return Note("theme.mixed", _MIXED, {"counts": Phrase.joined(", ", counts)})


def theme_by_rows(layer: Layer) -> Note:
    """Give the note of a layer, or of one part of it, whose rows tell the theme."""
    return _found(layer, _BY_ROWS)


def without_foreign(mapping: ColumnMapping, foreign: Collection[str]) -> ColumnMapping:
    """Say of columns that belong to another theme of the same layer just that."""
    if not foreign:
        return mapping
    notes = [note for note in mapping.notes if note.values.get("column") not in foreign]
    others = [Note("column.other_theme", _FOREIGN, {"column": name}) for name in mapping.names if name in foreign]
    return ColumnMapping(mapping.names, (*notes, *others))


def _by_table(name: str, model: Model) -> Layer | None:
    """Give the theme whose table (or former table) the name is or holds, or is without ``t_5607_``."""
    tables = [(plain(table), layer) for layer in model.layers for table in (layer.table, *layer.former_tables)]
    for fits in (
        lambda table: table == name,
        lambda table: bool(re.search(rf"(?<![a-z0-9]){re.escape(table)}(?![a-z0-9])", name)),
        lambda table: _PREFIX.sub("", table) == name,
    ):
        found = _one([layer for table, layer in tables if fits(table)])
        if found is not None:
            return found
    return None


def _by_number(name: str, model: Model) -> Layer | None:
    """Give the theme whose code stands in the name as a number of its own, if it is the only one."""
    return _one([model.by_code[code] for code in _CODE.findall(name) if code in model.by_code])


def _one(layers: Sequence[Layer]) -> Layer | None:
    """Give the one theme; where several share a name, the live one."""
    found = {layer.table: layer for layer in layers}
    live = [layer for layer in found.values() if layer.live] or list(found.values())
    return live[0] if len(live) == 1 else None


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """``names`` gives, for each delivered column that is read, the model's name or, for unknown ones, its own."""

    names: Mapping[str, str]
    notes: tuple[Note, ...]


def column_mapping(delivered: Sequence[str], layer: Layer | None, *, shapefile: bool = False) -> ColumnMapping:
    """Match delivered columns with the model's.

    First by full name, then short name, then case and æøå, then names cut to the 10 characters of a Shapefile. Where
    two delivered columns fit the same column, the better match wins, then the first. A name that fits several columns
    fits none. Columns left over keep their own name.
    """
    columns = [field for field in layer.fields if field.name != GEOMETRY] if layer else []
    names: dict[str, str] = {}
    notes: list[Note] = []
    for fits in _STEPS if shapefile else _STEPS[:-1]:
        for name in delivered:
            if name in names or _is_noted(name, notes):
                continue
            targets = _fillable([field for field in columns if fits(field, name)])
            if len(targets) > 1:
                notes.append(Note("column.ambiguous", _AMBIGUOUS, {"column": name, "candidates": ", ".join(targets)}))
            elif targets and targets[0] in names.values():
                winner = next(other for other, target in names.items() if target == targets[0])
                notes.append(Note("column.double", _DOUBLE, {"column": name, "target": targets[0], "winner": winner}))
            elif targets:
                names[name] = targets[0]
    notes += [_renamed(name, target) for name, target in names.items() if name != target]
    own, more = _under_own_name([name for name in delivered if name not in names], names.values(), notes, layer)
    known = {**names, **own}
    return ColumnMapping({name: known[name] for name in delivered if name in known}, (*notes, *more))


def _under_own_name(
    left: Sequence[str], taken: Collection[str], notes: Sequence[Note], layer: Layer | None
) -> tuple[dict[str, str], list[Note]]:
    """Keep columns that fit nothing under their own name; one whose name is taken is not read."""
    kept = {name: name for name in left if name not in taken and name != GEOMETRY}
    unknown = [name for name in kept if layer is not None and not _is_noted(name, notes)]
    more = [Note("column.unknown", _UNKNOWN, {"column": name}) for name in unknown]
    return kept, more + [Note("column.left_out", _LEFT_OUT, {"column": name}) for name in left if name not in kept]


def _full_name(field: Field, name: str) -> bool:
    return field.name == name


def _short_name(field: Field, name: str) -> bool:
    return bool(name) and field.short_name == name


def _variant(field: Field, name: str) -> bool:
    return plain(name) in {plain(field.name), plain(field.short_name)} - {""}


def _cut_name(field: Field, name: str) -> bool:
    return len(name) == SHAPEFILE_NAME and plain(name) in {plain(field.name)[:SHAPEFILE_NAME], plain(field.short_name)[:SHAPEFILE_NAME]}


_STEPS: Final[tuple[Callable[[Field, str], bool], ...]] = (_full_name, _short_name, _variant, _cut_name)


def _fillable(fields: Sequence[Field]) -> list[str]:
    """Name the columns that a delivery may fill; looked-up texts and former columns only where there are none."""
    fillable = [field.name for field in fields if field.kind not in {FieldKind.LOOKUP, FieldKind.FORMER}]
    return fillable or [field.name for field in fields]


def _is_noted(name: str, notes: Sequence[Note]) -> bool:
    return any(note.values.get("column") == name for note in notes)


def _renamed(name: str, target: str) -> Note:
    return Note("column.renamed", _RENAMED, {"column": name, "target": target})


_RENAMED: Final = N_("Kolonnen {column} læses som {target}.")
_AMBIGUOUS: Final = N_(
    "Kolonnen {column} er ikke tolket: navnet passer på flere af temaets kolonner ({candidates}). Giv den sit fulde navn."
)
_DOUBLE: Final = N_("Kolonnen {column} er ikke tolket: {target} er allerede læst fra kolonnen {winner}.")
_UNKNOWN: Final = N_("Kolonnen {column} findes ikke i temaet. Den beholder sit navn.")
_FOREIGN: Final = N_("Kolonnen {column} hører til et andet af lagets temaer og er ikke bedømt her.")
_LEFT_OUT: Final = N_("Kolonnen {column} er ikke læst: navnet er allerede brugt.")
