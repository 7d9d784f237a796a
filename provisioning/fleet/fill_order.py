"""From an order to the first page served."""

from functools import partial

from accounts.actions.invite_operator import invite, operator_with
from accounts.models import RoleAssignment
from accounts.models.user import SYSTEM
from accounts.roles import Role
from catalog.actions.activate import activate
from catalog.models import Service
from offices.models import Office
from provisioning.fleet.order import Order
from provisioning.fleet.provisioning import Report, nobody_asks, provision
from tenants.models import Municipality


def fill_order(order: Order, report: Report = nobody_asks) -> Municipality:
    """The municipality, open: schema, offices, services, the first administrator's invitation on its way.

    Filled again it completes what is missing and changes nothing that the municipality has changed since. Raises
    ValidationError, DomainTaken, BlueprintVersion.DoesNotExist, InvalidParameters; then the municipality is not open yet,
    and the corrected order goes on from there.
    """
    return provision(order.facts, order.domain, order.branding, partial(_furnish, order), report)


def _furnish(order: Order) -> None:
    for office in order.offices:
        Office.objects.get_or_create(code=office.code, defaults=office.model_dump())
    for service in order.services:
        if not Service.objects.filter(code=service.code).exists():
            activate(service.code, service.parameters, service.office, dict(SYSTEM))
    person = order.administrator
    if operator_with(person.email) is None:
        user = invite(person.email, person.given_name, person.family_name)
        RoleAssignment.objects.get_or_create(user=user, role=Role.ADMINISTRATOR, office=None)
