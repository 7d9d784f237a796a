from typing import Final

from django.db import models
from django.db.models import Q

from tenants.ids import uuid7

# The application is made here (both empty), or on another site that has a name and a web address.
HERE_OR_ELSEWHERE: Final = Q(external_name="", external_url="") | (
    ~Q(external_name="") & Q(external_url__regex=r"^https?://[^/]")
)


class Service(models.Model):
    """A municipality's own copy of a blueprint: parameter values, overlay, and the definition they resolve to."""

    class State(models.TextChoices):
        DRAFT = "draft", "In preparazione"
        ACTIVE = "active", "Attivo"
        SUSPENDED = "suspended", "Sospeso"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    suspension_reason = models.CharField(max_length=300, blank=True)
    office_code = models.SlugField(max_length=40)
    # A service that lives elsewhere: list and sheet are ours, the application is made in another system.
    external_name = models.CharField(max_length=80, blank=True)
    external_url = models.CharField(max_length=500, blank=True)
    parameters = models.JSONField(default=dict)
    overlay = models.JSONField(default=dict)
    blueprint_hash = models.CharField(max_length=64)
    definition = models.ForeignKey("catalog.Definition", on_delete=models.PROTECT, related_name="+")
    # What lists and searches show, so that a page of services reads no definition.
    title = models.CharField(max_length=300)
    summary = models.CharField(max_length=300)
    category = models.SlugField(max_length=60)
    topics = models.JSONField(default=list)
    search_text = models.TextField(blank=True)
    row_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["title", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["draft", "active", "suspended"]), name="service_state"),
            models.CheckConstraint(condition=HERE_OR_ELSEWHERE, name="service_here_or_elsewhere"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_elsewhere(self) -> bool:
        return bool(self.external_url)

    @property
    def definition_hash(self) -> str:
        return str(self.definition_id)
