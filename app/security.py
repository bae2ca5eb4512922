"""What goes with every answer of the server: the browser is to fetch nothing from elsewhere, and to know the page's language."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE: Final = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_LANG: Final = re.compile(rb"<html\b([^>]*?)\blang=\"[a-z-]*\"")


def policy(*, image_hosts: tuple[str, ...] = (), scripts: tuple[str, ...] = ()) -> str:
    """The content security policy. ``scripts`` are hashes of the inline scripts of the page; images may come from ``image_hosts`` too.

    Styles are inline because Streamlit writes them so. Scripts may be blobs because that is how Streamlit loads a component's own script.
    """
    parts = {
        "default-src": ("'self'",),
        "script-src": ("'self'", "blob:", *scripts),
        "style-src": ("'self'", "'unsafe-inline'"),
        "img-src": ("'self'", "data:", "blob:", *image_hosts),
        "font-src": ("'self'", "data:"),
        "connect-src": ("'self'",),
        "worker-src": ("'self'", "blob:"),
        "object-src": ("'none'",),
        "base-uri": ("'self'",),
        "form-action": ("'self'",),
        "frame-ancestors": ("'self'",),
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in parts.items())


def inline_hashes(html: bytes) -> tuple[str, ...]:
    """The inline scripts of a page, as a policy names them."""
    found = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE.findall(html))
    return tuple(f"'sha256-{digest}'" for digest in found)


def in_language(html: bytes, language: str) -> bytes:
    """The page with its language told, so that a screen reader speaks it right."""
    return _LANG.sub(rb'<html\1lang="' + language.encode() + b'"', html, count=1)


class Guard:
    """Adds the policy and its companions to every answer, and the language to pages."""

    def __init__(self, app: ASGIApp, *, language: str = "da", image_hosts: tuple[str, ...] = ()) -> None:
        self.app = app
        self.language = language
        self.image_hosts = image_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but HTTP, which is answered with headers of our own."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(_uncompressed(scope), receive, _Answer(self, send, _asked_language(scope, self.language)))


def _uncompressed(scope: Scope) -> Scope:
    """A page asked for as a document is to come as it is: it will be changed."""
    wants = dict(scope["headers"]).get(b"accept", b"")
    if b"text/html" not in wants:
        return scope
    return {**scope, "headers": [one for one in scope["headers"] if one[0] not in {b"accept-encoding", b"if-none-match", b"range"}]}


def _asked_language(scope: Scope, default: str) -> str:
    """The language that the address asks for with ``lang=``, or the server's."""
    found = re.search(rb"(?:^|&)lang=(da|en)(?:&|$)", scope.get("query_string", b""))
    return found.group(1).decode() if found else default


class _Answer:
    """One answer on its way out. Pages are held until they are whole."""

    def __init__(self, guard: Guard, send: Send, language: str) -> None:
        self.guard, self.send, self.language = guard, send, language
        self.start: Message = {}
        self.page = False
        self.body: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            self.start = message
            self.page = headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers
            if not self.page:
                await self.send({**message, "headers": [*message["headers"], *self._companions(())]})
        elif self.page and message["type"] == "http.response.body":
            self.body.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._send_page(in_language(b"".join(self.body), self.language))
        else:
            await self.send(message)

    async def _send_page(self, html: bytes) -> None:
        kept = [one for one in self.start["headers"] if one[0] not in {b"content-length", b"etag", b"last-modified", b"cache-control"}]
        own = [(b"content-length", str(len(html)).encode()), (b"cache-control", b"no-cache")]
        await self.send({**self.start, "headers": [*kept, *own, *self._companions(inline_hashes(html))]})
        await self.send({"type": "http.response.body", "body": html})

    def _companions(self, scripts: tuple[str, ...]) -> list[tuple[bytes, bytes]]:
        return [
            (b"content-security-policy", policy(image_hosts=self.guard.image_hosts, scripts=scripts).encode()),
            (b"referrer-policy", b"same-origin"),
            (b"x-content-type-options", b"nosniff"),
        ]
