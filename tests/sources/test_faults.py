"""Contract with services: what they may do wrong, what is said of it in plain Danish, and that nothing is lost or taken for granted."""

from __future__ import annotations

import datetime as dt
import json
import logging
import time

import pytest
from click.testing import CliRunner

from geoplan.building.constraints import by_id
from geoplan.building.themes import LayerState, not_usable
from geoplan.cli import main
from geoplan.sources.keys import PREFIX
from geoplan.store import Workspace
from geoplan.workflows.fetch import Asked, fetch
from sources.conftest import KEY, QUICK, bbr_csv, building, packed, theme

BOX = (699_000.0, 6_159_000.0, 702_000.0, 6_161_000.0)
LAYER = "skovbyggelinje"
FILE = "BBR_V3_Etage_TotalDownload_csv_Current_688"


@pytest.fixture
def asked(service, monkeypatch):
    monkeypatch.setenv(f"{PREFIX}DATAFORDELER", KEY)
    return Asked(own=service, box=BOX, patience=QUICK)


def played(script):
    """The service with something to give in each protocol."""
    script.features = [theme(one) for one in range(7)]
    script.nodes = [building(one) for one in range(7)]
    script.files = {"Etage": (f"{FILE}.zip", packed(f"{FILE}.csv", bbr_csv(40)))}
    return script


def one(workspace, asked, name="miljoeportal", layer=LAYER):
    (found,) = fetch(workspace, name, [layer], who="test", asked=asked)
    return found


PROTOCOLS = [("miljoeportal", LAYER, 7), ("bbr_graphql", "bbr_bygning", 7), ("filer", "bbr_etage", 20)]


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda one: one[0])
def test_a_sound_answer_is_read_whole(workspace, script, asked, protocol):
    name, layer, count = protocol
    played(script)
    found = one(workspace, asked, name, layer)
    assert (found.fault, found.count) == ("", count), found.message
    with Workspace.open(workspace) as ws:
        stored = next(one for one in ws.layers() if one.name == layer)
        assert (stored.count, stored.date) == (count, dt.datetime.now(dt.UTC).date().isoformat())
        assert ws.verify() == []


FAULTS = {
    "400": ("refused", "afviste forespørgslen (400): status 400"),
    "404": ("not_found", "404"),
    "410": ("closed", "lukket for altid"),
    "401": ("no_access", "nøglen rigtig"),
    "500": ("broken", "selv en fejl (500)"),
    "429": ("busy", "for travlt"),
    "html": ("web_page", "hjemmeside"),
    "html_as_json": ("web_page", "hjemmeside"),
    "drip": ("slow", "så langsomt"),
    "cut": ("broken", "afbrudt"),
    "redirect": ("redirected", "sender videre til andet.example"),
    "oversize": ("too_large", "mere end 1 MB"),
    "exception": ("refused", "Unknown type name"),
}
SHAPED = {
    "empty": ("empty", "men arbejdsområdet har 7"),
    "changed": ("changed", "ændret navne"),
    "swapped": ("swapped", "byttet om"),
    "page2": ("incomplete", "3 af 7"),
}


@pytest.mark.parametrize("fault", [*FAULTS, *SHAPED, "twice"])
def test_each_fault_is_told_and_the_snapshot_kept(workspace, script, asked, fault):
    played(script)
    assert one(workspace, asked).good
    before = _content(workspace)
    script.fault, script.other = fault, "https://andet.example/wfs"
    began = time.monotonic()
    found = one(workspace, asked)
    kind, words = {**FAULTS, **SHAPED, "twice": ("incomplete", "mangler")}[fault]
    assert (found.fault, found.good) == (kind, False)
    assert words in found.message
    assert "127.0.0.1" in found.message
    assert "http" not in found.message.replace("https://.", "")
    assert "er beholdt" in found.kept
    assert "0 dage gammel" in found.kept
    assert _content(workspace) == before
    assert time.monotonic() - began < 5
    with Workspace.open(workspace) as ws:
        last = ws.audit().iloc[-1]
        assert (last.hvad, last.detaljer["fejl"]) == ("ikke hentet", kind)


def _content(workspace):
    with Workspace.open(workspace) as ws:
        stored = next(one for one in ws.layers() if one.name == LAYER)
        return stored.date, stored.imported_at, sorted(ws.read(LAYER).versions_id)


