from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from tenants.context import tenant_context
from tenants.models import Municipality


@shared_task
def purge_sessions() -> None:
    for municipality in Municipality.objects.all():
        with tenant_context(municipality):
            Session.objects.filter(expire_date__lt=timezone.now()).delete()
