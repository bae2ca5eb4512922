"""What is asked of an applicant, without the names of the case file's fields: those are for people who write the file."""

from __future__ import annotations

import re
from typing import Final

_FIELDS: Final = re.compile(r"\s*\([^()]*\b(?:building|plot|answers)\.\w+[^()]*\)")


def without_fields(text: str) -> str:
    """``text`` without the brackets that name fields of the case file."""
    return _FIELDS.sub("", text)
