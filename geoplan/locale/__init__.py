"""The translations, and for those who keep them ``python -m geoplan.locale``, which is not installed with the package."""
