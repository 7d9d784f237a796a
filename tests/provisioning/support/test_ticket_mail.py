"""Emails about requests for help and adhesions: to the right people, leading to the right host, without what was written."""

import pytest

from accounts.letters import written
from accounts.models import User
from integrations.models import Delivery
from provisioning.support import adhesion_mail, ticket_mail
from provisioning.support.actions.adhesions.ask import Wish, ask_adhesion
from provisioning.support.actions.staff import close_staff
from provisioning.support.actions.tickets.take_charge import take_charge
from provisioning.support.actions.tickets.write import write_to_vendor
from provisioning.support.models import AdhesionEvent, TicketEvent
from provisioning.support.ticket_mail import TICKET, TO_TOWN, TO_VENDOR, TicketPayload
from tenants.context import public_context, tenant_context
from tests.provisioning.support.conftest import OFFER, TROUBLE, administrator


def payloads(town):
    with tenant_context(town):
        return [each.payload for each in Delivery.objects.filter(kind=TICKET).order_by("created_at")]


def letters(town):
    with tenant_context(town):
        found = [written(ticket_mail.write, TicketPayload(**payload), "support:1") for payload in payloads(town)]
        return [each for each in found if each]


def test_everybody_of_the_vendor_hears_until_somebody_follows_it(opened, fabio, marta, elena, segrate):
    ticket = opened()
    assert sorted(letter.to for letter in letters(segrate)) == [fabio.email, marta.email]
    take_charge(ticket, fabio, "Guardo.")
    with tenant_context(segrate):
        write_to_vendor(ticket.id, elena, "Grazie.")
    assert letters(segrate)[-1].to == fabio.email


def test_one_mailbox_hears_when_there_is_one(opened, fabio, segrate, settings):
    settings.SPORTELLO_SUPPORT_MAILBOX = "assistenza@fornitore.example"
    opened()
    (letter,) = letters(segrate)
    assert letter.to == "assistenza@fornitore.example"
    assert "Buongiorno a tutti," in letter.body


def test_it_says_how_urgent_it_is_and_nothing_of_what_was_written(opened, fabio, segrate):
    ticket = opened()
    (letter,) = letters(segrate)
    assert letter.subject == "Bloccante: richiesta di assistenza n. 1, Comune di Segrate"
    assert "Intervento entro" in letter.body
    assert letter.link == f"http://console.localhost/richieste/{ticket.id}/"
    for words in (TROUBLE.subject, TROUBLE.description):
        assert words not in f"{letter.subject} {letter.body}"


def test_the_town_is_led_to_its_own_desk_and_who_wrote_hears_nothing(opened, fabio, elena, segrate):
    with tenant_context(segrate):
        bice = administrator("Bice")
    ticket = opened()
    take_charge(ticket, fabio, "Guardo.")
    to_town = [letter for letter in letters(segrate) if "/operatori/" in letter.link]
    assert sorted(letter.to for letter in to_town) == [bice.user.email, elena.user.email]
    assert to_town[0].link == f"http://segrate.localhost/operatori/assistenza/richieste/{ticket.id}/"
    assert "Fabio Riva" in to_town[0].body


def test_who_has_left_meanwhile_gets_none(opened, fabio, elena, segrate):
    ticket = opened()
    take_charge(ticket, fabio, "Guardo.")
    with public_context():
        close_staff(fabio)
    with tenant_context(segrate):
        User.objects.filter(pk=elena.user.pk).update(is_active=False)
    assert letters(segrate) == []


@pytest.mark.parametrize(("kind", "vendor"), [*[(k, False) for k in TO_TOWN], *[(k, True) for k in TO_VENDOR]])
def test_every_text_can_be_filled_in(opened, fabio, elena, segrate, kind, vendor):
    ticket = opened()
    with tenant_context(segrate):
        event = TicketEvent.objects.create(ticket=ticket, kind=kind, at=ticket.opened_at, by=fabio.snapshot(), text="x")
        user = fabio.pk if vendor else elena.user.pk
        letter = written(ticket_mail.write, TicketPayload(event=event.id, user=user, vendor=vendor), "support:1")
    assert "%(" not in f"{letter.subject}{letter.body}"
    assert "n. 1" in letter.body


def test_an_adhesion_leads_each_side_to_its_page(listed, fabio, elena, segrate):
    price = listed(OFFER).prices.get()
    with tenant_context(segrate):
        adhesion = ask_adhesion(price.id, Wish(1, "Elena"), elena)
        event = AdhesionEvent.objects.get()
        to_vendor, to_town = (
            written(adhesion_mail.write, adhesion_mail.AdhesionPayload(event=event.id, user=u, vendor=v), "support:1")
            for u, v in ((fabio.pk, True), (elena.user.pk, False))
        )
    assert to_vendor.link == f"http://console.localhost/adesioni/{adhesion.id}/"
    assert to_town.link == f"http://segrate.localhost/operatori/listino/adesioni/{adhesion.id}/"
    assert OFFER.name in to_vendor.body
