import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from documents import clamav
from documents.actions.store import store_upload
from documents.models import StoredFile
from documents.uploads import UploadRejected, check_upload
from tests.documents import samples


@contextmanager
def scanner(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A daemon that speaks INSTREAM once and gives the answer; yields its address and what it was sent."""
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, answer, received), daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", received
        thread.join(5)


def _serve(server: socket.socket, answer: bytes, received: list[bytes]) -> None:
    connection, _ = server.accept()
    with connection, connection.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        while length := struct.unpack(">I", stream.read(4))[0]:
            received.append(stream.read(length))
        connection.sendall(answer)


def test_it_sends_the_whole_file_and_takes_a_clean_one(settings):
    big = samples.PDF + b"\x00" * 200_000
    with scanner(b"stream: OK\0") as (address, received):
        settings.SPORTELLO_CLAMAV = address
        check_upload(samples.upload(big), ["pdf"], 10)
    assert b"".join(received) == big


def test_it_refuses_an_infected_file(settings):
    with scanner(b"stream: Eicar-Test-Signature FOUND\0") as (address, _):
        settings.SPORTELLO_CLAMAV = address
        with pytest.raises(UploadRejected, match="antivirus"):
            check_upload(samples.upload(samples.PDF), ["pdf"], 10)


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"nonsense\0"])
def test_it_refuses_a_file_without_a_clear_verdict(settings, answer):
    with scanner(answer) as (address, _):
        settings.SPORTELLO_CLAMAV = address
        with pytest.raises(UploadRejected, match="non possiamo controllare"):
            check_upload(samples.upload(samples.PDF), ["pdf"], 10)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nowhere/clamd.sock", "senza-porta"])
def test_it_stores_nothing_while_the_scanner_is_down(settings, in_segrate, address):
    settings.SPORTELLO_CLAMAV = address
    with pytest.raises(UploadRejected, match="non possiamo controllare"):
        store_upload(samples.upload(samples.PDF), ["pdf"], 10)
    assert StoredFile.objects.count() == 0


def test_it_gives_up_on_a_silent_scanner(settings, monkeypatch):
    monkeypatch.setattr(clamav, "TIMEOUT_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.SPORTELLO_CLAMAV = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(UploadRejected, match="non possiamo controllare"):
            check_upload(samples.upload(samples.PDF), ["pdf"], 10)


def test_it_asks_nobody_when_no_scanner_is_configured(settings):
    settings.SPORTELLO_CLAMAV = ""
    assert check_upload(samples.upload(samples.PDF), ["pdf"], 10).name == "documento.pdf"
