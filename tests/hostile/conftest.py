"""A probe that counts who calls, and one good delivery in each format, to be spoiled."""

from __future__ import annotations

import socket
import threading

import geopandas as gpd
import pytest
import shapely

from geoplan.io.safety import gdal, quiet


class Probe:
    """A listening socket that counts every connection, of whatever kind, and what was asked first."""

    def __init__(self):
        self.calls = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(0.2)
                try:
                    asked = connection.recv(1000)
                    connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                except OSError:
                    asked = b""
                self.calls.append(asked)

    def close(self):
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


@pytest.fixture
def probe():
    made = Probe()
    yield made
    made.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """``god.gpkg``, ``god.shp`` and so on: three charging points each."""
    folder = tmp_path_factory.mktemp("made")
    frame = gpd.GeoDataFrame(
        {"temakode": [5607] * 3, "note": ["a", "b", "c"]},
        geometry=[shapely.Point(700_000 + i, 6_200_000) for i in range(3)],
        crs="EPSG:25832",
    )
    for suffix, driver in {"gpkg": "GPKG", "shp": "ESRI Shapefile", "fgb": "FlatGeobuf", "geojson": "GeoJSON"}.items():
        with quiet():
            gdal().write_dataframe(frame, folder / f"god.{suffix}", driver=driver)
    return folder
