"""How a login ends, at will: well, with a «no» of SPID's table of anomalies, or with an answer that must not be believed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from integrations.identity.saml.elements import instant
from integrations.identity.saml.xml import NAMESPACES, Element
from integrations.simulators.identity.saml.answers import Answering, Change, answer, new_id
from integrations.simulators.identity.saml.provider import SimulatedProvider, new_key

SLOW_SECONDS = 8.0


class Outcome(StrEnum):
    NONE = ""
    ATTEMPTS = "nr19"
    NO_LEVEL = "nr20"
    TIMED_OUT = "nr21"
    NO_CONSENT = "nr22"
    SUSPENDED = "nr23"
    UNASSIGNED = "nr24"
    CANCELLED = "nr25"
    WRONG_IDENTITY = "nr30"
    NO_ANSWER = "no_answer"
    SLOW = "slow"
    REPLAY = "replay"
    WRONG_SIGNATURE = "wrong_signature"
    UNSIGNED = "unsigned"
    TAMPERED = "tampered"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_DESTINATION = "wrong_destination"
    OTHER_REQUEST = "other_request"
    NO_FISCAL_CODE = "no_fiscal_code"
    MALFORMED_FISCAL_CODE = "malformed_fiscal_code"
    NO_NAME = "no_name"
    UNASKED = "unasked"

    @property
    def number(self) -> int:
        """Of the table of anomalies; 0 when the provider does not say no."""
        return int(self[2:]) if self.startswith("nr") else 0


GROUPS = [
    ("Tutto bene", [(Outcome.NONE, "Nessun errore")]),
    (
        "Il gestore dice di no",
        [
            (Outcome.ATTEMPTS, "nr19: troppi tentativi con credenziali sbagliate"),
            (Outcome.NO_LEVEL, "nr20: credenziali di livello troppo basso"),
            (Outcome.TIMED_OUT, "nr21: tempo scaduto"),
            (Outcome.NO_CONSENT, "nr22: consenso negato"),
            (Outcome.SUSPENDED, "nr23: identità sospesa o revocata"),
            (Outcome.UNASSIGNED, "nr24: codice che la tabella non assegna"),
            (Outcome.CANCELLED, "nr25: annullato dalla persona"),
            (Outcome.WRONG_IDENTITY, "nr30: tipo di identità sbagliato"),
        ],
    ),
    (
        "Il gestore non ce la fa",
        [
            (Outcome.NO_ANSWER, "Non risponde: chiude la connessione"),
            (Outcome.SLOW, f"Lento: risponde dopo {SLOW_SECONDS:.0f} secondi"),
        ],
    ),
    (
        "Risposta da non credere",
        [
            (Outcome.WRONG_SIGNATURE, "Firmata da un altro"),
            (Outcome.UNSIGNED, "Senza firma"),
            (Outcome.TAMPERED, "Cambiata dopo la firma"),
            (Outcome.EXPIRED, "Scaduta"),
            (Outcome.NOT_YET, "Non ancora valida"),
            (Outcome.WRONG_AUDIENCE, "Per un altro servizio (Audience)"),
            (Outcome.WRONG_DESTINATION, "Per un altro indirizzo (Destination)"),
            (Outcome.OTHER_REQUEST, "A un’altra richiesta (InResponseTo)"),
            (Outcome.REPLAY, "La risposta dell’accesso precedente, di nuovo"),
        ],
    ),
    (
        "Dati che mancano o che avanzano",
        [
            (Outcome.NO_FISCAL_CODE, "Codice fiscale assente"),
            (Outcome.MALFORMED_FISCAL_CODE, "Codice fiscale non valido"),
            (Outcome.NO_NAME, "Cognome assente"),
            (Outcome.UNASKED, "Anche attributi che nessuno ha chiesto"),
        ],
    ),
]


def outcome_of(text: str) -> Outcome:
    return Outcome(text) if text in list(Outcome) else Outcome.NONE


def spoiled_answer(provider: SimulatedProvider, to: Answering, outcome: Outcome) -> bytes:
    """The answer of an outcome that is no «no»."""
    if outcome is Outcome.WRONG_SIGNATURE:
        provider = replace(provider, key=new_key(datetime.now(UTC)))
    message = answer(provider, SPOILED.get(outcome, lambda asis: asis)(to))
    if outcome is Outcome.TAMPERED:
        return message.replace(b">TINIT-", b">TINIT-X").replace(b"/IT/", b"/IT/X")
    return message


def _changed(change: Change) -> Callable[[Answering], Answering]:
    return lambda to: replace(to, change=change)


def _dated(start: timedelta, end: timedelta) -> Change:
    def change(response: Element) -> None:
        now = datetime.now(UTC)
        conditions = response.find(".//saml:Conditions", NAMESPACES)
        conditions.set("NotBefore", instant(now + start))
        conditions.set("NotOnOrAfter", instant(now + end))
        if end < timedelta(0):
            data = response.find(".//saml:SubjectConfirmationData", NAMESPACES)
            data.set("NotOnOrAfter", instant(now + end))

    return change


def _for_another_service(response: Element) -> None:
    response.find(".//saml:Audience", NAMESPACES).text = "https://altro-servizio.example/metadata"


def _elsewhere(response: Element) -> None:
    response.set("Destination", "https://altro-servizio.example/acs")


def _without(name: str) -> Callable[[Answering], Answering]:
    return lambda to: replace(to, attributes={key: value for key, value in to.attributes.items() if key != name})


def _with_a_wrong_code(to: Answering) -> Answering:
    return replace(to, attributes=dict(to.attributes) | {"fiscalNumber": "TINIT-ABCDEF00A00A000X"})


HOUR = timedelta(hours=1)
SPOILED: dict[Outcome, Callable[[Answering], Answering]] = {
    Outcome.UNSIGNED: lambda to: replace(to, sign_assertion=False, sign_response=False),
    Outcome.EXPIRED: _changed(_dated(-2 * HOUR, -HOUR)),
    Outcome.NOT_YET: _changed(_dated(HOUR, 2 * HOUR)),
    Outcome.WRONG_AUDIENCE: _changed(_for_another_service),
    Outcome.WRONG_DESTINATION: _changed(_elsewhere),
    Outcome.OTHER_REQUEST: lambda to: replace(to, request_id=new_id()),
    Outcome.NO_FISCAL_CODE: _without("fiscalNumber"),
    Outcome.MALFORMED_FISCAL_CODE: _with_a_wrong_code,
    Outcome.NO_NAME: _without("familyName"),
}
