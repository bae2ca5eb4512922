"""``python -m geoplan``: the same as the command ``geoplan``."""

from geoplan.cli import main

main()
