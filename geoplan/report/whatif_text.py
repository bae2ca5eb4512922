"""What changes when a building is moved or changed, as text: the verdict before and after, and the rules that answer otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geoplan.report import building_sentences as words
from geoplan.report.building_json import guarded
from geoplan.report.values import clean
from geoplan.report.wrapping import wrapped
from geoplan.rules import OUTCOME_DA
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.building.rulings import Ruling
    from geoplan.building.whatif import WhatIf
    from geoplan.texts import Texts

SAYS_NOTHING: Final = N_("gælder ikke")


def whatif_text(found: WhatIf, texts: Texts) -> str:
    """The change in the answer."""
    return "\n".join(map(clean, _lines(found, texts))) + "\n"


def _lines(found: WhatIf, texts: Texts) -> Iterator[str]:
    yield from wrapped(texts(N_("Før: {verdict}"), verdict=words.verdict(found.before, texts)))
    yield from wrapped(texts(N_("Efter: {verdict}"), verdict=words.verdict(found.after, texts)))
    yield ""
    if not found.flips:
        yield texts(N_("Ingen regel svarer anderledes."))
        return
    yield texts.plural(N_("{n} regel svarer anderledes"), N_("{n} regler svarer anderledes"), len(found.flips))
    for flip in found.flips:
        about = f" – {flip.told.subject}" if flip.told.subject else ""
        yield f"  {texts(flip.told.rule.title)}{about}: {_answer(flip.before, texts)} → {_answer(flip.after, texts)}"
        yield from wrapped(words.sentence(flip.after, texts) if flip.after else "", "      ")


def _answer(one: Ruling | None, texts: Texts) -> str:
    return texts(OUTCOME_DA[one.outcome]) if one is not None else texts(SAYS_NOTHING)


def whatif_data(found: WhatIf, texts: Texts) -> dict[str, Any]:
    """The change in the answer as plain data."""
    return dict(guarded(_data(found, texts)))


def _data(found: WhatIf, texts: Texts) -> dict[str, Any]:
    return {
        "before": {"outcome": found.before.outcome, "permit": found.before.permit, "verdict": words.verdict(found.before, texts)},
        "after": {"outcome": found.after.outcome, "permit": found.after.permit, "verdict": words.verdict(found.after, texts)},
        "flips": [
            {
                "rule": flip.told.rule.id,
                "subject": flip.told.subject,
                "before": flip.before.outcome.value if flip.before else None,
                "after": flip.after.outcome.value if flip.after else None,
                "sentence": words.sentence(flip.after, texts) if flip.after else "",
            }
            for flip in found.flips
        ],
    }
