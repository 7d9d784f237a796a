from collections.abc import Sequence

from catalog.models import Rating


def rate(*, kind: str, code: str, stars: int, answers: Sequence[str], text: str) -> Rating:
    """Keep one rating of a page, a sheet or a finished flow. Who gave it is not kept. `answers`: codes of `ui.rating`."""
    return Rating.objects.create(kind=kind, code=code, stars=stars, answers=list(answers), text=text.strip()[:200])
