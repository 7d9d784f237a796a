"""Celery application: every message carries the schema it was sent from, so a worker never guesses the tenant."""

import os
from typing import Any

from celery.signals import beat_init, setup_logging, worker_ready
from tenant_schemas_celery.app import CeleryApp

from config.exporter import always_ready, of_all_processes, serve_metrics
from config.task_metrics import why_not_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = CeleryApp("sportello")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_logging(**_kwargs: Any) -> None:
    """Celery sets up its own logs, with the words of exceptions in them, unless somebody answers here: ours are set up."""


@worker_ready.connect
def tell_of_the_work(**_kwargs: Any) -> None:
    from django.conf import settings  # noqa: PLC0415 (read by now)

    if settings.SPORTELLO_METRICS:
        serve_metrics(settings.SPORTELLO_METRICS, of_all_processes(), why_not_ready)


@beat_init.connect
def tell_of_the_fleet(**_kwargs: Any) -> None:
    """The scheduler, of which there is one, tells what is the same whoever is asked."""
    from django.conf import settings  # noqa: PLC0415 (read by now)

    from provisioning.fleet.metrics import fleet_registry  # noqa: PLC0415 (the apps are loaded by now)

    if settings.SPORTELLO_METRICS:
        serve_metrics(settings.SPORTELLO_METRICS, fleet_registry(), always_ready)
