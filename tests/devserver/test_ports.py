"""Ports are checked before anything is started."""

import socket

import pytest

from config.devserver.console import Trouble
from config.devserver.ports import LOOPBACK, answers, free_port, is_taken, require_free


@pytest.fixture
def held_port():
    with socket.socket() as holder:
        holder.bind((LOOPBACK, 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_it_names_the_taken_port_and_the_way_out(held_port):
    with pytest.raises(Trouble) as trouble:
        require_free({"web": held_port}, "choose another one: bin/demo --port N")
    assert str(trouble.value) == (
        f"Port {held_port} (web) is taken by another program. "
        "Stop that program, or choose another one: bin/demo --port N"
    )


def test_it_accepts_free_ports():
    require_free({"web": free_port()}, "never said")


def test_it_sees_who_listens(held_port):
    assert is_taken(held_port)
    assert answers(held_port)
    assert not answers(free_port())
