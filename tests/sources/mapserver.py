"""Debian's MapServer as a WFS on loopback: a real server of another make, started once per request as CGI does."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

PLACES = ("/usr/lib/cgi-bin/mapserv", "/usr/bin/mapserv")
KINDS = {"Polygon": "POLYGON", "MultiPolygon": "POLYGON", "Point": "POINT", "LineString": "LINE", "MultiLineString": "LINE"}

MAP = """MAP
  NAME "proeve"
  EXTENT 400000 6000000 900000 6500000
  PROJECTION "init=epsg:25832" END
  WEB METADATA
    "wfs_title" "Prøvekøbing"
    "wfs_onlineresource" "{address}"
    "wfs_srs" "EPSG:25832"
    "wfs_enable_request" "*"
    "wfs_getfeature_formatlist" "gml,geojson"
  END END
  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/json"
    FORMATOPTION "STORAGE=memory"
    FORMATOPTION "FORM=SIMPLE"
    FORMATOPTION "LCO:COORDINATE_PRECISION=3"
    FORMATOPTION "USE_FEATUREID=true"
  END
{layers}
END
"""
LAYER = """  LAYER
    NAME "{name}"
    TYPE {kind}
    STATUS ON
    CONNECTIONTYPE OGR
    CONNECTION "{data}"
    DATA "{name}"
    PROCESSING "CLOSE_CONNECTION=DEFER"
    PROJECTION "init=epsg:25832" END
    METADATA
      "wfs_title" "{name}"
      "wfs_srs" "EPSG:25832"
      "gml_include_items" "all"
      "gml_featureid" "fid"
      "gml_types" "auto"
      "wfs_geomtype" "Geometry"
    END
  END
"""


def binary():
    """The program, or None."""
    return next((place for place in PLACES if Path(place).exists()), None) or shutil.which("mapserv")


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_args):
        pass

    def do_GET(self):
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": urlsplit(self.path).query,
            "MS_MAPFILE": self.server.map_file,
            "MAPSERVER_CONFIG_FILE": self.server.config_file,
            "SCRIPT_NAME": "/wfs",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.server.server_port),
        }
        done = subprocess.run([self.server.binary], env=environment, capture_output=True, timeout=60, check=False)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        self.send_response(200 if done.returncode == 0 and body else 500)
        for line in head.decode("latin-1").splitlines():
            name, _, value = line.partition(":")
            if name.lower() == "content-type":
                self.send_header(name, value.strip())
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(folder, frames):
    """MapServer with these frames as its layers; gives the address."""
    data = folder / "data.gpkg"
    for name, frame in frames.items():
        frame.to_file(data, layer=name, driver="GPKG", engine="pyogrio")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.binary = True, binary()
    address = f"http://127.0.0.1:{server.server_port}/wfs"
    layers = "".join(LAYER.format(name=name, kind=KINDS[frame.geom_type.iloc[0]], data=data) for name, frame in frames.items())
    (folder / "peer.map").write_text(MAP.format(address=address, layers=layers), encoding="utf-8")
    (folder / "mapserver.conf").write_text('CONFIG\n  ENV\n    MS_MAP_PATTERN ".*"\n  END\nEND\n', encoding="utf-8")
    server.map_file, server.config_file = str(folder / "peer.map"), str(folder / "mapserver.conf")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
