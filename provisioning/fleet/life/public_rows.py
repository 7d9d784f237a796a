"""What the public side holds of one municipality: whatever refers to it by key, by way of others too, or names its schema.

Found in the models themselves, so that nobody can forget to say it of a new one.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet

from provisioning.fleet.models import DeletionProof, LifeEvent, LifeJob, Move, Placement
from tenants.models import Municipality
from tenants.routers import stands_in_public

# They tell of it when it is gone, or of where it has gone to.
KEPT = (LifeEvent, LifeJob, DeletionProof, Move, Placement)


def public_rows(town: Municipality) -> list[QuerySet[Model]]:
    """Rows that others refer to come after them; the municipality itself is the last."""
    found: dict[type[Model], QuerySet[Model]] = {}
    _gather(Municipality, Municipality._base_manager.filter(pk=town.pk), found)
    named = [rows for model in _public_models() if (rows := _named(model, town)) is not None]
    return [*named, *reversed(found.values())]


def _gather(model: type[Model], rows: QuerySet[Model], found: dict[type[Model], QuerySet[Model]]) -> None:
    # One that is reached again moves behind whom it refers to.
    found[model] = found.pop(model) | rows if model in found else rows
    for key in _keys_to(model):
        _gather(key.model, key.model._base_manager.filter(**{f"{key.name}__in": rows}), found)


def _keys_to(model: type[Model]) -> Iterator["ForeignKey[Model, Model]"]:
    for other in _public_models():
        for field in other._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is model and other is not model:
                yield field


def _named(model: type[Model], town: Municipality) -> QuerySet[Model] | None:
    names = {field.name for field in model._meta.concrete_fields}
    if model is Municipality or model in KEPT or "schema_name" not in names:
        return None
    return model._base_manager.filter(schema_name=town.schema_name)


def _public_models() -> list[type[Model]]:
    return [each for each in apps.get_models() if stands_in_public(each._meta.app_label, each.__name__.lower())]
