from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.ids import uuid7


class RightsEvent(models.Model):
    """A line of the journal of rights: who gave what to whom, and when. Only ever added to.

    Names are snapshots: the line stays true when an account or a role changes or goes.
    """

    class Kind(models.TextChoices):
        GIVEN = "given", _("Ruolo dato")
        TAKEN = "taken", _("Ruolo tolto")
        ROLE_MADE = "role_made", _("Ruolo dell'ente creato")
        ROLE_CHANGED = "role_changed", _("Ruolo dell'ente cambiato")
        ROLE_DELETED = "role_deleted", _("Ruolo dell'ente eliminato")
        SUPPORT_ASKED = "support_asked", _("Assistenza del fornitore chiesta")
        SUPPORT_GIVEN = "support_given", _("Assistenza del fornitore aperta")
        SUPPORT_REFUSED = "support_refused", _("Assistenza del fornitore rifiutata")
        SUPPORT_ENDED = "support_ended", _("Assistenza del fornitore chiusa")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=Kind)
    by = models.JSONField(help_text="{kind, id, name} of who did it")
    about = models.JSONField(
        help_text="{kind, id, name} of whose rights changed; {} when it is a role itself", default=dict
    )
    role = models.CharField(max_length=80, help_text="The name of the role, as it was called then")
    office = models.CharField(max_length=200, blank=True, help_text="Empty: the whole municipality")
    detail = models.JSONField(default=dict, help_text="Of a role of the municipality's own: what it gave and gives")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(name="rights_event_names_a_role", condition=~Q(role=""))]

    def __str__(self) -> str:
        return f"{self.kind} {self.role}"
