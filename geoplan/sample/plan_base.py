"""What the plan frames are put together of: columns with their types, days, documents, and what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.sample import plan_dates as days
from geoplan.sample.land import BUSINESS, CENTRE, MIXED
from geoplan.sample.tables import KOMMUNE, uuids
from geoplan.settings import CRS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.sample.municipality import Municipality
    from geoplan.sample.plan_numbers import Numbers

PLACES: Final = ("Prøvekøbing", "Nørre Ærsted", "Høbjerg", "Ålkær", "Søndersø", "Fuglsang", "Østerlund", "Rævehede")
FIRST_ID: Final = {
    "lokalplan": 10_000_000,
    "delomraade": 11_000_000,
    "byggefelt": 12_000_000,
    "kommuneplanramme": 13_000_000,
    "kommuneplan": 14_000_000,
    "kommuneplantillaeg": 14_100_000,
    "retningslinje": 15_000_000,
    "zonekort": 16_000_000,
    "landzonetilladelse": 17_000_000,
}
"""The first ``planid`` of each kind: far from any real one's meaning, near to their look."""

DOCUMENT: Final = "https://dokument.example/"
SUBJECT: Final = (
    *("boligområde", "rækkehuse", "etageboliger", "blandet bolig og erhverv", "erhvervsområde", "centerområde", "grønt område"),
    *("sommerhusområde", "offentlige formål", "tekniske anlæg", "landområde"),
)
"""What a plan is for, by planned use; the last is for the country."""

Dates = dict[str, "NDArray[np.datetime64]"]


def plan_frame(town: Municipality, kind: str, geometry: NDArray[np.object_], columns: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """The object columns of the workspace, the register's keys, and the kind's own columns with nullable types."""
    import geopandas as gpd  # noqa: PLC0415 -- half a second that not every use of the sample needs
    import pandas as pd  # noqa: PLC0415

    count = len(geometry)
    head = identity(town, kind, count) | {
        "planid": ids(kind, count),
        "komnr": np.full(count, int(KOMMUNE)),
        "kommunenavn": ["Viborg"] * count,
    }
    made = pd.DataFrame({name: _typed(values) for name, values in (head | dict(columns)).items()})
    return gpd.GeoDataFrame(made, geometry=geometry, crs=CRS)


def _typed(values: Any) -> Any:
    """Numbers and flags nullable, texts as objects with None."""
    import pandas as pd  # noqa: PLC0415 -- half a second that not every use of the sample needs

    if isinstance(values, pd.api.extensions.ExtensionArray):
        return values
    array = np.asarray(values)
    nullable: Any = {"i": "Int64", "f": "Float64", "b": "boolean"}.get(array.dtype.kind, "object")
    return pd.Series(array, dtype=object).astype(nullable)


def identity(town: Municipality, kind: str, count: int) -> dict[str, list[str]]:
    """Keys of the workspace for each object of a kind."""
    rng = town.rng(8650 + list(FIRST_ID).index(kind))
    return {"objekt_id": uuids(rng, count), "versions_id": uuids(rng, count)}


def ids(kind: str, count: int) -> NDArray[np.int64]:
    """The ``planid`` of each object of a kind."""
    return FIRST_ID[kind] + np.arange(count)


def whole(values: Any) -> Any:
    """Whole numbers, null where NaN."""
    import pandas as pd  # noqa: PLC0415 -- half a second that not every use of the sample needs

    numbers = np.asarray(values, dtype=float)
    gap = np.isnan(numbers)
    return pd.arrays.IntegerArray(np.where(gap, 0, numbers).astype(np.int64), gap)


def where(mask: NDArray[np.bool_], values: Any) -> NDArray[np.object_]:
    """Texts where ``mask`` is true, None elsewhere."""
    texts = np.empty(len(mask), dtype=object)
    texts[:] = values
    texts[~mask] = None
    return texts


def joined(*parts: Any) -> NDArray[np.object_]:
    """Text and numbers of each row put together."""
    text: Any = ""
    for part in parts:
        text = text + (part if isinstance(part, str) or part.dtype == object else part.astype(str).astype(object))
    return np.asarray(text, dtype=object)


def dated(dates: Dates, at: NDArray[np.int64] | None = None) -> dict[str, Any]:
    """Days as the register writes them."""
    return {name: days.register(values if at is None else values[at]) for name, values in dates.items()}


def documents(prefix: int, plan: NDArray[np.int64]) -> NDArray[np.object_]:
    """The address of each plan's document."""
    return joined(f"{DOCUMENT}{prefix}_", plan, ".pdf")


def extent(said: Numbers) -> dict[str, Any]:
    """What is allowed, and the flags that say what is not regulated."""
    return {
        "bebygpct": whole(said.plot_ratio),
        "bebygpctaf": whole(np.where(said.denominator > 0, said.denominator, np.nan)),
        "maxetager": said.storeys,
        "maxbygnhjd": said.height_m,
        "minuds": said.plot_size_m2,
        "iomfangreg": said.silent,
        "iudstykreg": np.isnan(said.plot_size_m2),
    }


def classes(use: NDArray[np.int64]) -> dict[str, Any]:
    """Environmental classes where there may be businesses: to 5 in business areas, to 3 in mixed and central ones."""
    most = np.select([use == BUSINESS, np.isin(use, (MIXED, CENTRE))], [5.0, 3.0], np.nan)
    return {"minmiljo": whole(np.where(np.isnan(most), np.nan, 1)), "maxmiljo": whole(most)}
