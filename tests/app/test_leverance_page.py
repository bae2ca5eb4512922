"""The page *Leverance*: files dropped, read in their own process, found, filtered, compared; nothing leaks and nothing stays."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoplan_app.pages import page_info

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
SECONDS = 60


@pytest.fixture
def view(monkeypatch, tmp_path):
    monkeypatch.delenv("GEOPLAN_WORKSPACE", raising=False)
    monkeypatch.setenv("GEOPLAN_USER", "Ane")
    return AppTest.from_file(str(page_info("leverance").path), default_timeout=30).run()


def dropped(view, *paths, key="leverance.filer.0"):
    view.file_uploader(key=key).set_value([(path.name, path.read_bytes(), "application/octet-stream") for path in paths])
    return view.run()


def finished(view):
    """Run the page until what it began has ended, as its polling does."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        run = view.session_state["leverance"].run
        jobs = [run.job, *run.beside.values()]
        if not any(job.running for job in jobs):
            return view.run()
        time.sleep(0.1)
    raise AssertionError("it never ended")


def examined(view, *paths, key="leverance.filer.0"):
    dropped(view, *paths, key=key)
    view.button(key="leverance.undersoeg").click().run()
    return finished(view)


def test_the_broken_sample(view):
    examined(view, SAMPLE / "fejl" / "ladefaciliteter.gpkg")
    assert not view.exception
    print([one.value for one in view.error], [one.value for one in view.header], [one.value for one in view.caption])
