"""Named layers in EPSG:25832, a day and a municipality: what rules are run against."""

from geoplan.dataset.dataset import Dataset
from geoplan.dataset.layers import Column, LayerInfo, MemorySource, Note, Source
from geoplan.dataset.rows import GEOMETRY, Rows

__all__ = ["GEOMETRY", "Column", "Dataset", "LayerInfo", "MemorySource", "Note", "Rows", "Source"]