@pytest.mark.parametrize(
    "case",
    [
        ("bbr_graphql", "bbr_bygning", "changed", "changed"),
        ("bbr_graphql", "bbr_bygning", "no_right", "no_access"),
        ("bbr_graphql", "bbr_bygning", "page2", "incomplete"),
        ("bbr_graphql", "bbr_bygning", "swapped", "swapped"),
        ("bbr_graphql", "bbr_bygning", "empty", "empty"),
        ("bbr_graphql", "bbr_bygning", "html", "web_page"),
        ("bbr_graphql", "bbr_bygning", "401", "no_access"),
        ("bbr_graphql", "bbr_bygning", "410", "closed"),
        ("filer", "bbr_etage", "404", "not_found"),
        ("filer", "bbr_etage", "410", "closed"),
        ("filer", "bbr_etage", "html", "web_page"),
        ("filer", "bbr_etage", "oversize", "too_large"),
        ("filer", "bbr_etage", "drip", "slow"),
        ("filer", "bbr_etage", "cut", "broken"),
        ("filer", "bbr_etage", "redirect", "redirected"),
    ],
    ids="-".join,
)
def test_the_other_protocols_fail_as_honestly(workspace, script, asked, case):
    name, layer, fault, kind = case
    played(script)
    assert one(workspace, asked, name, layer).good
    with Workspace.open(workspace) as ws:
        before = sorted(ws.read(layer).versions_id)
    script.fault, script.other = fault, "https://andet.example/"
    found = one(workspace, asked, name, layer)
    assert found.fault == kind, found.message
    with Workspace.open(workspace) as ws:
        assert sorted(ws.read(layer).versions_id) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (packed(f"{FILE}.csv", "a,b\n1,2\n"), "mangler feltet kommunekode"),
        (packed(f"{FILE}.csv", bbr_csv(40).replace(",0253,", ",0999,")), "ingen af rækkerne"),
        (packed(f"{FILE}.csv", bbr_csv(40) + "x,y\n"), "lige så mange celler"),
        (packed(f"{FILE}.csv", bbr_csv(40))[:-30] + bytes(8), "ikke er data"),
    ],
    ids=["other fields", "another municipality", "cut off", "no zip"],
)
def test_a_file_with_other_content_changes_nothing(workspace, script, asked, content, words):
    played(script)
    assert one(workspace, asked, "filer", "bbr_etage").good
    script.files = {"Etage": (f"{FILE}.zip", content)}
    found = one(workspace, asked, "filer", "bbr_etage")
    assert not found.good
    assert words in found.message
    with Workspace.open(workspace) as ws:
        assert len(ws.read("bbr_etage")) == 20


def test_a_service_that_is_not_there_is_told(workspace, script, asked):
    played(script)
    asked.own.write_text('[miljoeportal]\nurl = "http://127.0.0.1:9/wfs"\n')
    found = one(workspace, asked)
    assert found.fault == "unreachable"
    assert found.kept == "Arbejdsområdet har ikke laget: det tæller som ikke undersøgt."


def test_what_passes_is_tried_again(workspace, script, asked):
    played(script).flaky = 1
    assert one(workspace, asked).good


def test_a_redirect_to_the_same_host_is_followed(workspace, script, asked):
    played(script).fault = "redirect_here"
    assert one(workspace, asked).good


def test_without_a_key_it_says_where_to_put_one(workspace, script, asked, monkeypatch):
    monkeypatch.delenv(f"{PREFIX}DATAFORDELER")
    found = one(workspace, asked, "mat", "jordstykke")
    assert found.fault == "no_key"
    assert "GEOPLAN_KEY_DATAFORDELER" in found.message
    assert script.asked == []


def test_an_empty_answer_is_an_answer_where_there_was_nothing_before(workspace, script, asked):
    played(script).fault = "empty"
    found = one(workspace, asked)
    assert (found.good, found.count) == (True, 0)
    with Workspace.open(workspace) as ws:
        stored = next(one for one in ws.layers() if one.name == LAYER)
    state = LayerState(stored.count, dt.date.fromisoformat(stored.date), stored.source)
    assert not not_usable(by_id()["K-17"], LAYER, state, dt.datetime.now(dt.UTC).date())


def test_an_empty_answer_empties_only_when_that_is_accepted(workspace, script, asked, service):
    played(script)
    one(workspace, asked)
    script.fault = "empty"
    found = one(workspace, Asked(own=service, box=BOX, patience=QUICK, accept_empty=True))
    assert found.good
    with Workspace.open(workspace) as ws:
        assert len(ws.read(LAYER)) == 0


