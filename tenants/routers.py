"""Which side a table stands on: public (shared by all municipalities), tenant, or both."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django_tenants.utils import get_public_schema_name, get_tenant_database_alias

from tenants.db import connection


def stands_in_public(app_label: str, model_name: str) -> bool:
    label = f"{app_label}.{model_name}"
    return app_label in settings.PUBLIC_APPS or label in settings.PUBLIC_MODELS | settings.BOTH_SIDES_MODELS


def stands_in_tenant(app_label: str, model_name: str) -> bool:
    return app_label not in settings.PUBLIC_APPS and f"{app_label}.{model_name}" not in settings.PUBLIC_MODELS


class SideRouter:
    """django-tenants decides per app; ours per model, because one noun's app may own a shared table and a local one."""

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        if db != get_tenant_database_alias():
            return False
        on_public = connection.schema_name == get_public_schema_name()
        stands = stands_in_public if on_public else stands_in_tenant
        # Statements and programs in a migration name no model: they run where their app has tables.
        models = _models_of(app_label) if model_name is None else [model_name.lower()]
        return None if any(stands(app_label, model) for model in models) else False


def _models_of(app_label: str) -> list[str]:
    try:
        return [model.__name__.lower() for model in apps.get_app_config(app_label).get_models()]
    except LookupError:
        return []
