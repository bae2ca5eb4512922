"""What plans allow: numbers of frameworks by planned use, and of lokalplaner and delomraader within those of their framework.

How often a number is given follows what was measured in the register: frameworks mostly have all three, half of the delomraader do, and
three of four lokalplaner leave it to their delomraader. Where no number is given, the flag says that the extent is not regulated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.sample.land import BUSINESS, CENTRE, DETACHED, FLATS, GENERAL_USE, GREEN, MIXED, PUBLIC, SUMMER, TECHNICAL, TERRACED

if TYPE_CHECKING:
    from numpy.typing import NDArray

PLOT_RATIO, STOREYS, HEIGHT_M, PLOT_SIZE_M2, SPECIFIC_USE, LETTER = "bebygpct", "maxetager", "maxbygnhjd", "minuds", "anvspec1", "letter"

COUNTRY: Final = -1
TYPICAL: Final = {
    DETACHED: (30, 2.0, 8.5, 700, 1110, "B"),
    TERRACED: (40, 2.0, 8.5, 250, 1120, "B"),
    FLATS: (60, 4.0, 14.0, None, 1130, "B"),
    MIXED: (45, 2.5, 10.0, None, 2120, "L"),
    BUSINESS: (50, 3.0, 12.0, None, 3100, "E"),
    CENTRE: (80, 3.0, 12.5, None, 4110, "C"),
    GREEN: (None, None, None, None, 5110, "R"),
    SUMMER: (15, 1.0, 5.0, 700, 6110, "S"),
    PUBLIC: (45, 2.5, 10.0, None, 7110, "D"),
    TECHNICAL: (None, None, 8.5, None, 8150, "T"),
    COUNTRY: (None, None, None, None, 9110, "J"),
}
"""Plot ratio in %, storeys, height in m, least plot in m2, specific use, letter in the framework's number."""

KEPT_IN_FRAMES: Final = {PLOT_RATIO: 0.78, STOREYS: 0.9, HEIGHT_M: 0.93}
KEPT_IN_PLANS: Final = {PLOT_RATIO: 0.8, STOREYS: 0.85, HEIGHT_M: 0.85}
STRICTER: Final = {PLOT_RATIO: (0, 0, 5), STOREYS: (0.0, 0.0, 1.0), HEIGHT_M: (0.0, 0.0, 1.0, 1.5)}
"""What a plan takes off its framework's number."""

MOST_PER_STOREY_M: Final = 5.5
PLANS_WITH_NUMBERS, PARTS_WITH_NUMBERS = 0.25, 0.85


@dataclass(frozen=True, slots=True)
class Numbers:
    """Columns of equal length, NaN where nothing is said. ``denominator`` is what the plot ratio is a share of (0 without a ratio)."""

    plot_ratio: NDArray[np.float64]
    storeys: NDArray[np.float64]
    height_m: NDArray[np.float64]
    plot_size_m2: NDArray[np.float64]
    denominator: NDArray[np.int64]

    @property
    def silent(self) -> NDArray[np.bool_]:
        """Where the extent of building is not regulated."""
        return np.isnan(self.plot_ratio) & np.isnan(self.storeys) & np.isnan(self.height_m)


def typical(use: NDArray[np.int64], place: int) -> NDArray[np.object_]:
    """One of the typical values for each planned use."""
    table = np.array([TYPICAL[number][place] for number in range(-1, len(GENERAL_USE))], dtype=object)
    values: NDArray[np.object_] = table[use + 1]
    return values


def general_use(use: NDArray[np.int64]) -> NDArray[np.int64]:
    """``anvgen``: 91 in the country."""
    return np.append(91, GENERAL_USE)[use + 1]


def frame_numbers(rng: np.random.Generator, use: NDArray[np.int64]) -> Numbers:
    """The numbers of frameworks; every fourth has all that its use has."""
    whole = np.arange(len(use)) % 4 == 0
    ratio, storeys, height = (
        np.where(whole | (rng.random(len(use)) < share), typical(use, place).astype(float), np.nan)
        for place, share in enumerate(KEPT_IN_FRAMES.values())
    )
    usual = np.where(np.isin(use, (FLATS, CENTRE)), 1, rng.choice((2, 2, 2, 2, 2, 2, 2, 3, 4, 4), len(use)))
    size = np.where(whole | (rng.random(len(use)) < 0.6), typical(use, 3).astype(float), np.nan)  # noqa: PLR2004 -- share with a least plot size
    return Numbers(ratio, storeys, height, size, np.where(np.isnan(ratio), 0, usual))


def within(rng: np.random.Generator, frame: Numbers, at: NDArray[np.int64], said: NDArray[np.bool_]) -> Numbers:
    """Numbers of plans in the frameworks ``at``: given where ``said`` and where the framework has one, never milder."""

    def one(name: str, least: float, values: NDArray[np.float64]) -> NDArray[np.float64]:
        kept = said & (rng.random(len(at)) < KEPT_IN_PLANS[name])
        return np.where(kept, np.maximum(values[at] - rng.choice(STRICTER[name], len(at)), least), np.nan)

    ratio = one(PLOT_RATIO, 5, frame.plot_ratio)
    storeys, height = one(STOREYS, 1, frame.storeys), one(HEIGHT_M, 4, frame.height_m)
    height = np.minimum(height, np.where(np.isnan(storeys), np.inf, storeys * MOST_PER_STOREY_M))
    size = np.where(said & (rng.random(len(at)) < 0.5), frame.plot_size_m2[at], np.nan)  # noqa: PLR2004 -- share with a least plot size
    return Numbers(ratio, storeys, height, size, np.where(np.isnan(ratio), 0, frame.denominator[at]))
