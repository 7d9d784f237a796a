import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations.models import Delivery
from integrations.results import dispatch
from notifications.actions.mark_read import mark_read
from notifications.actions.send_message import send_message
from notifications.models import EmailState, Message
from notifications.queries import messages_of, messages_of_case, unread_count
from notifications.templates import RenderedMessage
from tenants.context import tenant_context
from tests.notifications.conftest import citizen

CASE = uuid.UUID("01a20000-0000-7000-8000-000000000001")
LINK = "http://segrate.localhost:8000/area-personale/pratiche/1"
RENDERED = RenderedMessage("La tua richiesta di contributo economico", "Buongiorno Anna,\n\nil contributo è concesso.")


def send(recipient, **changes) -> Message:
    wanted = {
        "recipient": recipient, "event": "accepted", "rendered": RENDERED, "case_id": CASE, "case_code": "7KQ2",
        "restricted": False, "link": LINK,
    }  # fmt: skip
    return send_message(**(wanted | changes))


def email_of(message: Message) -> dict:
    return message.delivery.payload


def test_it_writes_into_the_personal_area_and_queues_one_email(anna):
    message = send(anna)
    assert list(messages_of(anna)) == [message]
    assert (message.subject, message.body, message.case_code) == (RENDERED.subject, RENDERED.body, "7KQ2")
    assert Delivery.objects.count() == 1
    assert message.delivery.kind == "messaging.email"
    assert message.delivery.key == f"message:{message.id}"
    assert message.email_state is EmailState.QUEUED


def test_the_email_carries_the_message_and_the_way_to_the_personal_area(anna):
    email = email_of(send(anna))
    assert email["to"] == "anna@example.org"
    assert email["subject"] == RENDERED.subject
    assert email["body"].startswith(RENDERED.body)
    assert email["link"] == LINK


def test_the_link_is_not_written_twice(anna):
    email = email_of(send(anna, rendered=RenderedMessage("Ciao", f"Segui la pratica qui: {LINK}")))
    assert email["link"] == ""
    assert email["body"].count(LINK) == 1


def test_an_email_never_tells_what_is_restricted(anna):
    message = send(anna, restricted=True)
    email = email_of(message)
    assert email["subject"] == "Hai un nuovo messaggio: Comune di Segrate"
    assert "contributo" not in (email["subject"] + email["body"]).lower()
    assert "7KQ2" not in email["body"]
    assert email["link"] == LINK
    assert message.body == RENDERED.body


def test_the_ledger_names_the_case_and_no_person(anna):
    delivery = send(anna).delivery
    assert delivery.subject == f"case:{CASE}"
    assert "anna" not in (delivery.key + delivery.subject).lower()


def test_a_person_without_address_still_gets_the_message(bruno):
    message = send(bruno)
    assert Delivery.objects.count() == 0
    assert message.email_state is EmailState.NONE


def test_it_writes_once_for_a_case_and_event(anna):
    assert send(anna) == send(anna, rendered=RenderedMessage("Altro", "Altro"))
    assert Message.objects.get().subject == RENDERED.subject
    assert Delivery.objects.count() == 1


def test_a_key_of_its_own_makes_a_second_message(anna):
    send(anna, dedup_key="1")
    send(anna, dedup_key="2")
    assert Message.objects.count() == 2


def test_two_people_get_their_own_message_on_one_case(anna, bruno):
    send(anna)
    send(bruno)
    assert Message.objects.count() == 2


def test_without_a_case_it_wants_a_key(anna):
    with pytest.raises(ValueError, match="dedup_key"):
        send(anna, case_id=None)
    send(anna, case_id=None, dedup_key="draft:1")
    send(anna, case_id=None, dedup_key="draft:1")
    assert Message.objects.count() == 1


def test_the_database_refuses_a_second_copy(anna):
    first = send(anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(recipient=anna, case_id=first.case_id, event="accepted", subject="x", body="x")


def test_nothing_is_sent_when_the_change_is_undone(anna):
    def undone() -> None:
        with transaction.atomic():
            send(anna)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert Message.objects.count() == 0
    assert Delivery.objects.count() == 0


def test_the_answer_of_the_mail_server_is_written_on_the_message(anna):
    message = send(anna)
    dispatch("messaging.email", message.delivery, {"message_id": "<x@example.org>"})
    message.refresh_from_db()
    assert message.email_state is EmailState.SENT
    assert timezone.now() - message.sent_at < datetime.timedelta(minutes=1)


def test_an_email_that_is_not_ours_changes_nothing(anna):
    message = send(anna)
    other = Delivery.objects.create(kind="messaging.email", key="other", payload={}, attempt_limit=1)
    dispatch("messaging.email", other, {})
    message.refresh_from_db()
    assert message.sent_at is None


@pytest.mark.parametrize("state", [Delivery.State.FAILED, Delivery.State.NEEDS_HUMAN])
def test_the_clerk_sees_that_an_email_did_not_arrive(anna, state, django_assert_num_queries):
    Delivery.objects.filter(pk=send(anna).delivery_id).update(state=state)
    with django_assert_num_queries(1):
        assert [message.email_state for message in messages_of_case(CASE)] == [EmailState.FAILED]


def test_reading_counts_once(anna):
    message = send(anna)
    assert unread_count(anna) == 1
    mark_read(message, by=anna)
    first = message.read_at
    mark_read(message, by=anna)
    assert unread_count(anna) == 0
    assert message.read_at == first


def test_nobody_reads_for_another(anna, bruno):
    message = send(anna)
    with pytest.raises(PermissionDenied):
        mark_read(message, by=bruno)
    assert unread_count(anna) == 1
    assert unread_count(bruno) == 0


def test_newest_first(anna):
    first, second = send(anna, dedup_key="1"), send(anna, dedup_key="2")
    assert list(messages_of(anna)) == [second, first]


def test_two_municipalities_never_see_each_others_messages(segrate, borgo):
    with tenant_context(segrate):
        send(citizen("cf:BNCNNA85T41I577X", "Anna", "Bianchi", "anna@example.org"))
    with tenant_context(borgo):
        also_anna = citizen("cf:BNCNNA85T41I577X", "Anna", "Bianchi", "anna@example.org")
        assert (Message.objects.count(), Delivery.objects.count(), unread_count(also_anna)) == (0, 0, 0)
        send(also_anna, restricted=True)
        assert email_of(Message.objects.get())["subject"] == "Hai un nuovo messaggio: Comune di Borgo Sereno"
    with tenant_context(segrate):
        assert Message.objects.count() == 1
