"""The tours of README and of the guides print what they say they print."""

import pytest
from tools.tours import TOURS, rewritten, toured


@pytest.mark.parametrize("page", TOURS)
def test_a_tour_prints_what_it_shows(page, tmp_path):
    shown, printed = toured(page, tmp_path)
    assert shown == printed, "run: python tests/tools/tours.py"


def test_only_commands_are_run_and_what_they_printed_before_is_replaced():
    page = "Tekst\n```\n$ geoplan a\ngammelt\n$ geoplan b\n```\n```\ngeoplan c\n```\n"
    assert rewritten(page, run=lambda command: f"<{command}>") == (
        "Tekst\n```\n$ geoplan a\n<geoplan a>\n\n$ geoplan b\n<geoplan b>\n```\n```\ngeoplan c\n```\n"
    )
