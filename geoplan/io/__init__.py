"""Read delivered files. The only place that opens GDAL: named drivers, no network, content looked at first.

    with discover(["leverance.zip"]) as found:
        for file in found.files:
            opened = open_layers(file, model)

``found.problems`` and ``opened.problems`` hold what could not be read and why; ``opened.sources`` go into a ``Dataset``. Read inside the
``with`` block: unpacked zips are gone after it.
"""

from geoplan.io.discover import Discovery, discover
from geoplan.io.found import FoundFile, Problem, sha256
from geoplan.io.open import FileSource, Opened, open_layers

__all__ = ["Discovery", "FileSource", "FoundFile", "Opened", "Problem", "discover", "open_layers", "sha256"]
