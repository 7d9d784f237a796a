"""The request as our views see it, after the middleware has been through it."""

from django.contrib.auth.models import AnonymousUser
from django_htmx.middleware import HtmxDetails

from accounts.acting import Acting
from accounts.models import User
from accounts.policies import Operator
from tenants.http import TenantRequest


class Request(TenantRequest):
    """`operator` is set by the marks of `accounts.access` that ask for one, `entering` by those of the second factor; `acting`
    says on whose behalf."""

    user: User | AnonymousUser
    operator: Operator
    entering: User
    acting: Acting
    htmx: HtmxDetails


class CitizenRequest(Request):
    """Behind `@citizen_required`: somebody is logged in."""

    user: User


class OperatorRequest(Request):
    """Behind `@operator_required`."""

    user: User


class StaffRequest(Request):
    """Behind `@staff_required`."""

    user: User
