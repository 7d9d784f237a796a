"""Who came in through eIDAS has an Italian fiscal code now, or had one all along: from then on they have one file."""

from dataclasses import dataclass

from codicefiscale import codicefiscale
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.register_citizen import citizen_by_code
from accounts.actions.remember import remember
from accounts.deaths import is_known_dead
from accounts.logins import end_logins
from accounts.models import EidasLink, LoginRecord, PersonalDatum, User
from accounts.policies import Operator
from accounts.roles import CHECKS_DELEGATIONS
from billing.models import DebtPosition
from cases.actions.locking import lock_case
from cases.errors import CaseError, NotAllowed
from cases.models import Case, Draft, EnrolmentCheck, OutsideEnrolment, TimelineEvent
from cases.timeline import record
from notifications.models import Message
from tenants.text import Words

PREFIX = "eidas:"


class CannotJoin(CaseError):
    """Nothing was changed."""


class NotByEidas(CannotJoin):
    message: Words = _("Questa persona ha già un codice fiscale nel suo fascicolo.")


class CodeOfAnother(CannotJoin):
    message = _(
        "Il codice fiscale non corrisponde alla data di nascita che l'identità eIDAS certifica. Controlla il codice e il "
        "documento."
    )


class CodeInvalid(CannotJoin):
    message = _("Il codice fiscale non è valido: controlla di averlo scritto per intero.")


class DraftsOnBothSides(CannotJoin):
    message = _(
        "La persona ha una domanda iniziata per lo stesso servizio in tutti e due i fascicoli. Prima deve inviarne o "
        "eliminarne una."
    )


class FileClosed(CannotJoin):
    message = _("Il fascicolo con questo codice fiscale è chiuso.")


class CodeOfTheDead(CannotJoin):
    message = _(
        "All'anagrafe la persona con questo codice fiscale risulta deceduta. Se è un errore, va prima corretto lì."
    )


class Overtaken(CannotJoin):
    message = _("Proprio adesso la persona è entrata con il suo codice fiscale. Riprova.")


@dataclass(frozen=True)
class Proof:
    """What the clerk saw, and why the two are one person."""

    document: str
    reason: str


def without_code() -> QuerySet[User]:
    """The citizens known by an eIDAS identifier alone."""
    return User.objects.filter(kind=User.Kind.CITIZEN, login__startswith=PREFIX, fiscal_code=None, is_active=True)


def other_file(user: User, fiscal_code: str) -> User | None:
    """The file that the person has under the fiscal code already.

    Raises `CodeInvalid`, `CodeOfAnother`, `CodeOfTheDead`, `FileClosed`.
    """
    if not codicefiscale.is_valid(fiscal_code):
        raise CodeInvalid
    born = codicefiscale.decode(fiscal_code)["birthdate"]
    if user.birth_date and (born is None or born.date() != user.birth_date):
        raise CodeOfAnother
    if is_known_dead(fiscal_code):
        raise CodeOfTheDead
    other = citizen_by_code(fiscal_code)
    if other is not None and not other.is_active:
        raise FileClosed
    return other


def join_citizen(user: User, fiscal_code: str, proof: Proof, by: Operator) -> User:
    """The one file of the person: cases, drafts, messages, payments and logins of both. The eIDAS identity opens it too.

    Raises `NotAllowed`, and `CannotJoin` of every kind. Done twice it is done once.
    """
    if not by.has(*CHECKS_DELEGATIONS):
        raise NotAllowed
    try:
        with transaction.atomic():
            return _joined(user, fiscal_code, proof, by)
    except IntegrityError as error:
        raise Overtaken from error


def _joined(user: User, fiscal_code: str, proof: Proof, by: Operator) -> User:
    other = other_file(user, fiscal_code)
    # Always in the same order, so that two clerks who join the same people do not wait for each other for ever.
    locked = {one.pk: one for one in _locked(user, other)}
    user = locked[user.pk]
    same = Q(eidas_id=user.login.removeprefix(PREFIX)) | Q(user=user, absorbed=None)
    done = EidasLink.objects.filter(same).select_related("user").first()
    if done and done.user.fiscal_code == fiscal_code:
        return done.user
    if not user.login.startswith(PREFIX) or user.fiscal_code or not user.is_active:
        raise NotByEidas
    eidas_id = user.login.removeprefix(PREFIX)
    whole = locked[other.pk] if other else _given_code(user, fiscal_code)
    if other:
        # Ended before they move: the list of logins goes with the rest.
        _close(user)
        _move(user, whole)
    _tell(whole, fiscal_code, by)
    EidasLink.objects.create(
        eidas_id=eidas_id, user=whole, absorbed=user if other else None, at=timezone.now(), by=by.user.snapshot(),
        proof=proof.document, reason=proof.reason,
    )  # fmt: skip
    return whole


def _locked(user: User, other: User | None) -> QuerySet[User]:
    wanted = [one.pk for one in (user, other) if one]
    return User.objects.select_for_update().filter(pk__in=wanted).order_by("pk")


def _given_code(user: User, fiscal_code: str) -> User:
    user.login, user.fiscal_code = f"cf:{fiscal_code}", fiscal_code
    user.save(update_fields=["login", "fiscal_code"])
    remember(user, {"identity.fiscal_code": fiscal_code}, PersonalDatum.Source.COUNTER)
    return user


def _move(user: User, whole: User) -> None:
    begun = Draft.objects.filter(owner=user, submitted_at=None).values("service_code", "channel")
    for draft in begun:
        if Draft.objects.filter(owner=whole, submitted_at=None, **draft).exists():
            raise DraftsOnBothSides
    Draft.objects.filter(owner=user).update(owner=whole)
    Case.objects.filter(applicant=user).update(applicant=whole)
    DebtPosition.objects.filter(citizen=user).update(citizen=whole)
    LoginRecord.objects.filter(user=user).update(user=whole)
    # What both were told about no case (a welcome, say) stands once.
    told = Message.objects.filter(recipient=whole, case_id=None).values("event")
    Message.objects.filter(recipient=user).exclude(Q(case_id=None) & Q(event__in=told)).update(recipient=whole)
    known = PersonalDatum.objects.filter(user=whole).values("key")
    PersonalDatum.objects.filter(user=user).exclude(key__in=known).update(user=whole)
    references = OutsideEnrolment.objects.filter(owner=whole).values("reference")
    OutsideEnrolment.objects.filter(owner=user).exclude(reference__in=references).update(owner=whole)
    if not EnrolmentCheck.objects.filter(owner=whole).exists():
        EnrolmentCheck.objects.filter(owner=user).update(owner=whole)


def _close(user: User) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_logins(user)


def _tell(whole: User, fiscal_code: str, by: Operator) -> None:
    """On each case that came without a fiscal code: whoever reads it sees since when, and by whom."""
    for case_id in Case.objects.filter(applicant=whole, applicant_fiscal_code="").values_list("id", flat=True):
        case = lock_case(case_id)
        case.applicant_fiscal_code = fiscal_code
        case.save(update_fields=["applicant_fiscal_code"])
        record(case, TimelineEvent.Kind.JOINED, by.user.snapshot(), {"to": str(whole.pk)})
