"""How the sample's tables become files: ``geoplan.io.reproducible`` writes them, for only ``geoplan.io`` opens GDAL."""

from geoplan.io.reproducible import GEOMETRY_COLUMN, MADE, FileLayer, write_file

__all__ = ["GEOMETRY_COLUMN", "MADE", "FileLayer", "write_file"]
