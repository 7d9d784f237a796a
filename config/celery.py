"""Celery application: every message carries the schema it was sent from, so a worker never guesses the tenant."""

import os
from typing import Any

from celery.signals import setup_logging
from tenant_schemas_celery.app import CeleryApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = CeleryApp("sportello")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_logging(**_kwargs: Any) -> None:
    """Celery sets up its own logs, with the words of exceptions in them, unless somebody answers here: ours are set up."""
