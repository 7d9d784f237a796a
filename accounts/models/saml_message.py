from datetime import datetime

from django.db import models
from django.db.models import Q

from tenants.append_only import AppendOnly
from tenants.ids import uuid7


class Register(AppendOnly):
    def forget_before(self, moment: datetime) -> None:
        """The one way out of it."""
        models.QuerySet.delete(self.filter(at__lt=moment))


class SamlMessage(models.Model):
    """A line of the register of transactions with the identity providers (SPID, Regole tecniche: «Tracciature»).

    Only ever added to, and kept for 24 months. Three kinds of line share the identifier of the request: what was asked, each
    answer to it, and what became of the login. The message itself is sealed; what is in clear names nobody but by
    identifiers that serve one login.
    """

    class Kind(models.TextChoices):
        REQUEST = "request"
        ANSWER = "answer"
        ENTRANCE = "entrance"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    way = models.CharField(max_length=8)
    kind = models.CharField(max_length=8, choices=Kind)
    request_id = models.CharField(max_length=64)
    provider = models.CharField(max_length=500)
    message_id = models.CharField(max_length=200, blank=True)
    issued_at = models.CharField(max_length=40, blank=True, help_text="As the message says it, which may be wrong")
    issuer = models.CharField(max_length=500, blank=True)
    assertion_id = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=256, blank=True, help_text="The transient name that stands for one session")
    outcome = models.CharField(max_length=64, blank=True, help_text="Why it was refused; empty: it was not")
    sealed_message = models.TextField(blank=True, editable=False)

    objects = Register.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="saml_message_kind", condition=Q(kind__in=["request", "answer", "entrance"]) & ~Q(request_id="")
            ),
            models.UniqueConstraint(
                name="saml_message_one_request", fields=["request_id"], condition=Q(kind="request")
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="saml_message_age"),
            models.Index(fields=["request_id"], name="saml_message_of_request"),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.kind} {self.id}"
