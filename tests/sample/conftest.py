"""Samples made once for the tests that only look at them."""

from __future__ import annotations

from functools import cache

import pytest

from geoplan.workflows.sample import sample


@pytest.fixture(scope="session")
def of_size(tmp_path_factory):
    """Make the sample with a seed and a number of plots, each once."""

    @cache
    def make(seed, plots):
        return sample(tmp_path_factory.mktemp("sample") / "ud", seed=seed, plots=plots, workspace=False)

    return make


@pytest.fixture(scope="session")
def made(of_size):
    """The sample with seed 1 and 100 plots."""
    return of_size(1, 100)
