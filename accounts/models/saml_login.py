from django.db import models
from django.db.models import Q

from tenants.ids import uuid7


class SamlLogin(models.Model):
    """A login by SAML: asked, then answered by the identity provider, then entered by the browser that asked.

    Each step happens once. The answer of the provider arrives without the citizen's cookie, so it waits here, sealed,
    under a one-time handle until the browser comes for it. What identifies the provider's session is kept as a code, so that
    the provider can end it. Nothing in clear tells who logged in.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    way = models.CharField(max_length=8)
    request_id = models.CharField(max_length=64, unique=True)
    provider = models.CharField(max_length=500)
    level = models.PositiveSmallIntegerField()
    destination = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    assertion_code = models.CharField(max_length=64, unique=True, null=True)
    handle_code = models.CharField(max_length=64, unique=True, null=True)
    sealed_answer = models.TextField(blank=True, editable=False)
    entered_at = models.DateTimeField(null=True)
    session_code = models.CharField(max_length=64, blank=True)
    session_key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="saml_login_level", condition=Q(level__in=[1, 2, 3])),
            models.CheckConstraint(
                name="saml_login_answer_whole",
                condition=Q(answered_at=None, assertion_code=None, handle_code=None, entered_at=None)
                | Q(answered_at__isnull=False, assertion_code__isnull=False, handle_code__isnull=False),
            ),
            models.CheckConstraint(
                name="saml_login_sealed_until_entered", condition=Q(entered_at=None) | Q(sealed_answer="")
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="saml_login_age"),
            models.Index(fields=["session_code"], name="saml_login_session", condition=~Q(session_code="")),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.id}"
