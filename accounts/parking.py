"""What was typed into a form when the session had already expired: kept encrypted for half an hour in the anonymous session,
given back to who was typing. Another person who logs in on the same device gets nothing."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _l

from tenants.crypto import Undecipherable, decrypt, encrypt

KEY = "parked_form"
LIFETIME_S = 30 * 60
MAX_CHARS = 200_000
FOUND_AGAIN = _l(
    "La sessione era scaduta: abbiamo ritrovato quello che avevi scritto. Se avevi scelto dei file, allegali di nuovo."
)


def park(request: HttpRequest) -> None:
    """Keep this post, when it is known whose it is. Of its files nothing is kept."""
    owner = getattr(request, "expired_user_id", "")
    if not owner:
        return
    kept = request.POST.copy()
    kept.pop("csrfmiddlewaretoken", None)
    text = signing.dumps({"owner": owner, "path": request.path, "data": kept.urlencode()}, compress=True)
    if len(text) <= MAX_CHARS:
        request.session[KEY] = encrypt(text)


def give_back(request: HttpRequest, path: str) -> QueryDict | None:
    """What the person now logged in had posted to `path`, once; None when there is nothing or it is not theirs."""
    token = request.session.get(KEY, "")
    parked = _open(token)
    mine = parked.get("owner") == str(request.user.pk)
    if mine and parked["path"] != path:
        return None
    if token:
        del request.session[KEY]
    return QueryDict(parked["data"]) if mine else None


def _open(token: str) -> dict[str, Any]:
    try:
        return signing.loads(decrypt(token, max_age=LIFETIME_S)) if token else {}
    except (Undecipherable, signing.BadSignature):
        return {}
