from celery import shared_task
from django.utils import timezone

from cases.models import Draft
from cases.timeline import anchor_today
from tenants.context import tenant_context
from tenants.models import Municipality


@shared_task
def expire_drafts() -> None:
    """Delete drafts past their time."""
    for municipality in Municipality.objects.all():
        with tenant_context(municipality):
            Draft.objects.filter(submitted_at__isnull=True, expires_at__lte=timezone.now()).delete()


@shared_task
def anchor_timelines() -> None:
    for municipality in Municipality.objects.all():
        with tenant_context(municipality):
            anchor_today()
