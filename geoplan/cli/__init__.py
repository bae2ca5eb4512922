"""The command line: a shell around ``geoplan.workflows``. Importing it loads click and nothing heavy."""

from geoplan.cli.program import main

__all__ = ["main"]
