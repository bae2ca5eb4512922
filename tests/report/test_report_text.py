import io
from pathlib import Path

from made_report import BOUNDARY, POINTS, build, empty

from geoplan.report import print_report, write
from geoplan.report.text import WIDTH, text_report
from geoplan.report.verdict import state, verdict
from geoplan.rules import Skipped

EXPECTED = Path(__file__).parent / "expected" / "report.txt"


def test_the_report_reads_as_expected(report, da):
    text = text_report(report, da)
    assert text == EXPECTED.read_text(encoding="utf-8")


def test_lines_are_short(report, da):
    assert max(map(len, text_report(report, da).splitlines())) <= WIDTH


def test_nothing_found_and_all_run(da):
    assert verdict(empty(), da) == ["Ingen fejl, advarsler eller bemærkninger i 1 lag (4.100 rækker).", "Leverancen kan sendes."]
    assert state(empty()) == "clean"


def test_nothing_found_but_not_all_run(da):
    said = verdict(empty((Skipped(BOUNDARY, POINTS.name, "ingen grænser"),)), da)
    assert said[1] == "Intet af det undersøgte hindrer, at leverancen sendes."
    assert said[2:] == ["1 regel er ikke kørt: ingen grænser.", "Svaret er derfor ikke fuldstændigt."]


def test_colours_only_on_a_terminal(report, da):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    plain, coloured = io.StringIO(), Terminal()
    print_report(report, texts=da, stream=plain)
    print_report(report, texts=da, stream=coloured)
    assert plain.getvalue() == write(build(), "text", None, texts=da)
    assert "\x1b[" not in plain.getvalue()
    assert "\x1b[" in coloured.getvalue()


def test_english_counts(report, en):
    assert "4,214" in text_report(report, en)
