"""The program that runs Typst, started by `documents.typesetting`: a question a line, an answer after each.

It stands alone, without Django: Typst keeps some hundred megabytes after its first document, which no web worker should
carry. It ends when nobody asks for a while, after so many documents, and with whoever started it.

Question: JSON of the arguments of `typst.compile`, with `fonts` for the folder of the fonts.
Answer: one byte, "P" for a PDF and "E" for words about what is wrong; four bytes of length, big-endian; as many bytes.
"""

import json
import select
import signal
import sys
from functools import lru_cache

import typst

IDLE_S = 300
DOCUMENTS = 500


def main() -> None:
    # Who stops the whole group from a keyboard stops our owner, and we end with its pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for _document in range(DOCUMENTS):
        asked, _, _ = select.select([sys.stdin], [], [], IDLE_S)
        question = sys.stdin.buffer.readline() if asked else b""
        if not question:
            return
        sort, body = _answer(json.loads(question))
        sys.stdout.buffer.write(sort + len(body).to_bytes(4) + body)
        sys.stdout.buffer.flush()


def _answer(question: dict) -> tuple[bytes, bytes]:
    fonts = _fonts(question.pop("fonts"))
    try:
        return b"P", typst.compile(font_paths=fonts, **question)
    except typst.TypstError as error:
        return b"E", str(error).encode()


@lru_cache(maxsize=1)
def _fonts(folder: str) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


if __name__ == "__main__":
    main()
