from django.db import transaction
from django.utils.translation import gettext as _

from catalog.actions.change import Actor, InvalidCustomisation, locked_service, point
from catalog.models import Service, ServiceVersion, WorkingCopy
from catalog.parameters import InvalidParameters
from catalog.problem_words import in_words
from catalog.store import blueprint
from catalog.workbench import body_of


class CannotRestore(ValueError):
    """`reasons` in Italian."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def restore(code: str, number: int, *, row_version: int, by: Actor) -> Service:
    """Make the values and the changes of an earlier version the present ones again, as a new version.

    The catalogue's version stays the one the service stands on; what it asks since then keeps its present value.
    Raises StaleService, ServiceVersion.DoesNotExist, CannotRestore: they no longer fit that version, or a working copy is
    open.
    """
    with transaction.atomic():
        service = locked_service(code, row_version)
        earlier = service.versions.get(number=number)
        if WorkingCopy.objects.filter(code=code).exists():
            raise CannotRestore([_("Ci sono modifiche da pubblicare: pubblicale o scartale, poi ripristina.")])
        _refuse_unfitting(service, earlier)
        # A value that was not asked yet stays as it is: without it no version older than the question would ever come back.
        service.parameters, service.overlay = {**service.parameters, **earlier.parameters}, earlier.overlay
        return _pointed(service, by, number)


def _refuse_unfitting(service: Service, earlier: ServiceVersion) -> None:
    known = {parameter.id for parameter in blueprint(service.blueprint_hash).parameters}
    if set(earlier.parameters) - known:
        raise CannotRestore(
            [
                _(
                    "Quella versione usa valori che la versione attuale del catalogo non prevede più: non si può ripristinare."
                )
            ]
        )


def _pointed(service: Service, by: Actor, number: int) -> Service:
    try:
        return point(service, by=by, reason=f"restore:{number}")
    except InvalidParameters as error:
        raise CannotRestore(
            [_("Quella versione ha valori che oggi non vanno bene."), *_named(service, error)]
        ) from None
    except InvalidCustomisation as error:
        body = body_of(blueprint(service.blueprint_hash))
        told = _("Le modifiche di quella versione non si adattano più al servizio di oggi.")
        raise CannotRestore([told, *in_words(error.found, body, body)]) from None


def _named(service: Service, error: InvalidParameters) -> list[str]:
    labels = {parameter.id: parameter.label for parameter in blueprint(service.blueprint_hash).parameters}
    return [f"{labels.get(name, name)}: {why}" for name, why in error.errors.items()]
