"""From what was given at the steps of an order to the order itself.

Answers by step: `ente` fields of the municipality, and `confirmed`; `indirizzo` {subdomain}; `recapiti` and `aspetto` fields
of `Branding`; `uffici` {offices: fields of `OrderedOffice`}; `servizi` {services: {code: {office, parameters}}};
`amministratore` fields of `Administrator`.
"""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import ValidationError as Unfit

from provisioning.fleet.models import OrderDraft
from provisioning.fleet.order import Order
from provisioning.fleet.orders.checks import CONFIRMED, fact_problems, subdomain_problems
from provisioning.fleet.orders.errors import OrderIncomplete
from provisioning.fleet.orders.names import schema_for
from provisioning.fleet.orders.places import region_of
from provisioning.fleet.orders.services import chosen_offers
from tenants.models import Branding

FACTS, ADDRESS, CONTACTS, LOOK = "ente", "indirizzo", "recapiti", "aspetto"
OFFICES, SERVICES, ADMINISTRATOR = "uffici", "servizi", "amministratore"
STEPS: Final = (FACTS, ADDRESS, CONTACTS, LOOK, OFFICES, SERVICES, ADMINISTRATOR)
Problems = dict[str, list[str]]


def order_of(draft: OrderDraft) -> Order:
    """Raises OrderIncomplete."""
    found = problems_of(draft)
    if found:
        raise OrderIncomplete(found)
    try:
        return Order.model_validate(_assembled(draft))
    except Unfit as error:
        # The steps have judged every field; what is left is what they cannot see one by one.
        raise OrderIncomplete({SERVICES: [str(each["msg"]) for each in error.errors()]}) from None


def problems_of(draft: OrderDraft) -> Problems:
    """By step, in their order; empty when the order can be placed."""
    found = {step: _step_problems(draft, step) for step in STEPS}
    return {step: words for step, words in found.items() if words}


def _step_problems(draft: OrderDraft, step: str) -> list[str]:
    answers = draft.answers.get(step)
    if answers is None:
        return [_("Da compilare.")]
    if step == FACTS:
        return list(fact_problems(draft, answers).values())
    if step == ADDRESS:
        return list(subdomain_problems(draft, answers["subdomain"]).values())
    if step == LOOK and CONTACTS in draft.answers and FACTS in draft.answers:
        return _look_problems(draft)
    return _office_problems(draft, answers) if step == SERVICES else []


def _office_problems(draft: OrderDraft, answers: dict[str, Any]) -> list[str]:
    known = {office["code"] for office in draft.answers.get(OFFICES, {}).get("offices", [])}
    lost = [offer.title for offer in chosen_offers(answers) if offer.office not in known]
    return [_("«%(service)s»: scegli un ufficio.") % {"service": title} for title in lost]


def _look_problems(draft: OrderDraft) -> list[str]:
    try:
        look_of(draft).full_clean(exclude=["municipality"])
    except ValidationError as error:
        return [" ".join(words) for words in error.message_dict.values()]
    return []


def look_of(draft: OrderDraft) -> Branding:
    """As far as it is known; never saved."""
    return Branding(**branding_of(draft))


def branding_of(draft: OrderDraft) -> dict[str, Any]:
    facts = draft.answers.get(FACTS, {})
    # As the region writes it above the header; who answers for the data is the municipality itself.
    region = f"Regione {region_of(facts['province'])}" if facts else ""
    own = {"region_name": region, "privacy_controller": facts.get("name", "")}
    return own | draft.answers.get(CONTACTS, {}) | draft.answers.get(LOOK, {})


def schema_of(draft: OrderDraft) -> str:
    return draft.schema_name or schema_for(draft.answers[ADDRESS]["subdomain"])


def _assembled(draft: OrderDraft) -> dict[str, Any]:
    facts = {name: value for name, value in draft.answers[FACTS].items() if name != CONFIRMED}
    region = region_of(facts["province"])
    return {
        "facts": {**facts, "region": region, "schema_name": schema_of(draft)},
        "subdomain": draft.answers[ADDRESS]["subdomain"],
        "branding": branding_of(draft),
        "administrator": draft.answers[ADMINISTRATOR],
        "offices": draft.answers[OFFICES]["offices"],
        "services": [
            {"code": offer.code, "office": offer.office, "parameters": offer.values}
            for offer in chosen_offers(draft.answers[SERVICES])
            if offer.is_ready
        ],
    }
