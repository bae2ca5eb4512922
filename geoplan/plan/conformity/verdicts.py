"""The verdicts of a comparison between a plan and a ramme, and how two of them are weighed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


class Verdict(StrEnum):
    """What a comparison says, the gravest first: a conflict is never hidden by what another ramme says."""

    CONFLICTS = "conflicts"
    READ_PDF = "read_pdf"
    UNKNOWN = "unknown"
    NOT_COMPARABLE = "not_comparable"
    AGREES = "agrees"
    NOT_REGULATED = "not_regulated"


VERDICT_DA: Final[Mapping[Verdict, str]] = {
    Verdict.AGREES: N_("stemmer"),
    Verdict.CONFLICTS: N_("strider mod rammen"),
    Verdict.NOT_COMPARABLE: N_("kan ikke sammenlignes"),
    Verdict.NOT_REGULATED: N_("ikke reguleret"),
    Verdict.UNKNOWN: N_("ukendt"),
    Verdict.READ_PDF: N_("læs planen"),
}

RANK: Final = {verdict: rank for rank, verdict in enumerate(Verdict)}


def filled(count: int, verdict: Verdict) -> NDArray[np.object_]:
    """``count`` times the same verdict."""
    return np.full(count, verdict, dtype=object)


def rank(verdicts: NDArray[np.object_]) -> NDArray[np.int64]:
    """How grave each verdict is, 0 the gravest."""
    return np.asarray(pd.Series(verdicts, dtype=object).map(RANK), dtype=np.int64)
