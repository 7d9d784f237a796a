"""Valid html: the program in `html/`, fed with the pages that the tests come by."""

import json
import subprocess
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

from config.devserver.frontend import install_packages, node

HOME = Path(__file__).parent / "html"
# The last answer of each page, as it was sent: what the browser made of it would hide the mistakes.
_documents: WeakKeyDictionary = WeakKeyDictionary()


def keep_document(page, answer) -> None:
    if answer.request.is_navigation_request() and answer.request.frame == page.main_frame:
        _documents[page] = answer


def html_problems(page) -> list[str]:
    program = _program()
    program.stdin.write(json.dumps(_documents[page].text()) + "\n")
    program.stdin.flush()
    return json.loads(program.stdout.readline())


@cache
def _program() -> subprocess.Popen:
    """Runs as long as the tests do: its input ends with theirs."""
    install_packages(HOME, "check of html")
    command = [str(node()), "validate.mjs"]
    return subprocess.Popen(command, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
