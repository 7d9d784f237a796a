from django.db import transaction
from django.utils import timezone

from accounts.models import User
from integrations.wake import hand_over
from provisioning.pnrr.actions.journal import note
from provisioning.pnrr.errors import AlreadyRunning, NoServices, NotServing
from provisioning.pnrr.models import CheckRun, Dossier, DossierEvent
from provisioning.pnrr.policies import DossierPolicy

TASK = "provisioning.pnrr.tasks.run_checks"


def ask_run(dossier: Dossier, staff: User) -> CheckRun:
    """The checks begin as soon as a worker is free. Raises NotStaff, NotServing, NoServices, AlreadyRunning."""
    DossierPolicy(staff).require()
    if not dossier.municipality.is_serving:
        raise NotServing
    with transaction.atomic():
        Dossier.objects.select_for_update().get(id=dossier.id)
        now, services = timezone.now(), dossier.services.count()
        if not services:
            raise NoServices
        for earlier in CheckRun.objects.filter(dossier=dossier, ended_at=None):
            if earlier.is_open(now):
                raise AlreadyRunning
            earlier.ended_at = now
            earlier.save(update_fields=["ended_at"])
        # The site is one part more.
        run = CheckRun.objects.create(dossier=dossier, asked_at=now, by=staff.snapshot(), total=services + 1)
        note(dossier, DossierEvent.Kind.CHECKED, now, staff)
        # If the broker does not answer now, `run_waiting_checks` finds the run.
        transaction.on_commit(lambda: hand_over(TASK, str(run.id)))
    return run
