"""What the vendor's support has opened, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from cases.models import Case
from provisioning.support.models import SupportAct
from tenants.text import Words

# How names of routes begin; the longest that fits says it.
PAGES: dict[str, Words] = {
    "operators:inbox": _l("Elenco delle pratiche"),
    "operators:search": _l("Ricerca di una pratica"),
    "operators:case": _l("Pratica"),
    "operators:reading": _l("Motivo della lettura"),
    "operators:document": _l("Documento di una pratica"),
    "operators:receipt": _l("Ricevuta di una pratica"),
    "operators:template": _l("Messaggi standard"),
    "operators:service_template": _l("Messaggi standard"),
    "operators:catalogue": _l("Catalogo dei servizi"),
    "operators:deliver": _l("Consegne"),
    "operators:emergency": _l("Registro di emergenza"),
    "operators:rights_journal": _l("Registro dei diritti"),
    "operators:logout": _l("Uscita"),
    "citizen:preview": _l("Anteprima di un servizio"),
    "citizen:": _l("Pagina pubblica"),
}
REFUSED = 400


@dataclass(frozen=True)
class ActLine:
    """`about`: which case or service, as the municipality calls it; may be empty."""

    act: SupportAct
    page: Words
    about: str
    refused: bool


def act_lines(acts: Iterable[SupportAct]) -> list[ActLine]:
    acts = list(acts)
    codes = _codes(acts)
    return [ActLine(act, _page(act.page), _about(act, codes), act.status >= REFUSED) for act in acts]


def _page(name: str) -> Words:
    fitting = [known for known in PAGES if name.startswith(known)]
    return PAGES[max(fitting, key=len)] if fitting else _("Altra pagina: %(name)s") % {"name": name}


def _about(act: SupportAct, codes: dict[str, str]) -> str:
    return codes.get(act.about.get("case_id", ""), "") or act.about.get("code", "")


def _codes(acts: list[SupportAct]) -> dict[str, str]:
    ids = {act.about["case_id"] for act in acts if "case_id" in act.about}
    if not ids:
        return {}
    return {str(key): code for key, code in Case.objects.filter(id__in=ids).values_list("id", "tracking_code")}
