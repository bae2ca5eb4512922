"""Keys to services: from the environment, or from the machine's keyring. They go into requests and nowhere else.

A key named ``datafordeler`` is looked for in GEOPLAN_KEY_DATAFORDELER, then in the keyring under ``geoplan`` where the package ``keyring``
is installed. Whatever a service answers is freed of the key before it is kept or shown: some write the whole address into their answers.
"""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, quote_plus

PREFIX: Final = "GEOPLAN_KEY_"
HIDDEN: Final = "***"
_SHORTEST: Final = 4


@dataclass(frozen=True, slots=True)
class Key:
    """A key and the parameter of the address that it goes into. Its text never shows in its representation."""

    name: str
    parameter: str
    secret: str = field(repr=False)

    def hidden(self, text: str) -> str:
        """The text without the key, in whatever way the key is written in addresses."""
        for form in self.forms():
            text = text.replace(form, HIDDEN)
        return text

    def forms(self) -> tuple[str, ...]:
        """The ways in which the key may be written in an address."""
        if len(self.secret) < _SHORTEST:
            return ()
        return tuple(dict.fromkeys((self.secret, quote(self.secret, safe=""), quote_plus(self.secret), quote(self.secret))))


def variable(name: str) -> str:
    """The environment variable that holds this key."""
    return PREFIX + name.upper()


def key_for(name: str, parameter: str) -> Key | None:
    """The key of this name; None where nobody gave one."""
    secret = os.environ.get(variable(name), "").strip() or _of_keyring(name)
    return Key(name, parameter, secret) if secret else None


def _of_keyring(name: str) -> str:
    try:
        keyring = importlib.import_module("keyring")
        return str(keyring.get_password("geoplan", name) or "").strip()
    except Exception:  # a keyring that is locked, broken or not there is no key; its own words may say too much
        return ""
