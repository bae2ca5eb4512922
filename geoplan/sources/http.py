"""The one place that speaks HTTP: with a clock, a limit of bytes, patience where it helps, and plain words where it does not.

An answer goes into a file piece by piece. Nothing is followed to another host, and no key leaves this module but in a request: it is not in
errors, and what a service writes back of it is hidden before it is kept.
"""

from __future__ import annotations

import logging
import mmap
import os
import re
import ssl
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from geoplan.errors import ServiceError
from geoplan.sources.faults import SAID, Fault
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

    from geoplan.sources.keys import Key

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)  # both write whole addresses, and keys stand in addresses


_RETRIED: Final = frozenset({429, 500, 502, 503, 504})
_CLOSED: Final = 410
_MAX_REDIRECTS: Final = 3
_UNCHANGED: Final = 304
_HEAD: Final = 4096
_LONGEST_WORDS: Final = 200
_PAGE: Final = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)", re.IGNORECASE)
_WORDS: Final = re.compile(rb"<(?:\w+:)?ExceptionText>(.*?)</", re.DOTALL)
_AGENT: Final = "geoplan"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait and how often to try. ``whole_s`` is for one answer from first to last byte."""

    connect_s: float = 10.0
    silence_s: float = 60.0
    whole_s: float = 900.0
    tries: int = 3
    pause_s: float = 1.0
    longest_pause_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Network:
    """The ways out of this machine, read from the environment before a process is shut off from it."""

    proxies: Mapping[str, str] = field(default_factory=dict)
    direct: frozenset[str] = frozenset()

    @classmethod
    def of_environment(cls, hosts: tuple[str, ...] = ()) -> Self:
        """The proxies that the environment names, and which of the hosts are reached without."""
        found = {f"{scheme}://": address for scheme, address in getproxies().items() if scheme in {"http", "https"}}
        return cls(found, frozenset(host for host in hosts if proxy_bypass(host)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: the file, and what a later request can ask with. ``unchanged`` when there was nothing newer."""

    path: Path
    kind: str = ""
    name: str = ""
    etag: str = ""
    modified: str = ""
    unchanged: bool = False


