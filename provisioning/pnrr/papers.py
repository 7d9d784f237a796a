"""What the documents of a dossier say. They are Italian, as those who sign them are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import override

from documents.pdf import Letterhead, ReportPart, ReportPdf, ReportTable, in_words
from provisioning.pnrr.actions.identities import Credentials
from provisioning.pnrr.checklist import Cell, Checklist, Entry
from provisioning.pnrr.criteria import KIND_LABELS, Kind
from provisioning.pnrr.deadlines import LABELS, deadlines, stage
from provisioning.pnrr.models import CheckRun, Dossier, Evidence
from tenants.addresses import origin_of
from ui.formatting import format_money

MUNICIPALITY_SIGNS: Final = "Per il Comune: il Responsabile"
VENDOR_SIGNS: Final = "Per il fornitore"
NOT_SEEN: Final = "Non ancora guardato"
# So many lines are told of a criterion in the document.
LINES: Final = 6


def dossier_pdf(dossier: Dossier, found: Checklist, now: datetime) -> ReportPdf:
    with override("it"):
        parts = [
            _grant(dossier), _terms(dossier), _addresses(dossier),
            *(_criteria(found, kind) for kind in Kind),
            ReportPart("Credenziali di prova", [
                "Le identità con cui provare i servizi stanno nell'allegato riservato, che si scarica a parte e non va "
                "conservato con questo fascicolo."
            ]),
        ]  # fmt: skip
        note = f"Criteri di conformità soddisfatti: {found.passed} su {found.total}."
        return _report(dossier, "Fascicolo PNRR", now, parts, note)


def acceptance_pdf(dossier: Dossier, found: Checklist, run: CheckRun | None, now: datetime) -> ReportPdf:
    """The report of the acceptance tests: what was tried, with which result; it is signed by both sides."""
    with override("it"):
        parts = [
            ReportPart("Oggetto del collaudo", [
                "Sono stati provati i servizi digitali elencati, dalla scheda alla conferma dell'invio e all'area personale, "
                "con i criteri della valutazione ufficiale dei modelli per i Comuni."
            ]),
            _addresses(dossier), _trials(run), *(_criteria(found, kind) for kind in Kind), _open_points(found),
        ]  # fmt: skip
        return _report(dossier, "Verbale di collaudo", now, parts, _verdict(found))


def annex_pdf(dossier: Dossier, credentials: Iterable[Credentials], now: datetime) -> ReportPdf:
    """With the secrets in it: made when it is asked for, and kept nowhere."""
    parts = [ReportPart(c.label, rows=_secret_rows(c)) for c in credentials]
    return _report(dossier, "Allegato riservato: credenziali di prova", now, [_addresses(dossier), *parts], signs=())


def _secret_rows(credentials: Credentials) -> list[tuple[str, str]]:
    rows = [("Nome utente", credentials.username), ("Segreto", credentials.secret)]
    return [*rows, ("Come si usa", credentials.hint)] if credentials.hint else rows


def _report(
    dossier: Dossier, title: str, now: datetime, parts: Sequence[ReportPart], note: str = "",
    signs: Sequence[str] = (MUNICIPALITY_SIGNS, VENDOR_SIGNS),
) -> ReportPdf:  # fmt: skip
    table, town = dossier.table, dossier.municipality
    vendor = [f"{signs[1]}: {dossier.supplier}"] if signs and dossier.supplier else list(signs[1:])
    return ReportPdf(
        letterhead=letterhead(dossier),
        title=title,
        subject=f"Misura {table.code}, {table.title}",
        issued_at=now,
        cover_rows=[
            ("Comune", town.name), ("Pacchetto", table.package), ("CUP", dossier.cup),
            ("Sportello", origin_of(town)), ("Data del documento", in_words(now)),
        ],
        parts=parts,
        note=note,
        signatures=[*signs[:1], *vendor],
    )  # fmt: skip


def letterhead(dossier: Dossier) -> Letterhead:
    town = dossier.municipality
    branding = town.branding
    return Letterhead(
        municipality=town.name, tagline=branding.tagline, address=branding.address,
        contacts=(branding.phone, branding.pec), coat_of_arms_svg=branding.coat_of_arms_svg,
    )  # fmt: skip


def _grant(dossier: Dossier) -> ReportPart:
    band, services = dossier.band, list(dossier.services.all())
    rows = [
        ("Abitanti", str(dossier.inhabitants)),
        ("Servizi finanziati", f"{len(services)} su {band.most_services} al massimo"),
        ("Importo per servizio", format_money(band.service)),
        ("Importo secondo la tabella", format_money(band.grant(len(services), dossier.includes_site))),
        ("Importo concesso", "" if dossier.granted is None else format_money(dossier.granted)),
        ("Stato", str(stage(dossier))),
    ]
    if dossier.includes_site:
        rows.insert(3, ("Importo per il sito", format_money(band.site)))
    return ReportPart("Finanziamento", [f"Fonte: {source}." for source in dossier.table.sources], rows)


def _terms(dossier: Dossier) -> ReportPart:
    today = timezone.localdate()
    rows = [
        [str(term.title), _day(term.due_on), _day(term.met_on), str(LABELS[term.standing(today)])]
        for term in deadlines(dossier)
    ]
    return ReportPart("Termini", table=ReportTable(("Termine", "Entro il", "Avvenuto il", "Stato"), (3, 2, 2, 2), rows))


def _day(day: date | None) -> str:
    return in_words(day) or "—"


def _addresses(dossier: Dossier) -> ReportPart:
    origin = origin_of(dossier.municipality)
    rows = [[service.title, f"{origin}{service.path}"] for service in dossier.services.all()]
    table = ReportTable(("Servizio", "Indirizzo della scheda"), (2, 3), rows)
    return ReportPart("Servizi e indirizzi", [f"Indirizzo dello sportello: {origin}"], table=table)


def _criteria(found: Checklist, kind: Kind) -> ReportPart:
    rows = [row for entry in found.of(kind) for row in _rows(entry)]
    table = ReportTable(("Criterio", "Servizio", "Esito", "Che cosa si è visto"), (3, 2, 2, 5), rows)
    return ReportPart(str(KIND_LABELS[kind]), table=table)


def _rows(entry: Entry) -> list[list[str]]:
    name = f"{entry.criterion.code} {entry.criterion.title}"
    return [[name, _service(cell), _outcome(cell), evidence_words(cell.evidence)] for cell in entry.cells]


def _service(cell: Cell) -> str:
    return cell.service.title if cell.service else "Tutti"


def _outcome(cell: Cell) -> str:
    return str(cell.evidence.get_outcome_display()) if cell.evidence else NOT_SEEN


def evidence_words(evidence: Evidence | None) -> str:
    """What was seen, where and when, or who says so; a line each. Addresses are those of the town's host."""
    if evidence is None:
        return "—"
    when = in_words(evidence.at)
    if evidence.is_by_hand:
        return f"{evidence.note}\n{evidence.by['name']}, {when}"
    places: dict[str, list[str]] = defaultdict(list)
    for look in evidence.looks:
        places[look["found"]].append(urlsplit(look["url"]).path)
    lines = [_line(found, paths) for found, paths in places.items()]
    more = ["Il resto è nella console."] if len(lines) > LINES else []
    return "\n".join([*lines[:LINES], *more, when])


