from django.db import models

from tenants.ids import uuid7


class Rating(models.Model):
    """Stars given to a page, a sheet or a finished flow (criteria C.SE.1.7, C.SI.2.5, C.SI.2.6). It keeps no user."""

    class Kind(models.TextChoices):
        SHEET = "sheet", "Scheda del servizio"
        FLOW = "flow", "Fine del servizio"
        PAGE = "page", "Pagina"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    code = models.CharField(max_length=120, help_text="service code, or path of the page")
    stars = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=list)
    text = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["kind", "code", "created_at"], name="rating_subject")]
        constraints = [
            models.CheckConstraint(condition=models.Q(stars__gte=1, stars__lte=5), name="rating_stars"),
            models.CheckConstraint(condition=models.Q(kind__in=["sheet", "flow", "page"]), name="rating_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.stars}"
