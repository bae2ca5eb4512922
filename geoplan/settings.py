"""Coordinate system, extents and tolerances, with their units. One place, so that a number has one meaning."""

from typing import Final

CRS: Final = "EPSG:25832"
"""ETRS89 / UTM zone 32N: the coordinate system of FKG and Plandata."""

EXTENT_M: Final = (-370_000.0, 5_200_000.0, 1_777_483.999, 7_347_483.999)
"""xmin, ymin, xmax, ymax in metres that the FKG documentation allows (SPEC17 3.1)."""

DENMARK_M: Final = (430_000.0, 6_040_000.0, 902_000.0, 6_412_000.0)
"""xmin, ymin, xmax, ymax in metres that hold all land of Denmark incl. Bornholm in EPSG:25832, with about 10 km to spare."""

COORDINATE_PRECISION_M: Final = 0.001
"""FKG stores three decimals (SPEC17 3.2)."""

CHUNK_ROWS: Final = 32_768
"""Rows read and checked at a time. Results do not depend on it."""

KEPT_PER_RULE: Final = 100_000
"""Findings listed per rule and layer unless told otherwise; every one is counted."""

LANGUAGES: Final = ("da", "en")
