"""What an order must satisfy beside being filled in, by field: said when it is typed, and again when the order is placed."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from pydantic import TypeAdapter
from pydantic import ValidationError as Unfit

from provisioning.fleet.models import OrderDraft, Placement
from provisioning.fleet.order import RESERVED, Label
from provisioning.fleet.orders.names import schema_for
from provisioning.fleet.orders.places import is_named, province_of, town_with
from tenants.models import Domain, Municipality

Problems = dict[str, str]
_LABEL: TypeAdapter[str] = TypeAdapter(Label)
# The field by which a person says that a name is right although the register has another.
CONFIRMED = "confirmed"


def fact_problems(draft: OrderDraft, facts: dict[str, Any]) -> Problems:
    return _place_problems(facts) | _taken_facts(draft, facts) | _unfit_facts(facts)


def _unfit_facts(facts: dict[str, Any]) -> Problems:
    """What the municipality's own rules refuse, said in our words where a person can do something about it."""
    shapes = {
        "istat_code": _("Il codice ISTAT ha 6 cifre."),
        "fiscal_code": _("Il codice fiscale dell'ente ha 11 cifre."),
        "cadastral_code": _("Il codice catastale ha una lettera e tre cifre, come I577."),
    }
    town = Municipality(**{name: facts.get(name) for name in (*shapes, "name", "ipa_code", "population", "province")})
    try:
        town.clean_fields(exclude=["schema_name", "region", "state"])
    except ValidationError as error:
        return {name: shapes.get(name, " ".join(words)) for name, words in error.message_dict.items()}
    return {}


def _place_problems(facts: dict[str, Any]) -> Problems:
    """ISTAT's code says the province, the cadastral one the name and the province too."""
    found, province = {}, facts["province"]
    expected = province_of(facts["istat_code"])
    if expected and expected != province:
        found["istat_code"] = _("I codici ISTAT che cominciano così sono della provincia %(province)s.") % {
            "province": expected
        }
    town = town_with(facts["cadastral_code"])
    if expected and town is not None and town.province != province:
        found["province"] = _("Con questo codice catastale il Comune è in provincia di %(province)s.") % {
            "province": town.province
        }
    if not facts.get(CONFIRMED) and (doubt := _doubt(facts)):
        found["cadastral_code"] = doubt
    return found


def _doubt(facts: dict[str, Any]) -> str:
    """Not an error for sure: a municipality may be new, or have changed its name."""
    town = town_with(facts["cadastral_code"])
    if town is None:
        return _("Questo codice non è tra quelli in uso. Se il Comune è nuovo, confermalo sotto.")
    if not is_named(town, facts["name"]):
        return _("Questo codice è di «%(name)s». Se il nome è cambiato, confermalo sotto.") % {"name": town.names[0]}
    return ""


def _taken_facts(draft: OrderDraft, facts: dict[str, Any]) -> Problems:
    found = {}
    for name, label in (("istat_code", "ISTAT"), ("ipa_code", "IPA")):
        other = _others(draft).filter(**{name: facts[name]}).first()
        if other is not None:
            found[name] = _code_taken(label, other.name)
    # The directory of the other cells knows of the codes this one alone.
    elsewhere = Placement.objects.filter(istat_code=facts["istat_code"]).exclude(schema_name=draft.schema_name).first()
    if elsewhere is not None and "istat_code" not in found:
        found["istat_code"] = _code_taken("ISTAT", elsewhere.name)
    return found


def _code_taken(label: str, name: str) -> str:
    return _("Il codice %(label)s è già di «%(name)s».") % {"label": label, "name": name}


def _others(draft: OrderDraft) -> Any:
    """A corrected order finds what its first attempt has written: that is its own."""
    return Municipality.objects.exclude(Q(schema_name=draft.schema_name) & ~Q(schema_name=""))


def subdomain_problems(draft: OrderDraft, subdomain: str) -> Problems:
    problem = _unfit_subdomain(subdomain) or _taken_subdomain(draft, subdomain)
    return {"subdomain": problem} if problem else {}


def _unfit_subdomain(subdomain: str) -> str:
    if subdomain in RESERVED:
        return _("«%(name)s» è riservato alla piattaforma: scegline un altro.") % {"name": subdomain}
    try:
        _LABEL.validate_python(subdomain)
    except Unfit:
        return _(
            "Usa lettere minuscole senza accenti, cifre e trattini; comincia e finisci con una lettera o una cifra."
        )
    return ""


def _taken_subdomain(draft: OrderDraft, subdomain: str) -> str:
    host = f"{subdomain}.{settings.SPORTELLO_DOMAIN}"
    holder = Domain.objects.select_related("tenant").filter(domain=host).first()
    if holder is not None and not (draft.schema_name and holder.tenant.schema_name == draft.schema_name):
        return _("Questo indirizzo è già di «%(name)s».") % {"name": holder.tenant.name}
    placed = Placement.objects.filter(hosts__contains=[host]).first()
    if placed is not None:
        return _("Questo indirizzo è già di «%(name)s».") % {"name": placed.name}
    # What was ordered keeps its schema, whatever becomes of its address.
    return "" if draft.schema_name else _taken_schema(draft, schema_for(subdomain))


def _taken_schema(draft: OrderDraft, schema: str) -> str:
    by_town = any(model.objects.filter(schema_name=schema).exists() for model in (Municipality, Placement))
    by_order = OrderDraft.objects.filter(schema_name=schema).exclude(pk=draft.pk).exists()
    return _("Questo indirizzo, o uno troppo simile, è già usato.") if by_town or by_order else ""