def _line(found: str, paths: list[str]) -> str:
    where = f" In {len(paths)} pagine." if len(paths) > 1 else f" {paths[0]}"
    return f"{found}{where}".rstrip()


def _trials(run: CheckRun | None) -> ReportPart:
    if run is None or not run.is_complete:
        return ReportPart("Prove automatiche", ["Non ci sono prove automatiche concluse."])
    rows = [
        ("Avviate il", in_words(run.asked_at)),
        ("Concluse il", in_words(run.ended_at)),
        ("Avviate da", run.by["name"]),
    ]
    words = (
        "Ogni servizio è stato percorso fino all'invio con un cittadino di prova; niente di quanto inviato è rimasto."
    )
    return ReportPart("Prove automatiche", [words], rows)


def _open_points(found: Checklist) -> ReportPart:
    rows = [
        [f"{entry.criterion.code} {entry.criterion.title}", _service(cell), _outcome(cell)]
        for entry in found.of(Kind.CRITERION)
        for cell in entry.cells
        if cell.outcome != Evidence.Outcome.PASSED
    ]
    if not rows:
        return ReportPart("Punti aperti", ["Nessuno."])
    return ReportPart("Punti aperti", table=ReportTable(("Criterio", "Servizio", "Esito"), (4, 3, 2), rows))


def _verdict(found: Checklist) -> str:
    if found.passed == found.total:
        return f"Esito del collaudo: positivo. Tutti i {found.total} criteri di conformità sono soddisfatti."
    return (
        f"Esito del collaudo: non ancora positivo. Sono soddisfatti {found.passed} criteri di conformità su {found.total}; "
        "i punti aperti sono elencati sopra."
    )
