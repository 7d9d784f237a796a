"""What the console says where a verb of a municipality's life was not done, and how far one has come."""

from django.utils.translation import gettext_lazy as _

from provisioning.fleet.life.archive.keys import SHORTEST
from provisioning.fleet.life.errors import Code
from provisioning.fleet.life.remove import YOUNG
from provisioning.fleet.models import LifeJob
from tenants.text import Words

UNEXPECTED: Words = _("Errore imprevisto: riprova, e se si ripete guarda i log dei worker.")
WORDS: dict[Code, Words] = {
    Code.OTHER: UNEXPECTED,
    Code.UNEXPECTED: UNEXPECTED,
    Code.BUSY: _("Un altro lavoro su questo Comune è in corso: aspetta che finisca."),
    Code.NOT_ACTIVE: _("Lo sportello non è attivo: si può sospendere solo quando è attivo."),
    Code.NOT_SUSPENDED: _("Lo sportello non è sospeso: prima sospendilo."),
    Code.NOT_WHOLE: _("Questo Comune è in preparazione o in rimozione: non c'è niente di intero da esportare."),
    Code.NO_REASON: _("Scrivi il motivo: resta nel diario."),
    Code.NAME_DIFFERS: _("Il nome non corrisponde: scrivilo per esteso, come indicato."),
    Code.NO_EXPORT: _("Negli ultimi %(days)d giorni non c'è un'esportazione: falla, o conferma che non serve."),
    Code.EXPORT_TOO_EARLY: _(
        "L'ultima esportazione è di prima della sospensione, o di meno di un minuto dopo: rifalla, o conferma che non serve."
    ),
    Code.TABLE_IN_USE: _(
        "Qualcuno sta ancora leggendo o scrivendo dati di questo Comune: riprova, si va avanti da qui."
    ),
    Code.WEAK_PASSPHRASE: _("La frase segreta ha bisogno di almeno %(letters)d caratteri."),
    Code.NO_FOLDER: _("La cartella delle esportazioni non c'è: chiedi a chi gestisce i server (SPORTELLO_EXPORTS)."),
    Code.NO_ROOM: _("Sul disco delle esportazioni non c'è spazio: liberane o ingrandiscilo, poi riprova."),
    Code.NO_RIGHT: _(
        "Non c'è il permesso di scrivere nella cartella delle esportazioni: chiedi a chi gestisce i server (SPORTELLO_EXPORTS)."
    ),
    Code.NOT_WRITTEN: _("L'archivio non si è potuto scrivere sul disco: riprova, e se si ripete guarda il disco."),
    Code.ALREADY_THERE: _("C'è già un archivio con questo nome: riprova tra un minuto."),
    Code.GONE: _("Questo Comune non è più in questa installazione."),
    Code.UNREADABLE: _("La frase segreta non si è potuta leggere, perché le chiavi sono cambiate: chiedilo di nuovo."),
    Code.CUT_OFF: _("Il processo che ci lavorava si è fermato prima della fine: chiedilo di nuovo."),
    Code.TOO_LONG: _("Ci voleva più di un giorno: fallo dalla riga di comando, che non ha limiti."),
}
FACTS = {"days": YOUNG.days, "letters": SHORTEST}
STAGES: dict[tuple[str, str], Words] = {
    (LifeJob.Kind.EXPORT, "tables"): _("Tabelle copiate"),
    (LifeJob.Kind.EXPORT, "cases"): _("Pratiche copiate"),
    (LifeJob.Kind.EXPORT, "files"): _("Altri file copiati"),
    (LifeJob.Kind.REMOVE, "tables"): _("Tabelle tolte"),
}


def words_of(code: str) -> str:
    """A code that this release does not know was written by another."""
    known = Code(code) if code in set(Code) else Code.UNEXPECTED
    return str(WORDS[known]) % FACTS


def stage_of(job: LifeJob) -> Words:
    return STAGES.get((job.kind, job.stage), "")
