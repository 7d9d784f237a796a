"""The words in braces that a message may hold, and the tiny engine that fills them in."""

import datetime
import re
from collections.abc import Mapping

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from tenants.text import Words

PLACEHOLDERS: dict[str, Words] = {
    "nome": gettext_lazy("Nome della persona a cui scrivi"),
    "nome_completo": gettext_lazy("Nome e cognome della persona a cui scrivi"),
    "comune": gettext_lazy("Nome del Comune, per esempio «Comune di Segrate»"),
    "servizio": gettext_lazy("Nome del servizio richiesto"),
    "codice_pratica": gettext_lazy("Codice per seguire la pratica"),
    "data_ricezione": gettext_lazy("Giorno e ora in cui è arrivata la richiesta"),
    "numero_protocollo": gettext_lazy("Numero di protocollo; prima della registrazione è vuoto"),
    "data_protocollo": gettext_lazy("Giorno della registrazione al protocollo"),
    "termine": gettext_lazy("Ultimo giorno per la risposta del Comune"),
    "ufficio": gettext_lazy("Ufficio che segue la pratica"),
    "contatti_ufficio": gettext_lazy("Telefono, email e indirizzo dell'ufficio"),
    "responsabile": gettext_lazy("Responsabile del procedimento"),
    "rimedi": gettext_lazy("Che cosa può fare la persona se il Comune non risponde in tempo"),
    "richiesta": gettext_lazy("Documenti o informazioni che chiedi alla persona"),
    "motivazione": gettext_lazy("Motivi della decisione o del preavviso di rigetto"),
    "termine_risposta": gettext_lazy("Ultimo giorno in cui la persona può rispondere"),
    "esito": gettext_lazy("Esito della richiesta, in breve"),
    "importo": gettext_lazy("Somma da pagare; è vuota se non c'è niente da pagare"),
    "voci_da_pagare": gettext_lazy("Che cosa c'è da pagare, voce per voce"),
    "scadenza_pagamento": gettext_lazy("Ultimo giorno per pagare"),
    "come_pagare": gettext_lazy("Come si paga, secondo il testo del servizio"),
    "scadenza_bozza": gettext_lazy("Giorno in cui la richiesta salvata viene cancellata"),
    "indirizzo": gettext_lazy("Indirizzo della pagina da aprire nell'area personale"),
}

_BRACES = re.compile(r"\{([^{}\n]*)\}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def problems(text: str) -> list[str]:
    """What is wrong with a template's text, in words for the person who wrote it; empty when nothing is."""
    found = [_("«{%(name)s}» non è un segnaposto conosciuto.") % {"name": name} for name in unknown_placeholders(text)]
    if re.search(r"[{}]", _BRACES.sub("", text)):
        found.append(_("Una parentesi graffa è aperta e non chiusa, o il contrario."))
    return found


def unknown_placeholders(text: str) -> list[str]:
    """Every name in braces that is not ours, once, in the order of the text."""
    return list(dict.fromkeys(name for name in _BRACES.findall(text) if name not in PLACEHOLDERS))


def used_placeholders(text: str) -> set[str]:
    return set(_BRACES.findall(text)) & set(PLACEHOLDERS)


def fill(text: str, context: Mapping[str, object]) -> str:
    """
    The text with its placeholders filled in. Never raises. A line whose placeholders are all empty is left out, so that
    «Protocollo: {numero_protocollo}» does not stand there without a number. What a value holds is never read again.
    """
    lines = [_filled(line, context) for line in text.splitlines()]
    kept = "\n".join(line for line in lines if line is not None)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def fill_line(text: str, context: Mapping[str, object]) -> str:
    """The same on one line, as a subject must be: a line break would forge a header of the email."""
    return " ".join(_substituted(text, context).split())


def _filled(line: str, context: Mapping[str, object]) -> str | None:
    names = used_placeholders(line)
    if names and not any(shown(context.get(name)) for name in names):
        return None
    return _substituted(line, context)


def _substituted(text: str, context: Mapping[str, object]) -> str:
    def value_of(match: re.Match[str]) -> str:
        name = match.group(1)
        return shown(context.get(name)) if name in PLACEHOLDERS else match.group(0)

    return _BRACES.sub(value_of, text)


def shown(value: object) -> str:
    """A value as a person reads it: dates in Italian words and Rome time, a list as one dash a line, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(f"- {shown(item)}" for item in value)
    if isinstance(value, datetime.date):
        return _date_in_words(value)
    return _CONTROL.sub("", str(value)).strip()


def _date_in_words(value: datetime.date) -> str:
    with override("it"):
        if not isinstance(value, datetime.datetime):
            return date_format(value, "j F Y").lower()
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return date_format(local, "j F Y, \\o\\r\\e H:i").lower()
