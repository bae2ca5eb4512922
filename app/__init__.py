"""The app: geoplan in a browser. Pages show what ``geoplan.workflows`` answers; no geometry and no legal number is worked out here."""
