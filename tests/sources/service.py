"""A service on loopback that answers as it is told: well, or with one of the faults that services have."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PAGE = b"<!DOCTYPE html><html><body>Tjenesten er flyttet</body></html>"


class Script:
    """What the service does.

    ``features`` are GeoJSON objects (``types`` has them by type), ``nodes`` rows of GraphQL, ``files`` names and bytes of downloads.
    """

    def __init__(self):
        self.fault = ""
        self.features = []
        self.types = {}
        self.nodes = []
        self.files = {}
        self.asked = []
        self.etag = ""
        self.echo = False
        self.other = ""
        self.flaky = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args):
        pass

    @property
    def script(self):
        return self.server.script

    def do_GET(self):
        self._answer(b"")

    def do_POST(self):
        self._answer(self.rfile.read(int(self.headers.get("content-length", 0))))

    def _answer(self, body):
        script = self.script
        script.asked.append((self.path, dict(self.headers), body))
        if script.flaky:
            script.flaky -= 1
            return self._send(503, b"later", "text/plain")
        if script.fault in STATUS:
            return self._send(STATUS[script.fault], self._words(f"status {script.fault}").encode(), "text/plain")
        if script.fault in FAULTY:
            return FAULTY[script.fault](self)
        if script.etag and self.headers.get("If-None-Match") == script.etag:
            return self._send(304, b"", "")
        if body:
            return self._graphql(json.loads(body)["query"])
        asked = {name.lower(): values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        return self._file(asked) if "register" in asked else self._wfs(asked)

    def _moved(self):
        self._send(302, b"", "text/plain", location=self.script.other)

    def _moved_here(self):
        self.script.fault = ""
        self._send(302, b"", "text/plain", location=self.path)

    def _exception(self):
        inner = f"<ows:ExceptionText>{self._words('Unknown type name')}</ows:ExceptionText>"
        xml = f'<ows:ExceptionReport xmlns:ows="x"><ows:Exception>{inner}</ows:Exception></ows:ExceptionReport>'
        self._send(200, xml.encode(), "application/xml")

    def _words(self, text):
        """What is said of the fault, with the whole address where the service repeats it."""
        return f"{text} {self.path}" if self.script.echo else text

    def _wfs(self, asked):
        start, count = int(asked.get("startindex", 0)), int(asked.get("count", asked.get("maxfeatures", 1000)))
        known = self.script.types.get(asked.get("typenames", ""), self.script.features)
        every = [] if self.script.fault == "empty" else [dict(one) for one in known]
        if "in (" in asked.get("cql_filter", "").lower():
            every = [one for one in every if f"'{one['properties']['id_lokalId']}'" in asked["cql_filter"]]
        if self.script.fault == "changed":
            every = [{**one, "properties": {f"{name}_ny": value for name, value in one["properties"].items()}} for one in every]
        if self.script.fault == "swapped":
            every = [{**one, "geometry": _turned(one["geometry"])} for one in every]
        page = [] if self.script.fault == "page2" and start else every[start : start + count]
        if self.script.fault == "twice" and start:
            page = every[:count]
        told = {"type": "FeatureCollection", "numberMatched": len(every), "numberReturned": len(page), "features": page}
        if self.script.echo:
            told["links"] = [{"rel": "next", "href": self.path}]
        self._send(200, json.dumps(told).encode(), "application/json")

    def _graphql(self, query):
        name = query.split("{", 1)[1].split("(", 1)[0].strip()
        if self.script.fault == "changed":
            return self._json({"errors": [{"message": "The field `byg021` does not exist on the type", "extensions": {"code": "HC0011"}}]})
        if self.script.fault == "no_right":
            return self._json({"errors": [{"message": self._words("no"), "extensions": {"code": "DAF-AUTH-0005"}}]})
        nodes = [] if self.script.fault == "empty" else self.script.nodes
        if self.script.fault == "swapped":
            nodes = [{**one, "byg404Koordinat": {"wkt": "POINT (6160000 700000)"}} for one in nodes]
        after = int(query.split('after: "', 1)[1].split('"', 1)[0]) if "after:" in query else 0
        first = int(query.split("first: ", 1)[1].split(",", 1)[0])
        page = [] if self.script.fault == "page2" and after else nodes[after : after + first]
        more = after + first < len(nodes)
        return self._json({"data": {name: {"pageInfo": {"hasNextPage": more, "endCursor": str(after + first)}, "nodes": page}}})

    def _file(self, asked):
        name, content = self.script.files[asked["latesttotalforentity"]]
        self._send(200, content, "application/zip", **{"content-disposition": f'attachment; filename="{name}"'})

    def _json(self, value):
        self._send(200, json.dumps(value).encode(), "application/json")

    def _send(self, status, content, kind, **headers):
        self.send_response(status)
        if kind:
            self.send_header("content-type", kind)
        if self.script.etag:
            self.send_header("etag", self.script.etag)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self._write(content)

    def _drip(self):
        """A byte now and then, never so late that the silence is long."""
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "100000")
        self.end_headers()
        for _ in range(100):
            if not self._write(b" ") or self.server.closing.is_set():
                break
            time.sleep(0.02)
        self.close_connection = True

    def _cut(self):
        """Less than was promised."""
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "100000")
        self.end_headers()
        self._write(b'{"features": [')
        self.close_connection = True

    def _write(self, content):
        try:
            self.wfile.write(content)
            self.wfile.flush()
        except OSError:
            return False
        return True


STATUS = {"400": 400, "404": 404, "410": 410, "401": 401, "500": 500, "429": 429}
FAULTY = {
    "html": lambda to: to._send(200, PAGE, "text/html; charset=utf-8"),
    "html_as_json": lambda to: to._send(200, PAGE, "application/json"),
    "redirect": Handler._moved,
    "redirect_here": Handler._moved_here,
    "drip": Handler._drip,
    "oversize": lambda to: to._send(200, b'{"features":[' + b" " * 3_000_000 + b"]}", "application/json"),
    "cut": Handler._cut,
    "exception": Handler._exception,
}


def _turned(geometry):
    def turn(value):
        return value[::-1] if isinstance(value[0], int | float) else [turn(one) for one in value]

    return {**geometry, "coordinates": turn(geometry["coordinates"])}


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args):
        """A client that hung up is what some tests do."""


@contextmanager
def playing(script):
    """The service, running; gives its address."""
    server = Server(("127.0.0.1", 0), Handler)
    server.script, server.closing = script, threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tjeneste"
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
