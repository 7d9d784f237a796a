from django.db import models
from django.db.models import Q

from tenants.ids import uuid7


class EnrolmentCheck(models.Model):
    """That a citizen wants to see their enrolments in the other application; when they were last asked for, and last told.

    Never told yet, or told before they were last asked: a question is on its way, or the other system does not answer.
    """

    owner = models.OneToOneField("accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.owner_id)


class OutsideEnrolment(models.Model):
    """An enrolment made in another application, as that application last told it. What is true stands over there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="outside_enrolments")
    reference = models.CharField(max_length=80)
    child = models.CharField(max_length=80)
    service = models.CharField(max_length=200)
    status = models.CharField(max_length=120)
    status_on = models.DateField()
    link = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-status_on", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "reference"], name="outside_enrolment_once"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex=r"^https?://[^/]"), name="outside_enrolment_link"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
