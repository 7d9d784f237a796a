"""What the parts of a service are called by people: for the difference between versions, the history and the editor."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from catalog.overlay import KEYED_LISTS, Body, Path
from catalog.problem_words import title_of

# One item of each list. `%s` is its title.
ITEMS: Final[dict[str, Any]] = {
    "steps": _l("Passo «%s»"),
    "sections": _l("Sezione «%s»"),
    "fields": _l("Domanda «%s»"),
    "options": _l("Risposta «%s»"),
    "documents": _l("Documento «%s»"),
    "declarations": _l("Dichiarazione «%s»"),
    "needed_points": _l("Cosa serve: «%s»"),
    "audience_points": _l("A chi è rivolto: «%s»"),
    "legal_basis": _l("Riferimento normativo «%s»"),
    "calendar": _l("Scadenza «%s»"),
    "lines": _l("Voce di costo «%s»"),
    "checks": _l("Controllo «%s»"),
    "computed": _l("Calcolo «%s»"),
    "fees": _l("Pagamento «%s»"),
    "calls": _l("Periodo per le domande"),
    "states": _l("Stato della pratica «%s»"),
    "transitions": _l("Azione dell'ufficio «%s»"),
    "milestones": _l("Tappa «%s»"),
    "parameters": _l("Valore del Comune «%s»"),
}
# A text or a setting, or a group of them.
PARTS: Final[dict[str, Any]] = {
    "title": _l("Titolo"),
    "topics": _l("Argomenti"),
    "life_events": _l("Eventi della vita"),
    "sheet": _l("Scheda"),
    "summary": _l("Descrizione breve"),
    "audience": _l("A chi è rivolto"),
    "audience_points": _l("A chi è rivolto, elenco"),
    "description": _l("Descrizione"),
    "how_to": _l("Come fare"),
    "needed": _l("Cosa serve, frase prima dell'elenco"),
    "needed_points": _l("Cosa serve, elenco"),
    "obtained": _l("Cosa si ottiene"),
    "outcome_procedures": _l("Procedure collegate all'esito"),
    "times": _l("Tempi e scadenze"),
    "calendar": _l("Scadenze, elenco"),
    "costs": _l("Quanto costa"),
    "lines": _l("Quanto costa, elenco"),
    "constraints": _l("Vincoli"),
    "special_cases": _l("Casi particolari"),
    "access": _l("Accedi al servizio"),
    "button": _l("Scritta sul pulsante"),
    "in_person": _l("Di persona"),
    "more": _l("Ulteriori informazioni"),
    "terms": _l("Condizioni di servizio"),
    "legal_basis": _l("Riferimenti normativi"),
    "coverage": _l("Copertura geografica"),
    "privacy": _l("Informativa sulla privacy"),
    "purpose": _l("A che cosa servono i dati"),
    "special_categories": _l("Dati particolari"),
    "recipients": _l("A chi li diamo"),
    "if_refused": _l("Se non li dai"),
    "steps": _l("Passi del modulo"),
    "sections": _l("Sezioni"),
    "fields": _l("Domande"),
    "options": _l("Risposte possibili"),
    "documents": _l("Documenti"),
    "declarations": _l("Dichiarazioni"),
    "next_steps": _l("Che cosa succede dopo"),
    "messages": _l("Messaggi"),
    "parameters": _l("Valori del Comune"),
    "checks": _l("Controlli"),
    "computed": _l("Calcoli"),
    "fees": _l("Pagamenti"),
    "workflow": _l("Lavorazione in ufficio"),
    "transitions": _l("Azioni dell'ufficio"),
    "states": _l("Stati della pratica"),
    "milestones": _l("Tappe"),
    "term": _l("Termine per la risposta"),
    "days": _l("Giorni"),
    "retention": _l("Conservazione dei dati"),
    "years": _l("Anni"),
    "basis": _l("Motivo"),
    "windows": _l("Periodi per le domande"),
    "closed_message": _l("Frase mostrata quando il periodo è chiuso"),
    "opens": _l("Apre"),
    "closes": _l("Chiude"),
    "label": _l("Testo"),
    "text": _l("Testo"),
    "message": _l("Messaggio"),
    "public_label": _l("Testo per il cittadino"),
    "subject": _l("Oggetto"),
    "body": _l("Testo"),
    "help": _l("Aiuto"),
    "intro": _l("Introduzione"),
    "act": _l("Legge o atto"),
    "article": _l("Articolo"),
    "about": _l("Di che cosa parla"),
    "url": _l("Indirizzo web"),
    "label_when": _l("Quando"),
    "amount": _l("Importo"),
    "required": _l("Risposta obbligatoria"),
    "when": _l("Quando appare"),
    "rule": _l("Regola"),
    "expr": _l("Regola"),
    "guard": _l("Condizione"),
    "condition": _l("Condizione"),
    "order": _l("Ordine"),
    "default": _l("Valore proposto"),
    "accept": _l("Tipi di file accettati"),
    "max_mb": _l("Dimensione massima dei file"),
    "kind": _l("Tipo"),
    "type": _l("Tipo"),
    "max": _l("Valore massimo"),
    "min": _l("Valore minimo"),
}


def path_in_words(path: Path, *bodies: Body) -> str:
    """«Passo «Dati» › Domanda «Quale?» › Aiuto»; a title is looked for in each body in turn."""
    return " › ".join(_words(path, bodies))


def _words(path: Path, bodies: tuple[Body, ...]) -> Iterator[str]:
    for depth, key in enumerate(path):
        if depth and key != "order" and _is_list(path[:depth], bodies):
            template = str(ITEMS.get(path[depth - 1], _("«%s»")))
            yield template % _title(path[: depth + 1], bodies) if "%s" in template else template
        elif path[depth + 1 :] in ((), ("order",)) or not _is_list(path[: depth + 1], bodies):
            yield part_name(key)


def part_name(key: str) -> str:
    return str(PARTS.get(key, _("Altra impostazione")))


def _is_list(path: Path, bodies: tuple[Body, ...]) -> bool:
    return path[-1] in KEYED_LISTS | {"parameters", "computed"} and any(
        isinstance(find(body, path), list) for body in bodies
    )


def _title(path: Path, bodies: tuple[Body, ...]) -> str:
    for body in bodies:
        item = find(body, path)
        if isinstance(item, dict) and title_of(item):
            return title_of(item)
    return "…"


def find(body: Body, path: Path) -> Any:
    """What stands at that path of keys and item ids; None when nothing does."""
    node = body
    for key in path:
        if isinstance(node, list):
            node = next((item for item in node if isinstance(item, dict) and item.get("id") == key), None)
        else:
            node = node.get(key) if isinstance(node, dict) else None
    return node
