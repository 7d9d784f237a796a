"""The one way a service gets a new definition: resolve, check, store, point, remember."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from catalog.blueprint import Blueprint
from catalog.checks import blueprint_problems
from catalog.models import Service, ServiceVersion
from catalog.overlay import OverlayError
from catalog.parameters import Values
from catalog.problems import Problem, of_validation
from catalog.queries import fold
from catalog.resolve import ResolvedDefinition, resolve
from catalog.store import blueprint, keep
from tenants.context import current_schema
from tenants.pages import forget_pages

Actor = dict[str, Any]


class InvalidCustomisation(ValueError):
    """The overlay makes something that cannot work. `problems` say what, in English, for who writes overlays; `found` says
    the same to programs (`catalog.problem_words` puts it into Italian)."""

    def __init__(self, found: list[Problem]) -> None:
        self.found, self.problems = found, [str(problem) for problem in found]
        super().__init__("; ".join(self.problems))


class StaleService(RuntimeError):
    """Somebody else changed the service meanwhile; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Un'altra persona ha modificato il servizio. Ricarica la pagina e riprova."))


def locked_service(code: str, row_version: int | None = None) -> Service:
    """The service under a row lock. Raises Service.DoesNotExist or StaleService."""
    service = Service.objects.select_for_update().get(code=code)
    if row_version is not None and service.row_version != row_version:
        raise StaleService
    return service


def resolved(base: Blueprint, base_hash: str, parameters: Values, overlay: dict[str, Any]) -> ResolvedDefinition:
    """Raises InvalidParameters or InvalidCustomisation."""
    try:
        definition = resolve(base, base_hash, parameters, overlay)
    except OverlayError as error:
        raise InvalidCustomisation([Problem(error.path, error.message, error.kind)]) from None
    except ValidationError as error:
        raise InvalidCustomisation([of_validation(one) for one in error.errors(include_url=False)]) from None
    found = blueprint_problems(definition)
    if found:
        raise InvalidCustomisation([Problem.of(loc, message) for loc, message in found])
    return definition


def point(service: Service, *, by: Actor, reason: str) -> Service:
    """Resolve the service as it now stands, store the definition, save, and write the history. Inside a transaction."""
    definition = resolved(
        blueprint(service.blueprint_hash), service.blueprint_hash, service.parameters, service.overlay
    )
    service.parameters = definition.values
    service.definition = keep(definition)
    _show(service, definition)
    if not service._state.adding:
        service.row_version += 1
    service.save()
    _remember(service, by, reason)
    transaction.on_commit(partial(forget_pages, current_schema()))
    return service


def _show(service: Service, definition: ResolvedDefinition) -> None:
    service.title, service.summary = definition.title, definition.sheet.summary
    service.category, service.topics = definition.category, list(definition.topics)
    service.search_text = fold(" ".join([definition.title, definition.sheet.summary, *definition.topics]))


def _remember(service: Service, by: Actor, reason: str) -> None:
    ServiceVersion.objects.create(
        service=service,
        number=service.row_version,
        definition=service.definition,
        blueprint_hash=service.blueprint_hash,
        parameters=service.parameters,
        overlay=service.overlay,
        external_name=service.external_name,
        external_url=service.external_url,
        reason=reason,
        by=by,
    )
