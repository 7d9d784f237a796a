"""One person, many requests at the same instant: real commits, real connections."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from accounts.actions.remember import remember
from accounts.models import User
from cases.models import Case, Draft
from catalog.actions.activate import activate
from integrations.models import Delivery
from notifications.models import Message
from offices.models import Office
from tenants.context import tenant_context
from tenants.models import Municipality
from tests.cases.conftest import SYSTEM
from tests.catalog.answers import ADDRESS, CRITERIA
from tests.citizen.conftest import CODE
from tests.citizen.walk import Walk, path_of

AT_ONCE = 8


@pytest.fixture
def town(fresh_database):
    return Municipality.objects.select_related("branding").get(schema_name="segrate")


@pytest.fixture
def walk(town, visit, monkeypatch):
    """Anna's way through the service, in a database of its own."""
    monkeypatch.setattr("integrations.wake._publish", lambda schema: None)
    with tenant_context(town):
        Office.objects.create(code="sociale", name="Servizi sociali", address="Via 1", responsible="Giulia Sala")
        service = activate(CODE, {"criteria_url": CRITERIA}, "sociale", SYSTEM)
        anna = User.objects.create(
            login="cf:RSSNNA85D55I577J", kind="citizen", fiscal_code="RSSNNA85D55I577J", given_name="Anna",
            family_name="Rossi", birth_date=datetime.date(1985, 4, 15), birth_place="Segrate",
            email="anna@posta.example",
        )  # fmt: skip
        remember(anna, {"contact.email": "anna@posta.example", "residence.address": ADDRESS}, "spid")
        yield Walk(visit("segrate", anna), service, anna)


def another_tab(walk, visit):
    """The same browser: it shares the session."""
    tab = visit("segrate")
    tab.cookies = walk.client.cookies
    return tab


def at_once(times, work):
    """What each of `times` calls answered, AT_ONCE of them at a time."""
    start = threading.Barrier(AT_ONCE)

    def run(number):
        if number < AT_ONCE:
            start.wait(60)
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(run, range(times)))


def test_two_hundred_starts_of_one_person_leave_one_draft(walk, visit):
    url = walk.url("privacy")

    def start(number):
        return another_tab(walk, visit).post(url, {"accepted": "on", "action": "next"}).status_code

    assert set(at_once(200, start)) == {302}
    draft = Draft.objects.get()
    assert (draft.owner_id, draft.submitted_at) == (walk.owner.pk, None)
    assert draft.privacy_accepted_at


def test_starting_and_throwing_away_at_once_breaks_nothing(walk, visit):
    url = walk.url("privacy")

    def toggle(number):
        tab = another_tab(walk, visit)
        if number % 2:
            tab.post(url, {"accepted": "on", "action": "next"})
        draft = Draft.objects.filter(submitted_at=None).first() if number % 4 == 0 else None
        return tab.post(reverse("citizen:discard_draft", args=[draft.id])).status_code if draft else 302

    def inside(number):
        with tenant_context(Municipality.objects.get(schema_name="segrate")):
            return toggle(number)

    assert set(at_once(40, inside)) <= {302, 404}
    assert Draft.objects.count() <= 1


def test_sending_from_many_tabs_at_once_makes_one_case_and_tells_all(walk, visit):
    walk.fill_in()
    data = walk.declarations() | {"draft": str(walk.draft.id), "action": "send"}

    def send(number):
        return path_of(another_tab(walk, visit).post(walk.url("riepilogo"), data))

    told = set(at_once(AT_ONCE, send))
    case = Case.objects.get()
    assert told == {reverse("citizen:confirmation", args=[walk.service.category, CODE, case.id])}
    assert Delivery.objects.filter(kind="protocol.register").count() == 1
    assert Message.objects.filter(event="receipt").count() == 1
    assert case.documents.count() == 1


def test_saving_one_step_in_many_tabs_at_once_leaves_one_of_them_whole(walk, visit):
    walk.read_privacy()

    def save(number):
        data = walk.data("dati-generali", email=f"anna{number}@posta.example", phone=f"333000000{number}")
        return another_tab(walk, visit).post(walk.url("dati-generali"), data | {"action": "save"}).status_code

    def inside(number):
        with tenant_context(Municipality.objects.get(schema_name="segrate")):
            return save(number)

    assert set(at_once(AT_ONCE, inside)) == {302}
    answers = walk.draft.answers
    assert answers["email"][4] == answers["phone"][-1]
    assert walk.draft.revision == AT_ONCE + 1