def test_what_failed_or_is_old_is_not_examined(workspace, script, asked):
    """A plot check asks for the layer's day, which only a whole answer moves."""
    rule, today = by_id()["K-17"], dt.datetime.now(dt.UTC).date()
    script.fault = "500"
    assert not one(workspace, asked).good
    with Workspace.open(workspace) as ws:
        assert not [one for one in ws.layers() if one.name == LAYER]
    assert not_usable(rule, LAYER, None, today)
    played(script).fault = ""
    one(workspace, asked)
    with Workspace.open(workspace) as ws:
        day = dt.date.fromisoformat(next(one.date for one in ws.layers() if one.name == LAYER))
    for age, usable in ((rule.max_age_days, True), (rule.max_age_days + 1, False)):
        assert bool(not_usable(rule, LAYER, LayerState(7, day, ""), day + dt.timedelta(days=age))) is not usable


def test_nothing_newer_keeps_every_version_and_moves_the_day(workspace, script, asked):
    script.features, script.etag = [theme(1)], '"abc"'
    one(workspace, asked)
    before = _content(workspace)
    found = one(workspace, asked)
    assert (found.good, found.unchanged, found.count) == (True, True, 1)
    assert _content(workspace)[2] == before[2]
    assert script.asked[-1][1]["If-None-Match"] == '"abc"'
    with Workspace.open(workspace) as ws:
        assert ws.audit().iloc[-1].hvad == "hentet, uændret"
        assert ws.verify() == []


# -- the key ---------------------------------------------------------------------------------------------------------------


def _forms(key):
    from urllib.parse import quote, quote_plus

    return {key, quote(key, safe=""), quote(key), quote_plus(key), key.encode("unicode_escape").decode()}


@pytest.mark.parametrize("fault", ["", *FAULTS, *SHAPED, "no_right", "twice"])
def test_the_key_is_nowhere_but_in_the_request(  # noqa: PLR0917 - fixtures
    workspace, script, service, monkeypatch, caplog, tmp_path, fault
):
    """A key is planted and every fault played, by a service that repeats the whole address: all output and every byte are searched."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv(f"{PREFIX}DATAFORDELER", KEY)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("geoplan.sources.http.Patience", lambda: QUICK)
    played(script).echo = True
    script.fault, script.other = fault, "https://andet.example/?apikey=" + KEY
    asked = Asked(own=service, box=BOX, patience=QUICK)
    said = []
    for name, layer in (("mat", "jordstykke"), ("bbr_graphql", "bbr_bygning"), ("filer", "bbr_etage")):
        found = one(workspace, asked, name, layer)
        said.append(repr(found))
    assert any(KEY.split("+")[0] in path for path, _, _ in script.asked)
    told = CliRunner().invoke(main, ["workspace", "audit", str(workspace)]).output
    out = "\n".join((*said, told, caplog.text))
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path != service)
    for form in _forms(KEY):
        assert form not in out
        assert form.encode() not in content


def test_the_command_tells_it_in_plain_danish(workspace, script, service):
    script.fault = "410"
    run = CliRunner().invoke(
        main,
        [
            "workspace",
            "fetch",
            str(workspace),
            "miljoeportal",
            LAYER,
            "--services",
            str(service),
            "--bbox",
            "699000,6159000,702000,6161000",
        ],
    )
    assert run.exit_code == 1
    assert "skovbyggelinje: ikke hentet. 127.0.0.1 siger, at tjenesten er lukket for altid (410)." in run.output
    assert "ikke undersøgt" in run.output
    played(script).fault = ""
    run = CliRunner().invoke(
        main,
        [
            "workspace",
            "fetch",
            str(workspace),
            "miljoeportal",
            LAYER,
            "--services",
            str(service),
            "--bbox",
            "699000,6159000,702000,6161000",
            "--format",
            "json",
        ],
    )
    assert (run.exit_code, json.loads(run.output)[0]["count"]) == (0, 7)


def test_the_services_are_listed_with_what_is_not_certain(service):
    run = CliRunner().invoke(main, ["workspace", "fetch", "intet.gpkg"])
    assert run.exit_code == 0
    assert "Usikker: én kilde fra 2026 fandt ingen adresse" in " ".join(run.output.split())
