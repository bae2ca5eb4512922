import pytest
from made_report import build

from geoplan.rules import Report
from geoplan.texts import Texts, texts


@pytest.fixture
def report() -> Report:
    return build()


@pytest.fixture
def da() -> Texts:
    return texts("da")


@pytest.fixture
def en() -> Texts:
    return texts("en")
