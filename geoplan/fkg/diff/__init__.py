"""What changed between two deliveries of the same themes: matched object by object, compared field by field."""

from geoplan.fkg.diff.theme import Subject, compare, subjects
from geoplan.fkg.diff.types import (
    KEPT,
    KIND_DA,
    AuthorityCount,
    Diff,
    Difference,
    FieldChange,
    Kind,
    LayerDiff,
    MatchedBy,
    Place,
    SideCount,
    Threshold,
)

__all__ = [
    "KEPT",
    "KIND_DA",
    "AuthorityCount",
    "Diff",
    "Difference",
    "FieldChange",
    "Kind",
    "LayerDiff",
    "MatchedBy",
    "Place",
    "SideCount",
    "Subject",
    "Threshold",
    "compare",
    "subjects",
]
