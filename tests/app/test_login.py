"""Roles: what claims give, what is refused, and that writes carry the name of the one who has logged in."""

import shutil

import pytest
from streamlit.testing.v1 import AppTest

from app import sag
from geoplan.errors import UsageError
from geoplan.store import Workspace
from geoplan.workflows.map_layers import drawable, layer_geojson
from geoplan_app import who
from geoplan_app.login import ALWAYS, LoginSettings, Person, chosen_role, may_use, person_of, settings_of
from geoplan_app.pages import PAGES, ROLES, page_info

SECRETS = {
    "auth": {"redirect_uri": "http://localhost/oauth2callback", "cookie_secret": "x", "client_id": "a", "client_secret": "b"},
    "geoplan": {"login": {"claim": "groups", "roles": {"sagsbehandler": ["Byggesag"], "planlaegger": ["Plan", "Landzone"]}}},
}
OFFICER = {"is_logged_in": True, "name": "Bo Berg", "email": "bo@kommune.example", "groups": ["Byggesag", "Alle"]}
STRANGER = {"is_logged_in": False}


def test_without_auth_there_is_no_login():
    assert settings_of({}) is None
    assert settings_of({"geoplan": SECRETS["geoplan"]}) is None


def test_settings_are_read_and_unknown_roles_give_nothing():
    told = {**SECRETS, "geoplan": {"login": {"everybody": "konge", "visitors": "ansoeger", "roles": {"konge": ["Alle"], "gis": "GIS"}}}}
    assert settings_of(told) == LoginSettings(visitors="ansoeger", roles={"gis": ("GIS",)})


@pytest.mark.parametrize(
    ("claims", "logged_in", "person"),
    [
        (OFFICER, True, Person("Bo Berg", ("sagsbehandler",))),
        ({"groups": ["byggesag", "LANDZONE"], "email": "a@b.example"}, True, Person("a@b.example", ("planlaegger", "sagsbehandler"))),
        ({"groups": "Byggesag", "sub": "42"}, True, Person("42", ("sagsbehandler",))),
        ({"name": "Uden gruppe"}, True, Person("Uden gruppe", ())),
        ({"groups": None, "name": " "}, True, Person("", ())),
        (OFFICER, False, Person("", ())),
    ],
)
def test_claims_give_roles(claims, logged_in, person):
    assert person_of(claims, settings_of(SECRETS), logged_in=logged_in) == person


def test_a_claim_may_lie_in_a_table():
    settings = LoginSettings(claim="realm_access.roles", roles={"gis": ("kort",)})
    assert person_of({"realm_access": {"roles": ["kort"]}}, settings, logged_in=True).roles == ("gis",)
    assert person_of({"realm_access.roles": ["kort"]}, settings, logged_in=True).roles == ("gis",)
    assert person_of({"realm_access": "kort"}, settings, logged_in=True).roles == ()


def test_a_visitor_and_anybody_logged_in_have_the_roles_that_the_settings_give():
    settings = LoginSettings(visitors="ansoeger", everybody="gis")
    assert person_of({}, settings, logged_in=False).roles == ("ansoeger",)
    assert person_of({}, settings, logged_in=True).roles == ("gis",)


@pytest.mark.parametrize(
    ("wanted", "roles", "role"), [("gis", ("gis", "planlaegger"), "gis"), ("gis", ("planlaegger",), "planlaegger"), ("gis", (), "")]
)
def test_a_role_is_one_of_those_that_the_person_has(wanted, roles, role):
    assert chosen_role(wanted, roles) == role


@pytest.mark.parametrize("role", [*ROLES, ""])
def test_a_page_is_closed_to_other_roles_only_with_a_login(role):
    assert all(may_use(one, role, login=False) for one in PAGES)
    assert {one.name for one in PAGES if may_use(one, role, login=True)} == ALWAYS | {one.name for one in PAGES if role in one.roles}


@pytest.fixture
def logged_in(monkeypatch):
    """Set up a login, and let the person be the one given."""

    def become(claims):
        monkeypatch.setattr(who, "login_settings", lambda: settings_of(SECRETS))
        monkeypatch.setattr(who, "claims", lambda: claims)

    return become


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return sag.workspace(tmp_path_factory.mktemp("login"))


@pytest.fixture
def workspace(made, tmp_path, monkeypatch):
    path = shutil.copy(made, str(tmp_path / "kommune.gpkg"))
    monkeypatch.setenv("GEOPLAN_WORKSPACE", path)
    monkeypatch.setenv("GEOPLAN_USER", "maskinen")
    return path


@pytest.mark.parametrize("name", [one.name for one in PAGES])
def test_one_who_has_not_logged_in_meets_a_plain_refusal(workspace, logged_in, name):
    logged_in(STRANGER)
    found = AppTest.from_file(str(page_info(name).path), default_timeout=30)
    found.query_params["rolle"] = "sagsbehandler"  # an address gives no role
    found.run()
    assert not found.exception
    refused = any("Du er ikke logget ind med en af de roller" in one.value for one in found.warning)
    assert refused is (name not in ALWAYS)
    if refused:
        assert not [*found.dataframe, *found.tabs, *found.text_input]
    assert "ramme.rolle" not in {one.key for one in found.selectbox}


def test_an_officer_writes_under_the_name_of_the_login(workspace, logged_in):
    logged_in(OFFICER)
    found = sag.opened("2026-0003", role="gis")
    assert not any("Du er ikke logget ind" in one.value for one in found.warning)
    sag.press(found, "Gem i sporet som sendt")
    with Workspace.open(workspace) as ws:
        assert ws.audit()["hvem"].tolist()[-2:] == ["Bo Berg", "Bo Berg"]


def test_an_officer_may_not_use_the_pages_of_others(workspace, logged_in):
    logged_in({**OFFICER, "groups": []})
    assert any("Siden er for planlægger, sagsbehandler eller GIS-medarbejder" in one.value for one in sag.opened().warning)


def test_no_address_gives_out_the_cases(workspace):
    """The map's layers are open to everybody who can reach the server; cases are about people."""
    with Workspace.open(workspace) as ws:
        assert ws.has("byggesag")
        assert "byggesag" not in {one.name for one in drawable(ws)}
        with pytest.raises(UsageError, match="vises ikke på kortet"):
            layer_geojson(ws, "byggesag", (599000, 6199000, 601000, 6201000))
