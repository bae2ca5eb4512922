"""A PostgreSQL server of the tests' own: started once per run on 127.0.0.1, with a data folder that is removed
afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")


def binaries() -> Path | None:
    """The newest folder that holds initdb and pg_ctl, or None."""
    found = [folder for place in _PLACES for folder in sorted(Path("/").glob(place[1:])) if (folder / "initdb").exists()]
    on_path = shutil.which("initdb")
    return found[-1] if found else Path(on_path).parent if on_path else None


def why_not() -> str:
    """Why no server can be started here, or empty."""
    folder = binaries()
    if folder is None:
        return "PostgreSQL is not installed (initdb not found)"
    if os.geteuid() == 0 and _postgres_user() is None:
        return "postgres refuses to run as root and there is no user called postgres"
    shares = [Path("/usr/share/postgresql"), Path("/usr/pgsql"), folder.parent / "share"]
    if not any(list(share.glob("**/postgis.control")) for share in shares if share.exists()):
        return "the PostGIS extension is not installed"
    return ""


def _postgres_user() -> str | None:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return None


def _as_user(command: list[str]) -> list[str]:
    """The command, run as user postgres when we are root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def _run(*command: str) -> None:
    subprocess.run(_as_user(list(command)), check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd="/", timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The address of a running, empty server, ``postgresql://...``. Stopped and removed at the end."""
    folder = binaries()
    assert folder is not None
    home = Path(tempfile.mkdtemp(prefix="geoplan-pg-"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    data, port = home / "data", free_port()
    try:
        _run(str(folder / "initdb"), "-D", str(data), "-A", "trust", "-U", "geoplan", "-E", "UTF8", "--no-locale", "-N")
        settings = ("listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={home}", "fsync=off")
        options = " ".join(f"-c {setting}" for setting in settings)
        _run(str(folder / "pg_ctl"), "-D", str(data), "-l", str(home / "log"), "-w", "-o", options, "start")
        try:
            yield f"postgresql://geoplan@127.0.0.1:{port}/postgres"
        finally:
            _run(str(folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgis() -> Iterator[str]:
    """The address of a server, or a skip with the reason."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with server() as address:
        yield address
