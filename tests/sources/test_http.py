"""The one HTTP module and its configuration: limits, keys, proxies, and the user's own list of services."""

from __future__ import annotations

import sys
import types

import pytest

from geoplan.errors import ServiceError, UsageError
from geoplan.sources.faults import SAID, Fault
from geoplan.sources.http import Http, Network
from geoplan.sources.keys import Key, key_for
from geoplan.sources.services import service, services
from geoplan.texts import texts
from sources.conftest import KEY, QUICK, theme
from sources.service import playing

PLAIN = {
    "host": "x",
    "seconds": 1,
    "status": 1,
    "words": "w",
    "other": "y",
    "limit": 1,
    "count": 1,
    "expected": 2,
    "column": "c",
    "names": "n",
}


def http(**more):
    return Http("127.0.0.1", max_bytes=1 << 20, patience=QUICK, secure=False, **more)


def test_every_fault_has_words_that_say_what_and_what_to_do():
    assert set(SAID) == set(Fault)
    for text in SAID.values():
        told = texts()(text, **PLAIN, service="s", variable="v", key="k", layer="l")
        assert told.endswith((".", "?", "w"))
        assert "{" not in told


def test_a_key_that_the_service_repeats_is_blackened_in_the_file(script, tmp_path):
    script.features, script.echo, script.etag = [theme(1)], True, f'"{KEY}"'
    with playing(script) as address, http(key=Key("datafordeler", "apikey", KEY)) as client:
        answer = client.fetch(address, tmp_path / "answer.json")
        script.fault = "exception"
        with pytest.raises(ServiceError) as fault:
            client.fetch(address, tmp_path / "other")
    content = answer.path.read_bytes()
    assert b"***" in content
    assert b"hemmelig" not in content
    assert "hemmelig" not in str(fault.value)
    assert "***" in str(fault.value)
    assert answer.etag == '"***"'
    assert "hemmelig" in script.asked[0][0]
    assert "hemmelig" not in repr(Key("datafordeler", "apikey", KEY))


def test_the_key_goes_to_no_other_host(script, tmp_path):
    with playing(type(script)()) as other, playing(script) as address, http(key=Key("d", "apikey", KEY)) as client:
        script.fault, script.other = "redirect", other.replace("127.0.0.1", "localhost")
        with pytest.raises(ServiceError, match="localhost"):
            client.fetch(address, tmp_path / "answer")
    assert len(script.asked) == 1


def test_keys_come_from_the_environment_and_then_from_the_keyring(monkeypatch):
    monkeypatch.delenv("GEOPLAN_KEY_DATAFORDELER", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert key_for("datafordeler", "apikey") is None
    ring = types.SimpleNamespace(get_password=lambda place, name: f"{place}/{name}")
    monkeypatch.setitem(sys.modules, "keyring", ring)
    assert key_for("datafordeler", "apikey").secret == "geoplan/datafordeler"
    monkeypatch.setenv("GEOPLAN_KEY_DATAFORDELER", " fra miljøet ")
    assert key_for("datafordeler", "apikey").secret == "fra miljøet"


def test_a_keyring_that_fails_is_no_key_and_says_nothing(monkeypatch):
    def broken(*_args):
        raise RuntimeError("hemmelig")

    monkeypatch.delenv("GEOPLAN_KEY_DATAFORDELER", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", types.SimpleNamespace(get_password=broken))
    assert key_for("datafordeler", "apikey") is None


def test_proxies_are_those_of_the_environment(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "direkte.example")
    found = Network.of_environment(("direkte.example", "andet.example"))
    assert found.proxies["https://"] == "http://proxy.example:3128"
    assert found.direct == {"direkte.example"}


def test_shipped_services_are_https_and_say_how_sure_they_are():
    known = services(kommune="253")
    assert {"plandata", "miljoeportal", "mat", "bbr", "geodkv", "fortidsminder", "bbr_graphql", "filer"} <= set(known)
    for one in known.values():
        assert one.url.startswith("https://")
        assert one.confidence in {"high", "medium", "low"}
        assert one.fact.startswith("SV-")
        assert one.state
        assert one.layers
        for layer in one.layers:
            assert layer.types
    assert known["plandata"].layer("lokalplan").types[0].where == "komnr=253"
    assert known["bbr_graphql"].layers[0].types[0].where == '{ kommunekode: { eq: "0253" } }'


def test_the_user_overrules_key_by_key_and_adds(tmp_path):
    own = tmp_path / "egne.toml"
    own.write_text(
        '[bbr]\nurl = "https://nyt.example/BBR"\nversion = "3.0.0"\n'
        '[egen]\nprotocol = "wfs"\nurl = "https://gis.example/wfs"\n[[egen.layers]]\nname = "stier"\ntypes = [{ type = "x:stier" }]\n'
    )
    known = services(own)
    assert (known["bbr"].host, known["bbr"].page, len(known["bbr"].layers)) == ("nyt.example", 10_000, 2)
    assert known["egen"].layer("stier").types[0].type == "x:stier"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('[bbr]\nurl = "http://bbr.example"\n', "https://"),
        ('[ny]\nurl = "https://x.example"\n', "kan ikke bruges"),
        ('[ny]\nurl = "https://x.example"\nprotocol = "ftp"\n', "kan ikke bruges"),
        ("[bbr\n", "kan ikke læses som TOML"),
        ('[plandata]\nlayers = [{ name = "x", types = [{ type = "a", where = "{ukendt}" }] }]\n', "kan ikke bruges"),
    ],
)
def test_a_list_of_services_that_cannot_be_used_is_told(tmp_path, content, words):
    own = tmp_path / "egne.toml"
    own.write_text(content)
    with pytest.raises(UsageError, match=words):
        services(own)


def test_what_is_not_known_is_told_with_what_is():
    with pytest.raises(UsageError, match="plandata"):
        service("dawa")
    with pytest.raises(UsageError, match="zonekort"):
        service("plandata").layer("x")
