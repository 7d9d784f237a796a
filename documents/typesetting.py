"""Typst with our fonts and templates only: nothing from the machine or the network. It runs in a process of its own."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock, Timer
from typing import IO, Final

HERE: Final = Path(__file__).parent
TEMPLATES, FONTS, PROGRAM = HERE / "typst", HERE / "fonts", HERE / "typesetter.py"
# A document takes some hundredths of a second; what takes so long will not end.
LIMIT_S = 30.0


class TypesettingError(Exception):
    """The template, or what it was given, is wrong: the same again would fail again."""


class Typesetter:
    """One helper for this process, started when it is needed; documents wait for each other."""

    def __init__(self) -> None:
        self.forget()
        # A forked worker must not share its parent's pipes, nor a lock that a thread of the parent held.
        os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        self._lock = Lock()
        self._helper: subprocess.Popen[bytes] | None = None

    def compile(self, template: str, inputs: dict[str, str]) -> bytes:
        """Raises TypesettingError; EOFError or OSError when the helper died under this document twice."""
        question = json.dumps(_question(template, inputs)).encode() + b"\n"
        with self._lock:
            try:
                return self._ask(question)
            except (OSError, EOFError):
                # It was killed, or ended for want of work just now: another one starts.
                return self._ask(question)

    def _ask(self, question: bytes) -> bytes:
        helper = self._living()
        clock = Timer(LIMIT_S, helper.kill)
        clock.start()
        try:
            return _exchange(helper, question)
        except TypesettingError:
            raise
        except BaseException:
            # Also when a worker's time is over: half an answer must not be taken for the next document.
            self.end()
            raise
        finally:
            clock.cancel()

    def _living(self) -> subprocess.Popen[bytes]:
        if self._helper is None or self._helper.poll() is not None:
            self.end()
            command = [sys.executable, "-I", str(PROGRAM)]
            self._helper = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 (our own program)
        return self._helper

    def end(self) -> None:
        helper, self._helper = self._helper, None
        if helper is None:
            return
        helper.kill()
        for pipe in (helper.stdin, helper.stdout):
            if pipe is not None:
                _close(pipe)
        helper.wait()


def _close(pipe: IO[bytes]) -> None:
    # What could not be sent any more cannot be sent while closing either.
    with suppress(OSError):
        pipe.close()


def _exchange(helper: subprocess.Popen[bytes], question: bytes) -> bytes:
    assert helper.stdin is not None
    assert helper.stdout is not None
    helper.stdin.write(question)
    helper.stdin.flush()
    head = _read(helper.stdout, 5)
    body = _read(helper.stdout, int.from_bytes(head[1:]))
    if head[:1] == b"E":
        raise TypesettingError(body.decode())
    return body


def _read(pipe: IO[bytes], length: int) -> bytes:
    found = pipe.read(length)
    if len(found) < length:
        raise EOFError("The typesetter ended in the middle of a document")
    return found


def _question(template: str, inputs: dict[str, str]) -> dict[str, object]:
    return {
        "input": str(TEMPLATES / f"{template}.typ"),
        "root": str(TEMPLATES),
        "fonts": str(FONTS),
        "sys_inputs": inputs,
        # ISO 19005-2 level A (kept for decades, tagged) and ISO 14289-1 (accessible), both at once.
        "pdf_standards": ["a-2a", "ua-1"],
        "package_path": str(TEMPLATES),
    }


TYPESETTER: Final = Typesetter()


def typeset(template: str, data: dict) -> bytes:
    """
    One of our templates with its data, as PDF. Equal data give equal bytes. Data travel as JSON and are never source:
    `#`, `$` and `@` in them are just text. Raises TypesettingError when the template itself is wrong.
    """
    return TYPESETTER.compile(template, {"data": json.dumps(data, ensure_ascii=False)})


@lru_cache(maxsize=256)
def can_draw(svg: str) -> bool:
    """Whether a coat of arms can stand in a document: a broken one must not stop a receipt."""
    try:
        TYPESETTER.compile("coat_of_arms", {"svg": svg})
    except TypesettingError:
        return False
    return True
