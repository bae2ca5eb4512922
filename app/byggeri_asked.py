"""The questions that matter for one building: which fields an answer asks for, and what a field is called. Nothing of Streamlit here."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from geoplan.building.asking import without_fields
from geoplan.building.case import Case, walked
from geoplan.building.saying import said
from geoplan.building.uses import SECONDARY
from geoplan.texts import N_
from geoplan_app.byggeri_state import CEILING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoplan.building.check import Result
    from geoplan.texts import Texts
    from geoplan_app.byggeri_state import Answer

_NAMED: Final = re.compile(r"\b(?:building|plot|answers)\.[a-z_0-9]+(?:\.[a-z_0-9]+)*")
ROOF: Final = ("building.roof.kind", "building.roof.eaves_m", "building.roof.ridge_m")
INSTEAD: Final[Mapping[str, tuple[str, ...]]] = {
    "building.roof": ROOF,
    "building.profile": ROOF,
    "building.floors": ("building.etageareal_m2",),
    "building.long_walls_m": ("building.roof.eaves_m",),
    "building.geometry": (),
    "building.placement": (),
    "building.use": (),
    "building.kind": (),
    "plot.boundary": (),
    "plot.geometry": (),
    "plot.plans": (),
}
"""Fields that a page asks for in another way, or not at all: the drawing answers them."""
ALWAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "sekundaer": ("building.height_m",),
    "opholdsareal": ("building.height_m",),
    "": ("building.storeys", "building.usable_attic", *ROOF),
}
"""What is asked of every building of a use; ``""`` of all others."""
CHOICES: Final[Mapping[str, str]] = {
    "fladt": N_("fladt tag"),
    "saddeltag": N_("saddeltag"),
    "pulttag": N_("tag med ensidig hældning (pulttag)"),
    "valmtag": N_("valmtag"),
    "broof_t2": N_("tegl, beton, metal, tagpap eller andet tag i klasse BROOF(t2)"),
    "lysplader_e_d2": N_("lysplader i klasse E-d2"),
    "straatag_beskyttet": N_("stråtag, der er brandsikret"),
    "straatag": N_("stråtag"),
    "anden": N_("en anden tagdækning"),
    "byzone": N_("byzone"),
    "landzone": N_("landzone"),
    "sommerhusomraade": N_("sommerhusområde"),
}


class Field(NamedTuple):
    """A field that may be filled in: its name in the case file, what it is, its kind (bool, number, choice) and its choices."""

    name: str
    title: str
    kind: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None


class Question(NamedTuple):
    """What is not known, in words, and the fields that would tell it; not ``asked`` are those that have been answered."""

    text: str
    fields: tuple[Field, ...]
    asked: bool = True


@lru_cache(maxsize=1)
def known_fields() -> Mapping[str, Field]:
    """Every field of a case that can be shown as one box, by its dotted name."""
    found: dict[str, Field] = {}
    for name, kind, meta in walked(Case):
        plain = name.replace("[]", "")
        text = str(kind)
        shown = "choice" if meta.get("one_of") else "bool" if "bool" in text else "number" if text.startswith("float") else ""
        if shown and not text.startswith("tuple"):
            found[plain] = Field(plain, meta["title"], shown, _unit(plain), tuple(meta["one_of"]), meta.get("least"), meta.get("most"))
    return found


def _unit(name: str) -> str:
    ends = {"_m": "m", "_m2": "m²", "_deg": "°", "_ha": "ha", "_mj_m2": "MJ/m²", "_days": ""}
    return next((unit for end, unit in sorted(ends.items(), key=lambda one: -len(one[0])) if name.endswith(end)), "")


def names_in(text: str) -> tuple[str, ...]:
    """The fields of the case file that a sentence names, with those that a page asks for instead."""
    found = [one for name in _NAMED.findall(text) for one in INSTEAD.get(name, (name,))]
    return tuple(one for one in dict.fromkeys(found) if one in known_fields())


def always(use: str) -> tuple[Field, ...]:
    """What is asked of every building of this use."""
    return tuple(known_fields()[name] for name in ALWAYS.get(use, ALWAYS[""]))


_CEILING: Final = Field(CEILING, N_("Hvor højt er kælderens loft over terræn i det hus, der står der?"), "number", "m", least=-5, most=5)
"""What no register knows of the basement of a house that stands there: whether it counts hangs on it."""


def questions(
    result: Result,
    answers: Mapping[str, Answer],
    t: Texts,
    *,
    asked: Sequence[Field] = (),
    basement: bool = False,
    use: str = "",
    drawn: bool = False,
) -> tuple[Question, ...]:
    """What is not known and matters for this case, each with the fields that tell it; those already shown are not repeated.

    Where a field of the question stands there already and is empty, it is not asked again. With a ``basement`` under what stands there,
    the floor area is asked for by the height of its ceiling; what is ``drawn`` is not asked for its distances.
    """
    known = {**known_fields(), **({CEILING: _CEILING} if basement else {})}
    shown, made = {one.name for one in asked}, []
    for one in result.missing:
        names = _instead(names_in(t(one.text)), basement=basement, use=use, drawn=drawn)
        if any(name in shown and name not in answers for name in names):
            continue
        new = [name for name in names if name not in shown]
        shown |= set(new)
        made.append(Question(without_fields(said(one, t)), tuple(known[name] for name in new)))
    told = [known[name] for name in answers if name in known and name not in shown]
    return (*made, Question(t(N_("Det har du svaret på")), tuple(told), asked=False)) if told else tuple(made)


_DRAWN: Final = frozenset({"building.distance_nabo_m", "building.distance_vej_m", "building.length_towards_boundary_m", "building.area_m2"})
"""What a drawing tells."""


def _instead(names: tuple[str, ...], *, basement: bool, use: str, drawn: bool) -> tuple[str, ...]:
    """What the drawing tells is not asked; of a shed not its floor area, but that of the house, of which only the basement is unknown."""
    names = tuple(name for name in names if not (drawn and name in _DRAWN))
    if "building.etageareal_m2" not in names or use not in SECONDARY:
        return names
    return (*(name for name in names if name != "building.etageareal_m2"), *((CEILING,) if basement else ()))


def choice_word(code: str, t: Texts) -> str:
    """A choice of a field in words; the code itself where it has none."""
    return t(CHOICES[code]) if code in CHOICES else code.replace("_", " ")
