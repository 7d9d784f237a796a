from django.db import models

from tenants.ids import uuid7


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
            models.CheckConstraint(condition=models.Q(state__in=["draft", "active", "suspended"]), name="service_state")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def definition_hash(self) -> str:
        return str(self.definition_id)
