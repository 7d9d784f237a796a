"""The documents to sign: what they say, how they are kept, and where the secrets are not."""

import hashlib
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from provisioning.pnrr.actions.ask_run import ask_run
from provisioning.pnrr.actions.confirm import confirm
from provisioning.pnrr.actions.identities import Credentials, add_identity
from provisioning.pnrr.actions.keep_dossier import open_dossier
from provisioning.pnrr.actions.make_paper import make_annex, make_paper, open_paper
from provisioning.pnrr.actions.run_checks import run_checks
from provisioning.pnrr.criteria import CRITERIA
from provisioning.pnrr.errors import NotKept
from provisioning.pnrr.models import DossierEvent, DossierPaper
from provisioning.pnrr.queries import dossiers
from tests.provisioning.pnrr.conftest import SHEET, facts

DOSSIER, ACCEPTANCE = DossierPaper.Kind.DOSSIER, DossierPaper.Kind.ACCEPTANCE


def words(body):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages).split()).replace(
        "\u200b", ""
    )


def body_of(paper):
    with open_paper(paper) as stream:
        return stream.read()


def test_the_dossier_says_what_it_is_for_what_was_granted_and_how_it_stands(dossier, fabio):
    confirm(dossier, fabio, "C.SE.4.1", [], passed=True, words="Lighthouse: 96 su tutte le pagine")
    text = words(body_of(make_paper(dossier, fabio, DOSSIER)))
    for said in (
        "Fascicolo PNRR", "Comune di Segrate", "Misura 1.4.1, Esperienza del cittadino nei servizi pubblici",
        "J21F22000610006", "1 su 5 al massimo", "38.650,00 euro", "16 maggio 2023", "Scaduto",
        "Presentare domanda per un contributo", "Lighthouse: 96 su tutte le pagine Fabio Riva",
        "Criteri di conformità soddisfatti: 1 su 18.", "Per il Comune: il Responsabile", "Per il fornitore", "Fonte: Avviso",
    ):  # fmt: skip
        assert said in text, said
    # An address is broken where its column ends.
    assert f"http://segrate.localhost{SHEET}" in text.replace(" ", "")
    for criterion in CRITERIA:
        assert f"{criterion.code} {criterion.title}" in text


def test_it_is_an_archive_document_kept_by_its_hash(dossier, fabio):
    paper = make_paper(dossier, fabio, DOSSIER)
    body = body_of(paper)
    assert paper.sha256 == hashlib.sha256(body).hexdigest()
    assert (paper.size, paper.storage_key) == (
        len(body),
        f"public/{paper.sha256[:2]}/{paper.sha256[2:4]}/{paper.sha256}",
    )
    metadata = PdfReader(BytesIO(body)).xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata


def test_the_acceptance_report_tells_the_evidence_and_what_is_open(dossier, fabio, unreachable):
    run_checks(ask_run(dossier, fabio).id)
    text = words(body_of(make_paper(dossier, fabio, ACCEPTANCE)))
    for said in (
        "Verbale di collaudo", "Avviate da Fabio Riva", "La domanda è quella ufficiale.", "Punti aperti",
        "C.SE.2.2 Da ogni passo si prenota un appuntamento Presentare domanda per un contributo Non soddisfatto",
        "Esito del collaudo: non ancora positivo.",
    ):  # fmt: skip
        assert said in text, said


def test_when_every_criterion_stands_the_report_is_positive(dossier, fabio):
    for criterion in CRITERIA:
        services = ["contributo-economico"] if criterion.per_service else []
        confirm(dossier, fabio, criterion.code, services, passed=True, words="Visto")
    text = words(body_of(make_paper(dossier, fabio, ACCEPTANCE)))
    assert "Esito del collaudo: positivo. Tutti i 18 criteri di conformità sono soddisfatti." in text
    assert "Punti aperti Nessuno." in text
    assert "Non ci sono prove automatiche concluse." in text


def test_secrets_stand_in_the_annex_alone_which_nobody_keeps(dossier, fabio):
    add_identity(dossier, fabio, Credentials("SPID di prova", "valutatore", "parola-segreta", "Codice per SMS"))
    for kind in DossierPaper.Kind:
        assert "parola-segreta" not in words(body_of(make_paper(dossier, fabio, kind)))
    text = words(make_annex(dossier, fabio))
    for said in ("valutatore", "parola-segreta", "Codice per SMS"):
        assert said in text
    assert DossierPaper.objects.count() == 2
    last = [event.kind for event in DossierEvent.objects.order_by("-at", "-id")[:2]]
    assert sorted(last) == ["annex_made", "identity_read"]


def test_what_people_wrote_breaks_no_document(dossier, fabio):
    confirm(dossier, fabio, "C.SE.4.1", [], passed=True, words="#set $x$ @label \\ «ʘ» العربية " + "x" * 200)
    assert "#set" in words(body_of(make_paper(dossier, fabio, DOSSIER)))


def test_a_full_disk_leaves_no_half_document(dossier, fabio, monkeypatch):
    monkeypatch.setattr(
        "provisioning.pnrr.actions.make_paper.storage.put", lambda *_args: (_ for _ in ()).throw(OSError)
    )
    with pytest.raises(NotKept):
        make_paper(dossier, fabio, DOSSIER)
    assert not DossierPaper.objects.exists()
    assert dossier.events.count() == 1


def test_a_dossier_without_dates_services_or_evidence_can_be_printed(fabio, borgo):
    opened = open_dossier(fabio, borgo, replace(facts(), inhabitants=4_200, cup="", decree_on=None), [])
    text = words(body_of(make_paper(dossiers().get(id=opened.id), fabio, DOSSIER)))
    assert "Comune di Borgo Sereno" in text
    assert "Mancano le date" in text


def test_each_town_signs_its_own(dossier, fabio, borgo):
    other = open_dossier(fabio, borgo, replace(facts(), inhabitants=4_200, contract_on=date(2023, 1, 1)), [])
    text = words(body_of(make_paper(dossiers().get(id=other.id), fabio, DOSSIER)))
    assert "Segrate" not in text
