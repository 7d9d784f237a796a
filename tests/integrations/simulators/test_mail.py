import smtplib
import uuid
from email.message import EmailMessage

import pytest
import requests


def write(simulators, recipient=None, html=""):
    message = EmailMessage()
    message["Subject"] = "La tua richiesta è stata registrata"
    message["From"] = "noreply@segrate.example"
    message["To"] = recipient or f"{uuid.uuid4()}@posta.example"
    message.set_content("Gentile Anna,\nabbiamo ricevuto la tua richiesta.")
    if html:
        message.add_alternative(html, subtype="html")
    with smtplib.SMTP("127.0.0.1", simulators.smtp_port, timeout=5) as server:
        server.send_message(message)
    return message["To"]


def caught(simulators, recipient):
    return requests.get(f"{simulators.url}/api/posta", params={"recipient": recipient}, timeout=5).json()["items"]


def test_it_keeps_what_was_sent(simulators):
    [mail] = caught(simulators, write(simulators))
    assert mail["subject"] == "La tua richiesta è stata registrata"
    assert mail["sender"] == "noreply@segrate.example"
    assert "abbiamo ricevuto" in mail["text"]


def test_it_lists_newest_first_and_filters_by_recipient(simulators):
    anna, bruno = write(simulators), write(simulators)
    page = requests.get(f"{simulators.url}/posta", timeout=5).text
    assert page.index(bruno) < page.index(anna)
    filtered = requests.get(f"{simulators.url}/posta", params={"destinatario": anna}, timeout=5).text
    assert "1 messaggi" in filtered
    assert bruno not in filtered


def test_it_shows_html_in_a_frame_that_can_do_nothing(simulators):
    [mail] = caught(simulators, write(simulators, html="<p>Ciao</p><script>alert(1)</script>"))
    page = requests.get(f"{simulators.url}/posta/{mail['id']}", timeout=5)
    frame = requests.get(f"{simulators.url}/posta/{mail['id']}/html", timeout=5)
    assert "<iframe sandbox " in page.text
    assert "<script>" not in page.text
    assert frame.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_it_refuses_for_a_while(simulators):
    simulators.fault("mail", "error", count=1)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        write(simulators, "anna-rifiutata@posta.example")
    assert refused.value.smtp_code == 451
    assert caught(simulators, "anna-rifiutata") == []


def test_it_hangs_up_when_it_is_down(simulators):
    simulators.fault("mail", "down", count=1)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        write(simulators, "anna-persa@posta.example")
    assert caught(simulators, "anna-persa") == []


def test_it_takes_the_message_and_then_does_not_answer(simulators):
    simulators.fault("mail", "timeout", seconds=0, count=1)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        write(simulators, "anna-dubbia@posta.example")
    assert len(caught(simulators, "anna-dubbia")) == 1


def test_it_fails_for_the_sender_of_one_municipality(simulators):
    simulators.fault("mail", "error", tenant="borgo.example")
    assert len(caught(simulators, write(simulators))) == 1
