"""What is still to be done in a municipality that has just been made, asked of the municipality itself."""

from dataclasses import dataclass

from django.conf import settings

from accounts.actions.invite_operator import operator_with
from accounts.kinds import INVITATION
from integrations.models import CapabilityConfig, Delivery
from provisioning.fleet.models import Health, OrderDraft
from provisioning.fleet.orders.answers import ADMINISTRATOR, SERVICES
from provisioning.fleet.orders.services import Offer, chosen_offers
from tenants.context import tenant_context
from tenants.models import Municipality

# One of them is enough for citizens to come in.
WAYS_IN = frozenset({"identity", "spid", "cie"})


@dataclass(frozen=True)
class FirstDays:
    """`invited`: the invitation has left, not only waits to. `host_seen`: None where the installation does without HTTPS."""

    administrator: str
    invited: bool
    has_mail: bool
    has_logins: bool
    has_protocol: bool
    host_seen: bool | None
    undecided: list[Offer]


def first_days(draft: OrderDraft, town: Municipality) -> FirstDays:
    """On the public side."""
    email = draft.answers[ADMINISTRATOR]["email"]
    with tenant_context(town):
        configured = set(CapabilityConfig.objects.filter(is_active=True).values_list("capability", flat=True))
        invited = _is_invited(email)
    return FirstDays(
        administrator=email,
        invited=invited,
        has_mail="messaging" in configured,
        has_logins=bool(configured & WAYS_IN),
        has_protocol="protocol" in configured,
        host_seen=_host_seen(town) if settings.SPORTELLO_SCHEME == "https" else None,
        undecided=[offer for offer in chosen_offers(draft.answers[SERVICES]) if not offer.is_ready],
    )


def _is_invited(email: str) -> bool:
    user = operator_with(email)
    if user is None:
        return False
    sent = Delivery.objects.filter(kind=INVITATION, subject=f"operator:{user.pk}", state=Delivery.State.DONE)
    return sent.exists()


def _host_seen(town: Municipality) -> bool:
    return Health.objects.filter(municipality=town, checked_at__isnull=False, hosts_failing=0).exists()
