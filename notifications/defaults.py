"""
What the platform writes when neither the municipality nor the service has its own wording: greeting, number, what
happens next, what to do, by when.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tenants.text import Words


@dataclass(frozen=True)
class Event:
    """An occasion to write. `required` are the placeholders without which the message misses what the law wants."""

    code: str
    label: Words
    subject: str
    body: str
    required: frozenset[str] = frozenset()


FOLLOW = "Puoi seguire la pratica qui: {indirizzo}"
SIGNATURE = "{ufficio}\n{contatti_ufficio}\n{comune}"

# Receipt and start of the procedure: L. 241/1990 arts. 8 and 18-bis.
RECEIPT = Event(
    "receipt",
    _("Richiesta ricevuta"),
    "Abbiamo ricevuto la tua richiesta {codice_pratica}",
    f"""Buongiorno {{nome}},

abbiamo ricevuto la tua richiesta «{{servizio}}».

Codice della pratica: {{codice_pratica}}
Ricevuta il: {{data_ricezione}}
Numero di protocollo: {{numero_protocollo}}
Risposta entro il: {{termine}}
Ufficio: {{ufficio}}
Responsabile del procedimento: {{responsabile}}

Che cosa succede adesso
La richiesta viene registrata al protocollo e poi esaminata dall'ufficio. Se manca qualcosa ti scriviamo. Per ora \
non devi fare niente: conserva il codice della pratica.

{{rimedi}}

{FOLLOW}

{SIGNATURE}""",
)

REGISTERED = Event(
    "registered",
    _("Richiesta registrata al protocollo"),
    "La tua richiesta {codice_pratica} ha il numero di protocollo {numero_protocollo}",
    f"""Buongiorno {{nome}},

la tua richiesta «{{servizio}}» è stata registrata e presa in carico.

Numero di protocollo: {{numero_protocollo}}
Registrata il: {{data_protocollo}}
Codice della pratica: {{codice_pratica}}
Risposta entro il: {{termine}}
Ufficio: {{ufficio}}
Responsabile del procedimento: {{responsabile}}

Che cosa succede adesso
L'ufficio esamina la richiesta. Per ora non devi fare niente: se manca qualcosa ti scriviamo.

{{rimedi}}

{FOLLOW}

{SIGNATURE}""",
)

# One request, and the term stands still at most thirty days: L. 241/1990 art. 2 c. 7.
DOCUMENTS_REQUESTED = Event(
    "documents_requested",
    _("Richiesta di documenti"),
    "Per la tua richiesta {codice_pratica} servono altri documenti",
    f"""Buongiorno {{nome}},

per andare avanti con la tua richiesta «{{servizio}}» ci serve ancora qualcosa.

Codice della pratica: {{codice_pratica}}
Numero di protocollo: {{numero_protocollo}}

Che cosa ti chiediamo
{{richiesta}}

Che cosa devi fare
Apri la pratica nella tua area personale, carica quanto richiesto e invialo.
Hai tempo fino al: {{termine_risposta}}

Che cosa succede adesso
Il termine per la nostra risposta è sospeso e riparte quando ci rispondi o quando finisce il tempo per rispondere \
(art. 2, comma 7, L. 241/1990). Se non rispondi, decidiamo con quello che abbiamo.

{FOLLOW}

{SIGNATURE}""",
    required=frozenset({"richiesta"}),
)

REJECTION_NOTICE = Event(
    "rejection_notice",
    _("Preavviso di rigetto"),
    "La tua richiesta {codice_pratica}: motivi che impediscono di accoglierla",
    f"""Buongiorno {{nome}},

abbiamo esaminato la tua richiesta «{{servizio}}». Con quello che sappiamo oggi non possiamo accoglierla. Prima di \
decidere ti diciamo il perché, così puoi rispondere (art. 10-bis, L. 241/1990).

Codice della pratica: {{codice_pratica}}
Numero di protocollo: {{numero_protocollo}}

I motivi
{{motivazione}}

Che cosa puoi fare
Puoi inviarci osservazioni e documenti dalla tua area personale.
Hai tempo fino al: {{termine_risposta}}

