"""Faults that a planner met on the way from draft to adopted plan, each as an example."""

import pytest

from geoplan.io.encoding import of_mapinfo
from tests.plan.conftest import box

ROW = ("--matrikel", "1a, 1b, 1c, 1d, Havneby")
KP = ("--type", "kommuneplan", "--plannr", "KP", "--name", "Kommuneplan", "--wkt", box(-1, -1, 5, 4))


@pytest.fixture
def kommuneplan(run, target):
    run("new", *KP)
    run("new", "--type", "kommuneplanramme", "--plannr", "1.B.1", "--name", "Havneby", "--plan", "KP", *ROW)
    run("new", "--type", "retningslinje", "--plannr", "R1", "--name", "Kulturmiljø", "--plan", "KP", *ROW)
    return target


def test_a_kommuneplan_shows_its_rammer_and_retningslinjer(run, kommuneplan):
    out = run("show", "KP")
    assert "Rammer: 1\n  1.B.1 Havneby: status KF · 1.600 m²" in out
    assert "Retningslinjer: 1\n  R1 Kulturmiljø: status KF · 1.600 m²" in out
    assert "Rammer" not in run("show", "1.B.1")


def test_packages_without_a_key_say_how_to_get_one_and_it_is_passed_on(run, kommuneplan, tmp_path):
    out = run("export", "KP", "--out", str(tmp_path / "ud"))
    assert "komplan_id er tom i kommuneplanramme.zip, retningslinje.zip" in out
    assert "--set planid=NUMMER" in out
    run("edit", "KP", "--set", "planid=123456")
    assert "er tom i" not in run("export", "KP", "--out", str(tmp_path / "ud"), "--overwrite")
    assert "udfyldes af Plandata.dk" in run("edit", "KP", "--set", "planid=7", status=2)


def test_what_several_parts_lack_is_said_once(run, target):
    run("new", "--plannr", "1.2", "--name", "X", *ROW)
    run("split", "1.2", "--by-parcels")
    out = run("advance", "1.2", "--to", "F", "--day", "2026-08-03", status=1)
    (line,) = [one for one in out.splitlines() if "delområde A, B, C, D: zone" in one]
    assert line.endswith("Angiv det, eller sæt izonereg til ja.")


def test_a_landzonetilladelse_begins_as_a_draft_of_an_adopted_one(run, target):
    assert "er oprettet med status KV" in run("new", "--type", "landzonetilladelse", "--plannr", "L1", "--name", "Lade", *ROW)


def test_only_a_ramme_that_is_a_draft_is_told(run, kommuneplan):
    run("new", "--plannr", "1.2", "--name", "X", *ROW)
    assert "Kladder til rammer tæller ikke med: 1.B.1." in run("conformity", "1.2", status=1)


def test_numbers_of_a_mapinfo_table_are_no_evidence_of_its_character_set(tmp_path):
    """Its table calls every column text, and the bytes of numbers are no letters."""
    head = bytes([3, 126, 1, 1, 1, 0, 0, 0]) + (97).to_bytes(2, "little") + (17).to_bytes(2, "little") + bytes(20)
    fields = b"".join(name.ljust(11, b"\0") + b"C" + bytes(4) + bytes([8]) + bytes(15) for name in (b"tal", b"navn"))
    (tmp_path / "x.dat").write_bytes(head + fields + b"\r" + b" " + bytes([0x91] * 8) + "Æblevej".encode("cp1252").ljust(8))
    (tmp_path / "x.tab").write_text("!table\n!version 300\n!charset WindowsLatin1\nFields 2\n  tal LargeInt ;\n  navn Char (8) ;\n")
    assert of_mapinfo(tmp_path / "x.tab").name == "cp1252"
