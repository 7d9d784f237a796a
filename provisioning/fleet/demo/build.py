"""A demonstration town: tenant, offices, clerks, integrations, services, cases. Each part may be there already."""

from datetime import date
from typing import Any

from django.conf import settings

from accounts.actions.record_death import Death, record_deaths
from accounts.models import Authenticator, CustomRole, RoleAssignment, User
from accounts.policies import Operator
from accounts.roles import Role
from catalog.actions.activate import activate
from catalog.actions.customise import customise
from catalog.actions.place_elsewhere import place_elsewhere
from catalog.models import Service
from integrations.actions.configure import configure
from integrations.capability import options_for
from integrations.models import CapabilityConfig
from integrations.simulators import people
from integrations.simulators.demo import configurations, enrolment_configuration, staff_configuration
from offices.models import Office
from provisioning.fleet.demo import logins, stories
from provisioning.fleet.demo.acts import SEED, Staff
from provisioning.fleet.demo.identities import new_password
from provisioning.fleet.demo.logins import Simulators
from provisioning.fleet.demo.towns import Clerk, OwnRole, Town
from provisioning.fleet.provisioning import provision
from tenants.context import tenant_context


def domain(town: Town) -> str:
    return f"{town.label}.{settings.SPORTELLO_DOMAIN}"


def origin(town: Town) -> str:
    port = f":{settings.SPORTELLO_PUBLIC_PORT}" if settings.SPORTELLO_PUBLIC_PORT else ""
    return f"{settings.SPORTELLO_SCHEME}://{domain(town)}{port}"


def build(town: Town, simulators: Simulators, passwords: dict[str, str]) -> list[dict[str, Any]]:
    """Make or complete the town; its operators as the file of identities lists them. `passwords`: known by login."""
    municipality = provision(town.facts, domain(town), town.branding)
    with tenant_context(municipality):
        offices = _offices(town)
        _integrations(town, simulators)
        _services(town)
        _registry_list()
        entries = [_clerk(town, clerk, offices, passwords) for clerk in town.clerks]
        staff = _staff(town)
        stories.tell(town.label, staff)
        stories.begin_drafts(town.label)
    return entries


def _offices(town: Town) -> dict[str, Office]:
    return {
        facts["code"]: Office.objects.update_or_create(code=facts["code"], defaults=facts)[0] for facts in town.offices
    }


def _integrations(town: Town, simulators: Simulators) -> None:
    wanted = configurations(
        origin(town), port=simulators.port, smtp_port=simulators.smtp_port, sender_name=town.facts.name,
        sender=f"noreply@{town.mail_domain}",
    )  # fmt: skip
    wanted = [each for each in wanted if each.capability != "identity" or town.gateway]
    wanted += logins.ways_in(town, simulators)
    wanted.append(staff_configuration(origin(town), port=simulators.port))
    if any(each.enrolment for each in town.services):
        wanted.append(enrolment_configuration(origin(town), port=simulators.port))
    for each in wanted:
        configure(each.capability, each.adapter, each.options, by=SEED)
    if not town.gateway:
        # Of a demonstration made before there was SPID.
        CapabilityConfig.objects.filter(capability="identity").delete()


def _services(town: Town) -> None:
    for wanted in town.services:
        if Service.objects.filter(code=wanted.code).exists():
            continue
        service = activate(wanted.code, wanted.parameters, wanted.office, SEED)
        if wanted.overlay:
            service = customise(wanted.code, wanted.overlay, row_version=service.row_version, by=SEED)
        if wanted.enrolment:
            options = options_for("enrolment")
            place_elsewhere(wanted.code, options.name, options.site_url, by=SEED)


def _registry_list() -> None:
    """What the registry office has handed in: somebody still uses a dead man's identity."""
    gone = people.by_slug("ernesto-galli")
    assert gone is not None
    record_deaths([Death(gone.fiscal_code, date(2026, 3, 2))])


def _login(town: Town, clerk: Clerk) -> str:
    return f"{clerk.given_name}.{clerk.family_name}@{town.mail_domain}".lower()


def _clerk(town: Town, clerk: Clerk, offices: dict[str, Office], passwords: dict[str, str]) -> dict[str, Any]:
    """An account whose password nobody knows any more gets a new one."""
    login = _login(town, clerk)
    password = passwords.get(login) or new_password()
    user = User.objects.filter(login=login).first()
    if user is None:
        names = {"given_name": clerk.given_name, "family_name": clerk.family_name}
        user = User.objects.create_operator(login, password, **names)
    elif login not in passwords:
        user.set_password(password)
        user.save(update_fields=["password"])
    device = Authenticator.objects.filter(user=user).first() or Authenticator.objects.create(user=user, name="app")
    for role, office in clerk.roles:
        RoleAssignment.objects.get_or_create(user=user, office=offices.get(office), **_role(role))
    return {
        "name": user.full_name, "role": clerk.title, "login": login, "password": password, "municipality": town.facts.name,
        "totp_secret": device.secret,
    }  # fmt: skip


def _role(role: Role | OwnRole) -> dict[str, Any]:
    if isinstance(role, Role):
        return {"role": role}
    facts = {"stands_for": list(role.stands_for), "sees_restricted": role.sees_restricted}
    return {"custom": CustomRole.objects.get_or_create(name=role.name, defaults=facts)[0]}


def _staff(town: Town) -> Staff:
    logins = {_login(town, clerk): clerk.given_name for clerk in town.clerks}
    return {logins[user.login]: Operator(user) for user in User.objects.filter(login__in=logins)}
