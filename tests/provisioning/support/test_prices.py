"""The price list: one draft, versions that never change once published, and adhesions at the price of their day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.policies import Operator
from integrations.models import Delivery
from provisioning.support.actions.adhesions.ask import Wish, ask_adhesion
from provisioning.support.actions.adhesions.decide import decide
from provisioning.support.actions.adhesions.reply import reply
from provisioning.support.actions.prices.draft_list import begin_draft, discard_draft
from provisioning.support.actions.prices.edit_price import put_price, take_out
from provisioning.support.actions.prices.publish_list import publish_list
from provisioning.support.adhesion_mail import ADHESION
from provisioning.support.errors import (
    CodeTaken,
    DayTaken,
    DraftExists,
    EmptyList,
    IsPublished,
    NotNow,
    NotOffered,
    NotStaff,
    NotTheAdministrator,
    TooEarly,
    WordsMissing,
)
from provisioning.support.models import Adhesion, AdhesionEvent, Price, PriceList
from provisioning.support.policies import AdhesionAct
from provisioning.support.price_queries import list_in_force, offered_here
from tenants.context import tenant_context
from tests.provisioning.support.conftest import OFFER, administrator

TODAY = date(2026, 3, 3)
WISH = Wish(3, "Elena Neri, 02 1234", "Da aprile.")


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel("2026-03-03T10:00+01:00", tick=False) as moved:
        yield moved


def here(town, act, *args):
    with tenant_context(town):
        return act(*args)


def offered(town):
    return here(town, lambda: [price.code for price in offered_here()])


def test_what_is_published_is_seen_from_its_day_and_never_changes(listed, fabio, segrate, march):
    version = listed(OFFER, start=TODAY + timedelta(days=2))
    assert offered(segrate) == []
    march.shift(timedelta(days=2))
    assert offered(segrate) == ["PEC-1"]
    with pytest.raises(IsPublished):
        put_price(version.id, replace(OFFER, code="PEC-2"), fabio)
    with pytest.raises(IsPublished):
        take_out(version.id, version.prices.get().id, fabio)
    with pytest.raises(IsPublished):
        discard_draft(version.id, fabio)
    with pytest.raises(IsPublished):
        publish_list(version.id, fabio, TODAY + timedelta(days=9))
    assert Price.objects.count() == 1


def test_the_next_version_begins_as_a_copy_and_leaves_the_last_alone(listed, fabio, segrate):
    first = listed(OFFER)
    draft = begin_draft(fabio)
    copied = draft.prices.get()
    assert (draft.number, copied.code) == (first.number + 1, "PEC-1")
    put_price(draft.id, replace(OFFER, price_cents=9_900), fabio, copied.id)
    assert first.prices.get().price_cents == OFFER.price_cents
    assert list_in_force() == first


def test_there_is_one_draft_and_it_can_be_thrown_away(fabio):
    draft = begin_draft(fabio)
    with pytest.raises(DraftExists):
        begin_draft(fabio)
    put_price(draft.id, OFFER, fabio)
    discard_draft(draft.id, fabio)
    assert (PriceList.objects.count(), Price.objects.count()) == (0, 0)


def test_it_is_not_published_empty_nor_in_the_past_nor_on_the_day_of_another(listed, fabio):
    listed(OFFER)
    draft = begin_draft(fabio)
    with pytest.raises(TooEarly):
        publish_list(draft.id, fabio, TODAY - timedelta(days=1))
    with pytest.raises(DayTaken):
        publish_list(draft.id, fabio, TODAY)
    take_out(draft.id, draft.prices.get().id, fabio)
    with pytest.raises(EmptyList):
        publish_list(draft.id, fabio, TODAY + timedelta(days=1))
    assert draft.prices.count() == 0


def test_a_code_stands_once_in_a_list(fabio):
    draft = begin_draft(fabio)
    price = put_price(draft.id, OFFER, fabio)
    with pytest.raises(CodeTaken):
        put_price(draft.id, OFFER, fabio)
    put_price(draft.id, replace(OFFER, name="Casella PEC"), fabio, price.id)
    assert draft.prices.get().name == "Casella PEC"


def test_a_list_that_is_over_offers_nothing_and_no_older_one_comes_back(listed, segrate, march):
    listed(OFFER)
    march.shift(timedelta(days=1))
    listed(replace(OFFER, code="PEC-2"), start=TODAY + timedelta(days=1), end=TODAY + timedelta(days=5))
    assert offered(segrate) == ["PEC-1", "PEC-2"]
    march.move_to("2026-03-09T10:00+01:00")
    assert offered(segrate) == []


def test_a_municipality_sees_what_is_for_its_size(listed, segrate, borgo):
    small, large = replace(OFFER, code="S", population_to=5_000), replace(OFFER, code="L", population_from=5_001)
    listed(OFFER, small, large)
    assert offered(segrate) == ["L", "PEC-1"]
    assert offered(borgo) == ["PEC-1", "S"]


def test_who_is_not_staff_touches_no_list(elena, fabio):
    with pytest.raises(NotStaff):
        begin_draft(elena.user)
    draft = begin_draft(fabio)
    with pytest.raises(NotStaff):
        put_price(draft.id, OFFER, elena.user)


def test_the_database_refuses_rates_and_bands_that_do_not_exist(fabio):
    draft = begin_draft(fabio)
    for wrong in ({"vat_percent": 21}, {"population_from": 9, "population_to": 8}):
        with pytest.raises(IntegrityError), transaction.atomic():
            put_price(draft.id, replace(OFFER, **wrong), fabio)


@pytest.fixture
def asked(listed, elena, segrate):
    price = listed(OFFER).prices.get()
    return here(segrate, ask_adhesion, price.id, WISH, elena)


def test_asking_pins_the_price_of_the_day(asked, listed, fabio, march):
    march.shift(timedelta(days=1))
    listed(replace(OFFER, price_cents=9_900), start=TODAY + timedelta(days=1))
    adhesion = Adhesion.objects.get()
    assert (adhesion.price_cents, adhesion.quantity, adhesion.total_cents) == (2_500, 3, 7_500)
    assert adhesion.price_list.number == 1


def told(town):
    with tenant_context(town):
        return [each.payload["vendor"] for each in Delivery.objects.filter(kind=ADHESION).order_by("created_at")]


def test_the_vendor_asks_the_town_answers_and_it_is_accepted(asked, fabio, elena, segrate):
    decide(asked, fabio, AdhesionAct.ASK, "Con quale dominio?")
    here(segrate, reply, asked.id, elena, AdhesionAct.ANSWER, "comune.segrate.mi.it")
    decide(asked, fabio, AdhesionAct.ACCEPT, "")
    assert Adhesion.objects.get().state == "accepted"
    assert [event.kind for event in AdhesionEvent.objects.all()] == ["asked", "questioned", "answered", "accepted"]
    assert told(segrate) == [True, False, True, False]


def test_what_is_decided_or_withdrawn_stays_so(asked, fabio, elena, segrate):
    here(segrate, reply, asked.id, elena, AdhesionAct.WITHDRAW, "")
    for act in (AdhesionAct.ACCEPT, AdhesionAct.REFUSE, AdhesionAct.ASK):
        with pytest.raises(NotNow):
            decide(asked, fabio, act, "Troppo tardi.")
    with pytest.raises(NotNow):
        here(segrate, reply, asked.id, elena, AdhesionAct.WITHDRAW, "")
    assert Adhesion.objects.get().state == "withdrawn"


def test_a_refusal_and_a_question_have_words(asked, fabio):
    for act in (AdhesionAct.REFUSE, AdhesionAct.ASK):
        with pytest.raises(WordsMissing):
            decide(asked, fabio, act, " ")
    assert Adhesion.objects.get().state == "asked"


def test_only_an_administrator_asks_and_only_for_what_is_offered(listed, elena, segrate, march):
    price = listed(OFFER, end=TODAY).prices.get()
    with tenant_context(segrate):
        carla = User.objects.create_operator("carla@segrate.example", given_name="Carla", family_name="Neri")
        with pytest.raises(NotTheAdministrator):
            ask_adhesion(price.id, WISH, Operator(carla))
        march.shift(timedelta(days=1))
        with pytest.raises(NotOffered):
            ask_adhesion(price.id, WISH, elena)
    assert not Adhesion.objects.exists()


def test_another_municipality_has_none_of_it(asked, borgo):
    with tenant_context(borgo):
        olga = administrator("Olga")
        with pytest.raises(Adhesion.DoesNotExist):
            reply(asked.id, olga, AdhesionAct.WITHDRAW, "")
    assert Adhesion.objects.get().state == "asked"