class Http:
    """Requests to one service. Use as a context manager."""

    def __init__(
        self,
        host: str,
        *,
        key: Key | None = None,
        max_bytes: int,
        patience: Patience | None = None,
        network: Network | None = None,
        secure: bool = True,
    ) -> None:
        """``host`` is what is shown of the address. Only a service on this machine itself is not ``secure``."""
        self.host, self._key, self._max_bytes = host, key, max_bytes
        self._patience = patience or Patience()
        network = network or Network()
        clock = httpx.Timeout(self._patience.silence_s, connect=self._patience.connect_s)
        trust: ssl.SSLContext | bool = ssl.create_default_context() if secure else False  # what the machine trusts, its owner's roots too
        ways = {} if host in network.direct else dict(network.proxies)
        proxies = {scheme: httpx.HTTPTransport(proxy=at, verify=trust) for scheme, at in ways.items()}
        self._client = httpx.Client(
            timeout=clock, follow_redirects=False, trust_env=False, mounts=proxies, verify=trust, headers={"User-Agent": _AGENT}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()

    def fault(self, fault: Fault, **values: Any) -> ServiceError:
        """The error to raise: Danish, with the host, without the key."""
        text = texts()(SAID[fault], host=self.host, **values)
        return ServiceError(self._key.hidden(text) if self._key else text, fault=str(fault))

    def fetch(
        self, url: str, into: Path, *, params: Mapping[str, str] | None = None, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask, and write the answer into the file. Tries again where that may help. Raises ServiceError."""
        for attempt in range(1, self._patience.tries + 1):
            try:
                return self._once(url, into, params=params or {}, body=body, headers=headers or {})
            except ServiceError as fault:
                if fault.fault not in {Fault.UNREACHABLE, Fault.TIMEOUT, Fault.BUSY, Fault.BROKEN} or attempt == self._patience.tries:
                    raise
                time.sleep(min(self._patience.pause_s * 2 ** (attempt - 1), self._patience.longest_pause_s))
        raise AssertionError  # the last try returns or raises

    def _once(self, url: str, into: Path, *, params: Mapping[str, str], body: Any, headers: Mapping[str, str]) -> Answer:
        end = time.monotonic() + self._patience.whole_s
        asked = {**params, **({self._key.parameter: self._key.secret} if self._key else {})}
        method = "GET" if body is None else "POST"
        request = self._client.build_request(method, url, params=asked, json=body, headers=dict(headers))
        for _ in range(_MAX_REDIRECTS + 1):
            try:
                response = self._client.send(request, stream=True)
            except httpx.TimeoutException:
                raise self.fault(Fault.TIMEOUT, seconds=f"{self._patience.silence_s:g}") from None
            except httpx.HTTPError:
                raise self.fault(Fault.UNREACHABLE) from None
            try:
                if response.is_redirect and response.status_code != _UNCHANGED:
                    request = self._moved(request, response)
                    continue
                return self._kept(response, into, end)
            finally:
                response.close()
        raise self.fault(Fault.REDIRECTED, other=self.host)

    def _moved(self, request: httpx.Request, response: httpx.Response) -> httpx.Request:
        """The request to the place the service points at, when that is the same host."""
        here, there = urlsplit(str(request.url)), urlsplit(urljoin(str(request.url), response.headers.get("location", "")))
        if (there.scheme, there.hostname, there.port) != (here.scheme, here.hostname, here.port):
            raise self.fault(Fault.REDIRECTED, other=there.hostname or "?")
        return self._client.build_request(request.method, there.geturl(), content=request.content, headers=request.headers)

    def _kept(self, response: httpx.Response, into: Path, end: float) -> Answer:
        if response.status_code == _UNCHANGED:
            return Answer(into, unchanged=True)
        if response.status_code >= 400:  # noqa: PLR2004 - a fault
            raise self._refused(response, end)
        self._write(response, into, end)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        self._refuse_page(into, kind)
        hidden = self._key.hidden if self._key else str
        etag, modified = (hidden(_short(response, name)) for name in ("etag", "last-modified"))
        return Answer(into, kind, hidden(_named(response)), etag, modified)

    def _write(self, response: httpx.Response, into: Path, end: float) -> None:
        """Write the body, within the limits of bytes and time."""
        size = 0
        try:
            with into.open("wb") as out:
                for piece in response.iter_bytes():
                    size += len(piece)
                    if size > self._max_bytes:
                        raise self.fault(Fault.TOO_LARGE, limit=self._max_bytes >> 20)
                    if time.monotonic() > end:
                        raise self.fault(Fault.SLOW, seconds=f"{self._patience.whole_s:g}")
                    out.write(piece)
        except httpx.TimeoutException:
            raise self.fault(Fault.TIMEOUT, seconds=f"{self._patience.silence_s:g}") from None
        except httpx.HTTPError:
            raise self.fault(Fault.BROKEN, status=texts()(N_("forbindelsen blev afbrudt"))) from None
        except OSError as fault:
            if isinstance(fault, ServiceError):
                raise
            raise ServiceError(texts()(N_("Svaret kan ikke gemmes: er disken fuld?")), fault=str(Fault.TOO_LARGE)) from None
        if self._key is not None and size:
            _blacken(into, [form.encode() for form in self._key.forms()])

    def _refuse_page(self, path: Path, kind: str) -> None:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        if kind == "text/html" or _PAGE.match(head):
            raise self.fault(Fault.WEB_PAGE)
        words = _WORDS.search(head)
        if words or b"ExceptionReport" in head or b"ServiceExceptionReport" in head:
            raise self.fault(Fault.REFUSED, status=200, words=self._words(words.group(1) if words else b""))

    def _refused(self, response: httpx.Response, end: float) -> ServiceError:
        status = response.status_code
        if status == 404:  # noqa: PLR2004
            return self.fault(Fault.NOT_FOUND)
        if status == _CLOSED:
            return self.fault(Fault.CLOSED)
        if status in {401, 403}:
            return self.fault(Fault.NO_ACCESS, status=status)
        if status in _RETRIED:
            return self.fault(Fault.BUSY if status in {429, 503} else Fault.BROKEN, status=status)
        return self.fault(Fault.REFUSED, status=status, words=self._words(_beginning(response, end)))

    def _words(self, content: bytes) -> str:
        """What a service says of itself: short, on one line, without markup and key."""
        text = re.sub(r"<[^>]*>", " ", content.decode("utf-8", "replace"))
        text = " ".join(text.split())
        return (self._key.hidden(text) if self._key else text)[:_LONGEST_WORDS] or "-"


def _beginning(response: httpx.Response, end: float) -> bytes:
    head = b""
    try:
        for piece in response.iter_bytes():
            head += piece
            if len(head) >= _HEAD or time.monotonic() > end:
                break
    except httpx.HTTPError:
        return head
    return head


def _blacken(path: Path, words: list[bytes]) -> None:
    """Write stars over the words wherever the file has them: some services write the whole address, with its key, into their answers."""
    with path.open("r+b") as stream, mmap.mmap(stream.fileno(), 0) as content:
        for word in words:
            at = content.find(word)
            while at >= 0:
                content[at : at + len(word)] = b"*" * len(word)
                at = content.find(word, at + len(word))


def _named(response: httpx.Response) -> str:
    """The file's name as the service gives it, without anything that leads elsewhere."""
    found = re.search(r'filename="?([^";]+)', response.headers.get("content-disposition", ""))
    return re.sub(r"[^\w.-]", "_", os.path.basename(found[1]))[:120] if found else ""  # noqa: PTH119 - text, not a path


def _short(response: httpx.Response, name: str) -> str:
    value = response.headers.get(name, "")
    return value if value.isprintable() and len(value) <= _LONGEST_WORDS else ""