Che cosa succede adesso
Il termine per la nostra risposta è sospeso. Riparte dieci giorni dopo le tue osservazioni o, se non ne mandi, \
dieci giorni dopo la fine del tempo per inviarle. Poi prendiamo la decisione e, se resta negativa, ti spieghiamo \
perché le tue osservazioni non sono bastate.

{FOLLOW}

{SIGNATURE}""",
    required=frozenset({"motivazione"}),
)

ACCEPTED = Event(
    "accepted",
    _("Richiesta accolta"),
    "La tua richiesta {codice_pratica} è stata accolta",
    f"""Buongiorno {{nome}},

la tua richiesta «{{servizio}}» è stata accolta.

Codice della pratica: {{codice_pratica}}
Numero di protocollo: {{numero_protocollo}}

{{esito}}

{{motivazione}}

Che cosa succede adesso
Trovi il documento con la decisione nella tua area personale. Se serve qualcos'altro da parte tua ti scriviamo.

{FOLLOW}

{SIGNATURE}""",
)

# Authority and time limit for an appeal must be told: L. 241/1990 art. 3 c. 4 (D.Lgs. 104/2010 art. 29;
# D.P.R. 1199/1971 art. 9).
REJECTED = Event(
    "rejected",
    _("Richiesta respinta"),
    "La decisione sulla tua richiesta {codice_pratica}",
    f"""Buongiorno {{nome}},

la tua richiesta «{{servizio}}» non è stata accolta.

Codice della pratica: {{codice_pratica}}
Numero di protocollo: {{numero_protocollo}}

I motivi
{{motivazione}}

Che cosa puoi fare
Leggi il documento con la decisione nella tua area personale. Se pensi che ci sia un errore, scrivi o telefona \
all'ufficio.
Puoi anche presentare ricorso al TAR entro 60 giorni da quando hai ricevuto la decisione oppure, entro 120 giorni, \
ricorso straordinario al Presidente della Repubblica.

{FOLLOW}

{SIGNATURE}""",
    required=frozenset({"motivazione"}),
)

CLOSED = Event(
    "closed",
    _("Pratica chiusa"),
    "La tua pratica {codice_pratica} è chiusa",
    f"""Buongiorno {{nome}},

la pratica «{{servizio}}» è chiusa.

Codice della pratica: {{codice_pratica}}
Numero di protocollo: {{numero_protocollo}}

{{esito}}

{{motivazione}}

Non devi fare altro. Il documento di chiusura e tutti gli altri restano nella tua area personale.

{FOLLOW}

{SIGNATURE}""",
)

DRAFT_EXPIRING = Event(
    "draft_expiring",
    _("Bozza in scadenza"),
    "La richiesta che hai salvato sta per essere cancellata",
    """Buongiorno {nome},

hai iniziato la richiesta «{servizio}» e non l'hai ancora inviata.
La conserviamo fino al: {scadenza_bozza}
Dopo quel giorno la cancelliamo con tutto quello che contiene.

Che cosa puoi fare
Per continuare apri la richiesta qui: {indirizzo}
Se non ti serve più non devi fare niente.

{comune}""",
)

# Workflows may name events of their own: those that nobody has written a message for get this one.
UPDATE = Event(
    "update",
    _("Novità sulla pratica"),
    "Ci sono novità sulla tua richiesta {codice_pratica}",
    f"""Buongiorno {{nome}},

c'è una novità sulla tua richiesta «{{servizio}}».

Codice della pratica: {{codice_pratica}}
Numero di protocollo: {{numero_protocollo}}

{{esito}}

{{motivazione}}

{FOLLOW}

{SIGNATURE}""",
)

EVENTS: dict[str, Event] = {
    event.code: event
    for event in (
        RECEIPT,
        REGISTERED,
        DOCUMENTS_REQUESTED,
        REJECTION_NOTICE,
        ACCEPTED,
        REJECTED,
        CLOSED,
        DRAFT_EXPIRING,
        UPDATE,
    )
}
