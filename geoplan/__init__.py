"""geoplan: plan and building-permit work for Danish municipalities on one common geodata model."""

__version__ = "0.1.0"
