"""Child processes that are killed with signal 9 in the middle of a write."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
import warnings

import sqlalchemy as sa

from geoplan.store import Workspace


def fork():
    """As ``os.fork``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking with threads: the child only writes and ends
        return os.fork()


def forked(work):
    """Run ``work()`` in a child; gives its exit status, -9 when it was killed."""
    pid = fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def suicide():
    os.kill(os.getpid(), signal.SIGKILL)


def at_statement(target, write, number):
    """Open the workspace, write, and be killed just before SQL statement ``number``; ``COMMIT`` is one. Gives how many there are."""
    with Workspace.open(target) as ws:
        counted = _counting(ws, number)
        write(ws)
        return counted[0]


def _counting(ws, number=None):
    seen = [0]

    def step(*_):
        seen[0] += 1
        if seen[0] == number:
            suicide()

    engine = ws._dialect.engine
    for event in ("before_cursor_execute", "commit"):
        sa.event.listen(engine, event, step)
    sa.event.listen(engine.pool, "checkin", step)
    return seen


def at_instruction(path, write, number):
    """The same in a GeoPackage after so many thousand instructions of SQLite's machine: in the middle of a statement."""
    real = sqlite3.connect

    def connected(*args, **kwargs):
        made = real(*args, **kwargs)
        left = [number]

        def tick():
            left[0] -= 1
            if left[0] == 0:
                suicide()
            return 0

        made.set_progress_handler(tick, 100)
        return made

    sqlite3.connect = connected
    with Workspace.open(path) as ws:
        write(ws)


def in_commit(work, *, seconds):
    """Kill a child so long after it called ``ready``, which it does just before it commits."""
    here, there = os.pipe()

    def child():
        work(lambda: os.write(there, b"x"))
        time.sleep(5)

    pid = fork()
    if pid == 0:
        try:
            child()
        finally:
            os._exit(1)
    os.read(here, 1)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(here)
    os.close(there)
