"""What holds for every test: no example of a property fails because the machine is slow."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("geoplan", deadline=None)
settings.load_profile("geoplan")
