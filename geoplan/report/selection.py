"""Which findings to show where there is room for some only: a fair share of every group, so that no rule is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def shares(counts: Sequence[int], room: int) -> list[int]:
    """How many of each group to take so that the sum is at most ``room``: small groups whole, large ones cut alike."""
    taken = [0] * len(counts)
    left = room
    for place, group in enumerate(order := sorted(range(len(counts)), key=lambda i: counts[i])):
        taken[group] = min(counts[group], left // (len(order) - place))
        left -= taken[group]
    return taken
