"""A process that has loaded all that geoplan's commands load but GDAL, and forks for each run: the fork is ``geoplan``.

Loading takes ten times as long as looking at a bad input. What a command does with GDAL, the environment and its limits it still does
itself, from the first file on; ``test_guarded.py`` starts geoplan from nothing.

Reads one request per line (JSON: ``arguments``, ``folder``, ``environment``, ``said``) and answers with status, seconds, seconds of
processing and peak megabytes, of the fork and all that it started.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time

LOADED = (
    *("geopandas", "pyarrow.parquet", "jinja2", "rich.progress"),
    *("geoplan.cli.validate", "geoplan.cli.normalise", "geoplan.cli.diff", "geoplan.cli.progress"),
    *("geoplan.io", "geoplan.fkg.normalise", "geoplan.fkg.diff", "geoplan.catalogue", "geoplan.report"),
)
NOT_LOADED = ("pyogrio", "fiona")


def load():
    for name in LOADED:
        importlib.import_module(name)
    from geoplan.model.load import load as fkg
    from geoplan.model.plan import plan_model

    fkg()
    plan_model()
    found = [name for name in NOT_LOADED if name in sys.modules]
    if found:
        sys.exit(f"loaded too early: {found}")


def serve():
    for line in sys.stdin:
        request = json.loads(line)
        start = time.perf_counter()
        pid = os.fork()
        if pid == 0:
            begin(**request)
        _, state, used = os.wait4(pid, 0)
        taken = (time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
        sys.stdout.write(" ".join(map(str, (os.waitstatus_to_exitcode(state), *taken))) + "\n")
        sys.stdout.flush()


def begin(arguments, folder, environment, said):
    """Be ``geoplan`` with these arguments in this folder; never returns."""
    from geoplan.cli import main

    status = 70
    try:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        for number, opened in ((0, os.open(os.devnull, os.O_RDONLY)), (1, os.open(said, os.O_WRONLY | os.O_CREAT, 0o600))):
            os.dup2(opened, number)
            os.close(opened)
        os.dup2(1, 2)
        sys.argv = ["geoplan", *arguments]
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)


if __name__ == "__main__":
    load()
    serve()
