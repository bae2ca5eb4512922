"""Asking an ASGI application as a server would, without a server."""

import asyncio
import json
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


@dataclass
class Answer:
    """What came back: status, headers by lower-case name, and the body."""

    status_code: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        return json.loads(self.body)


def ask(app, address, headers=None):
    """The application's answer to GET."""
    parts = urlsplit(address)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "method": "GET",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
    }
    return asyncio.run(_asked(app, scope))


async def _asked(app, scope):
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    await app(scope, receive, send)
    start = next(one for one in sent if one["type"] == "http.response.start")
    body = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")
    return Answer(start["status"], {name.decode().lower(): value.decode() for name, value in start["headers"]}, body)
