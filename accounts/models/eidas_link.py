from django.db import models
from django.db.models import F, Q

from tenants.ids import uuid7


class EidasLink(models.Model):
    """An eIDAS identifier that leads to the file of a person with a fiscal code, since a clerk saw the proof that they are one.

    Only ever added to: it is the trace of the joining as well. `absorbed`: the account that the person had before, closed
    since; none when that account itself was given the fiscal code.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    eidas_id = models.CharField(max_length=248, unique=True)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="eidas_links")
    absorbed = models.OneToOneField(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="joined_into"
    )
    at = models.DateTimeField()
    by = models.JSONField(help_text="{kind, id, name} of the clerk")
    proof = models.CharField(max_length=200, help_text="The document that the clerk saw")
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                name="eidas_link_is_proved", condition=~Q(proof="") & ~Q(reason="") & ~Q(eidas_id="")
            ),
            models.CheckConstraint(
                name="eidas_link_to_another", condition=Q(absorbed__isnull=True) | ~Q(absorbed=F("user"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
