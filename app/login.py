"""Who may use which page: roles from the municipality's own login where one is set up, an open choice of role where none is.

The settings are in Streamlit's secrets: ``[auth]`` as ``st.login`` wants it (OpenID Connect), and beside it

    [geoplan.login]
    claim = "groups"            # the claim with groups or roles; dots go into a table: "realm_access.roles"
    name = "name"               # the claim that is written in the trail; the address of the mail is used where it is empty
    everybody = "ansoeger"      # the role of one who has logged in without any of the groups; left out: none
    visitors = "ansoeger"       # the role of one who has not logged in; left out: none

    [geoplan.login.roles]
    sagsbehandler = ["Byggesag"]
    planlaegger = ["Plan", "Landzone"]
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geoplan_app.pages import ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoplan_app.pages import PageInfo

ALWAYS: Final = frozenset({"forside", "om"})
"""Pages that everybody may see: where to log in, and the accessibility statement."""

_NAMES: Final = ("name", "preferred_username", "email", "sub")
"""Claims that tell a name, the best first."""


@dataclass(frozen=True, slots=True)
class LoginSettings:
    """How claims become roles. ``roles`` has for each role the groups that give it."""

    claim: str = "groups"
    name: str = "name"
    everybody: str = ""
    visitors: str = ""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits there: the name for the trail, empty before login, and the roles that may be chosen between."""

    name: str
    roles: tuple[str, ...]


def settings_of(secrets: Mapping[str, Any]) -> LoginSettings | None:
    """The settings, None where no login is set up. Roles that geoplan does not know are left out: they give nothing."""
    if not secrets.get("auth"):
        return None
    told = _table(_table(secrets, "geoplan"), "login")
    roles = _table(told, "roles")
    return LoginSettings(
        claim=str(told.get("claim", "groups")),
        name=str(told.get("name", "name")),
        everybody=_role(told.get("everybody", "")),
        visitors=_role(told.get("visitors", "")),
        roles={role: _words(roles[role]) for role in ROLES if role in roles},
    )


def _table(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = content.get(name)
    return found if found is not None and hasattr(found, "get") else {}


def _role(told: object) -> str:
    return str(told) if told in ROLES else ""


def _words(told: object) -> tuple[str, ...]:
    """One word or several, as claims and settings both write them."""
    if isinstance(told, str):
        return (told,)
    return tuple(map(str, told)) if isinstance(told, list | tuple | set | frozenset) else ()


def person_of(claims: Mapping[str, Any], settings: LoginSettings, *, logged_in: bool) -> Person:
    """Name and roles of who sits there. No role means no page but those that are always open."""
    if not logged_in:
        return Person("", (settings.visitors,) if settings.visitors else ())
    groups = {one.casefold() for one in _words(_claim(claims, settings.claim))}
    found = tuple(role for role in ROLES if groups & {one.casefold() for one in settings.roles.get(role, ())})
    return Person(_name(claims, settings), found or ((settings.everybody,) if settings.everybody else ()))


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    """The claim, also one in a table of the claims; a claim that has the whole path as its name comes first."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if hasattr(found, "get") else None
    return found


def _name(claims: Mapping[str, Any], settings: LoginSettings) -> str:
    told = (str(claims[name]).strip() for name in (settings.name, *_NAMES) if claims.get(name))
    return next((one for one in told if one), "")


def chosen_role(wanted: str, roles: Sequence[str]) -> str:
    """The role of the page: the wanted one where the person has it, else the first; empty where there is none."""
    return wanted if wanted in roles else next(iter(roles), "")


def may_use(info: PageInfo, role: str, *, login: bool) -> bool:
    """Whether the page may be used. Without a login every page may: the role then only says what is shown first."""
    return not login or info.name in ALWAYS or role in info.roles
