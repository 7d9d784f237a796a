"""Closing a municipality's door for a while, and opening it again."""

from django.db import transaction
from django.utils import timezone

from accounts.models.user import ActorSnapshot
from cases.actions.prolong_drafts import prolong_drafts
from integrations.actions.run_round import rounds_are_over
from integrations.wake import nudge
from provisioning.fleet.life.alone import alone_with
from provisioning.fleet.life.errors import Code, LifeError, WrongState
from provisioning.fleet.life.journal import closed_since, note
from provisioning.fleet.models import LifeEvent
from tenants.context import tenant_context
from tenants.hosts import forget_hosts
from tenants.models import Municipality
from tenants.pages import forget_pages

State = Municipality.State
MISSED = {State.ACTIVE: Code.NOT_ACTIVE, State.SUSPENDED: Code.NOT_SUSPENDED}
# A round lasts half a minute, and a call to the outside has its own time limit.
PATIENCE_S = 90.0


def suspend(town: Municipality, reason: str, by: ActorSnapshot, patience_s: float = PATIENCE_S) -> bool:
    """Whoever comes sees a courtesy page, what is to be sent waits, drafts keep; terms go on, they are set by law.

    The other processes follow within `tenants.hosts.LIFETIME_S`. False when a delivery is still under way after
    `patience_s`. Raises WrongState, LifeError without a reason.
    """
    if not reason.strip():
        raise LifeError("Say why it is suspended: the journal keeps it", Code.NO_REASON)
    with alone_with(town.schema_name), tenant_context(town):
        with transaction.atomic():
            _move(town, State.ACTIVE, State.SUSPENDED)
            note(town, LifeEvent.Kind.SUSPENDED, by, reason.strip()[:500])
        _tell_this_process(town)
        return rounds_are_over(patience_s)


def resume(town: Municipality, by: ActorSnapshot, reason: str = "") -> None:
    """Open again, with what waited on its way; drafts get the time back in which nobody could finish them.

    Raises WrongState.
    """
    with alone_with(town.schema_name), tenant_context(town):
        with transaction.atomic():
            _move(town, State.SUSPENDED, State.ACTIVE)
            since = closed_since(town.schema_name)
            if since is not None:
                prolong_drafts(timezone.now() - since)
            note(town, LifeEvent.Kind.RESUMED, by, reason.strip()[:500])
        _tell_this_process(town)
        nudge()


def _move(town: Municipality, before: Municipality.State, after: Municipality.State) -> None:
    town.state = Municipality.objects.select_for_update().get(pk=town.pk).state
    if town.state != before:
        raise WrongState(f"{town.name} is {town.state}, not {before}", MISSED[before])
    town.state = after
    town.save(update_fields=["state"])


def _tell_this_process(town: Municipality) -> None:
    forget_hosts()
    forget_pages(town.schema_name)
