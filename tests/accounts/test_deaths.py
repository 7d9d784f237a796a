"""Somebody who died does not enter, and nobody for them; a mistake is taken back."""

import logging
from datetime import date, timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions.record_death import Death, record_deaths, withdraw_death
from accounts.deaths import is_known_dead
from accounts.delegations import held_by
from accounts.errors import ReasonMissing
from accounts.login import entry
from accounts.models import KnownDeath, LoginRecord, User
from accounts.models.user import SYSTEM
from tenants.context import tenant_context
from tests.accounts.oidc.conftest import Browser, browser, identity, simulators
from tests.delegations.conftest import ANNA as ANNA_WHO_DELEGATES
from tests.delegations.conftest import BRUNO, anna, bruno, held, offered

__all__ = ["anna", "browser", "bruno", "held", "identity", "offered", "simulators"]

ANNA = "BNCNNA84C52I577E"
DAY = date(2026, 1, 15)


def lost(code=ANNA, town=None) -> None:
    if town is None:
        record_deaths([Death(code, DAY)])
        return
    with tenant_context(town):
        record_deaths([Death(code, DAY)])


def test_nobody_enters_with_that_fiscal_code(browser, segrate):
    lost(town=segrate)
    answer = browser.log_in()
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "risulta deceduta" in page
    assert "ufficio anagrafe" in page
    assert ANNA not in page
    assert SESSION_KEY not in browser.client.session
    with tenant_context(segrate):
        assert User.objects.count() == 0


def test_everybody_else_does(browser, segrate):
    lost(town=segrate)
    assert browser.log_in("bruno-verdi").status_code == 302


def test_it_holds_in_its_own_municipality(browser, visit, segrate, borgo):
    lost(town=borgo)
    assert browser.log_in().status_code == 302
    assert Browser(visit("borgo")).log_in().status_code == 403


def test_open_sessions_end(browser, segrate):
    browser.log_in()
    assert browser.client.get("/area-personale").status_code == 200
    lost(town=segrate)
    assert browser.client.get("/area-personale")["Location"].startswith("/accedi")


def test_a_death_written_down_while_somebody_enters_ends_that_session_too(browser, segrate, monkeypatch):
    begun = entry.record_login

    def then_the_list_comes(request, how):
        begun(request, how)
        # Just before, the list was written by somebody who could not see this session yet.
        KnownDeath.objects.create(
            fiscal_code=ANNA, died_on=DAY, source="list", recorded_at=timezone.now(), recorded_by=dict(SYSTEM)
        )

    monkeypatch.setattr(entry, "record_login", then_the_list_comes)
    browser.log_in()
    assert SESSION_KEY not in browser.client.session
    with tenant_context(segrate):
        assert LoginRecord.objects.filter(ended_at=None).count() == 0


def test_a_mistake_is_taken_back_and_stays_written(browser, segrate):
    lost(town=segrate)
    with tenant_context(segrate):
        withdraw_death(ANNA, " scambio di persona ")
        row = KnownDeath.objects.get()
        assert (row.withdrawn_reason, row.withdrawn_by["kind"]) == ("scambio di persona", "system")
    assert browser.log_in().status_code == 302


def test_it_is_not_taken_back_without_a_reason(in_segrate):
    lost()
    with pytest.raises(ReasonMissing):
        withdraw_death(ANNA, " ")
    assert is_known_dead(ANNA)


def test_what_was_taken_back_can_be_recorded_again(in_segrate):
    lost()
    withdraw_death(ANNA, "errore")
    lost()
    assert is_known_dead(ANNA)
    assert KnownDeath.objects.count() == 2


def test_nobody_dies_twice(in_segrate):
    lost()
    assert record_deaths([Death(ANNA, DAY), Death(ANNA, DAY)]) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        KnownDeath.objects.create(
            fiscal_code=ANNA, died_on=DAY, source="list", recorded_at=timezone.now(), recorded_by={}
        )


@pytest.mark.parametrize("code", [ANNA_WHO_DELEGATES, BRUNO])
def test_delegations_stop_with_either_side_and_hold_again(held, bruno, code):
    assert list(held_by(bruno)) == [held]
    lost(code)
    assert list(held_by(bruno)) == []
    withdraw_death(code, "errore")
    assert list(held_by(bruno)) == [held]


# The command


def load(tmp_path, text, **more):
    path = tmp_path / "decessi.csv"
    path.write_text(text)
    call_command("record_deaths", "segrate", csv=path, **more)


def test_a_list_is_loaded(tmp_path, segrate, capsys):
    load(tmp_path, f"codice_fiscale;data_decesso\n{ANNA.lower()};2026-01-15\nVRDBRN79S03F205U;2026-02-01\n")
    assert "2 recorded, of 2 rows" in capsys.readouterr().out
    with tenant_context(segrate):
        assert KnownDeath.objects.get(fiscal_code=ANNA).died_on == DAY


def test_a_wrong_row_is_named_by_its_line_and_nothing_is_recorded(tmp_path, segrate):
    tomorrow = timezone.localdate() + timedelta(days=1)
    rows = ["ABCDEF00A00A000X,2026-01-01", f"{ANNA},15/01/2026", f"{ANNA},{tomorrow}", "VRDBRN79S03F205U,2026-02-01"]
    with pytest.raises(CommandError) as refused:
        load(tmp_path, "codice_fiscale,data_decesso\n" + "\n".join(rows))
    said = str(refused.value)
    assert all(f"line {number}:" in said for number in (2, 3, 4))
    assert "line 5" not in said
    assert ANNA not in said
    assert "ABCDEF" not in said
    with tenant_context(segrate):
        assert KnownDeath.objects.count() == 0


def test_a_file_without_the_columns_is_refused(tmp_path, segrate):
    with pytest.raises(CommandError, match="first line"):
        load(tmp_path, "cf;data\n")


def test_an_unknown_municipality_is_refused(tmp_path, db):
    with pytest.raises(CommandError, match="no municipality"):
        call_command("record_deaths", "atlantide", withdraw=ANNA, reason="x")


def test_the_command_takes_one_back(segrate, capsys):
    lost(town=segrate)
    with pytest.raises(CommandError, match="--reason"):
        call_command("record_deaths", "segrate", withdraw=ANNA)
    call_command("record_deaths", "segrate", withdraw=ANNA, reason="errore")
    assert "taken back" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No death"):
        call_command("record_deaths", "segrate", withdraw=ANNA, reason="errore")


def test_no_fiscal_code_in_the_log(browser, segrate, caplog):
    caplog.set_level(logging.DEBUG)
    lost(town=segrate)
    browser.log_in()
    said = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert "known_dead" in said
    assert ANNA not in said
