"""What the command line accepts, and what the greeting says."""

import pytest

from config.devserver.__main__ import main, parser
from config.devserver.console import Trouble
from config.devserver.demo import wipe
from config.devserver.paths import service_home
from config.devserver.welcome import greeting

IDENTITIES = {
    "municipalities": [{"name": "Segrate", "origin": "http://segrate.localhost:8000"}],
    "citizens": [{"name": "Anna Bianchi", "fiscal_code": "BNCNNA80A41F205X"}],
    "operators": [
        {
            "name": "Carla Neri",
            "role": "case_officer",
            "login": "carla@segrate.example",
            "password": "una-frase-di-prova",
            "municipality": "Segrate",
        }
    ],
}


def test_the_demo_stands_on_port_8000_unless_told_otherwise():
    assert parser().parse_args(["demo"]).port == 8000
    assert parser().parse_args(["demo", "--port", "9000"]).port == 9000


@pytest.mark.parametrize("text", ["80", "65500", "many", "-1"])
def test_an_impossible_port_is_refused(text, capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(["demo", f"--port={text}"])
    assert "a whole number from 1024 to 65435 is needed" in capsys.readouterr().err


def test_a_command_for_the_tests_keeps_its_own_options():
    assert parser().parse_args(["services", "--", "pytest", "-n", "2"]).argv == ["pytest", "-n", "2"]


def test_trouble_is_said_in_words_and_not_as_a_traceback(monkeypatch, capsys):
    def fail():
        raise Trouble("The lamp fell. Put it back.")

    monkeypatch.setattr("config.devserver.__main__.build_front_end", fail)
    monkeypatch.setattr("config.devserver.__main__.interrupts.install", lambda: None)
    assert main(["frontend"]) == 1
    assert capsys.readouterr().err == "\nThe lamp fell. Put it back.\n"


def test_reset_never_touches_a_database_of_yours(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elena@db.example/sportello")
    with pytest.raises(Trouble, match="--reset does not touch a database of yours"):
        wipe()


def test_reset_keeps_what_was_built_and_the_lock_it_holds(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("config.devserver.demo.VAR", tmp_path)
    monkeypatch.setattr("config.devserver.demo.service_home", lambda: tmp_path)
    for folder in ("media/segrate", "postgres", "stamps"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("demo.lock", "demo.env"):
        (tmp_path / name).write_text("x")
    wipe()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.lock", "stamps"]


def test_the_data_lie_in_the_checkout_unless_root_runs_it(tmp_path):
    assert service_home(tmp_path, root=False) == tmp_path / "var"
    assert service_home(tmp_path, root=True).parent.as_posix() == "/var/lib"
    assert service_home(tmp_path, root=True) != service_home(tmp_path / "other", root=True)


def test_the_greeting_says_where_to_go_and_as_whom():
    assert greeting(IDENTITIES, "http://simulatori.localhost:8100") == [
        "Municipalities: the citizens' portal, the operators' desk",
        "  Segrate  http://segrate.localhost:8000  http://segrate.localhost:8000/operatori",
        "",
        "Simulated outside world (identity, protocol, mail)",
        "  http://simulatori.localhost:8100",
        "",
        "Citizens, chosen on the identity provider's page",
        "  Anna Bianchi  BNCNNA80A41F205X",
        "",
        "Operators: login and password",
        "  carla@segrate.example  una-frase-di-prova  Carla Neri  case_officer  Segrate",
        "",
        "Operators: the code that is asked after the password",
        "  http://simulatori.localhost:8100/operatori",
        "",
    ]
