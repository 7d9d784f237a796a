"""What was typed when the session had already expired: kept encrypted for half an hour, given back to its owner only.

It waits in the anonymous session. The draft names the owner, so a person who logs in on the same device after somebody
else gets nothing.
"""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.http import QueryDict

from accounts.models import User
from cases.models import Draft
from tenants.context import current_schema
from tenants.crypto import Undecipherable, decrypt, encrypt

KEY = "parked"
LIFETIME_S = 30 * 60
# A page left open for longer has no session to be given back to.
TOKEN_LIFETIME_S = 24 * 60 * 60
MAX_CHARS = 200_000
# Neither is an answer: one is bound to the old session, the other names the draft.
NOT_ANSWERS = {"csrfmiddlewaretoken", "draft_token"}


def draft_token(draft: Draft) -> str:
    """Goes with every form of the flow, so that a post without session can still be told whose it is."""
    return signing.dumps([current_schema(), str(draft.id)], salt="draft-token")


def park(session: SessionBase, token: str, step_id: str, data: QueryDict) -> bool:
    """Keep the post for later; False when the token is not ours or the post too large."""
    try:
        schema, draft_id = signing.loads(token, salt="draft-token", max_age=TOKEN_LIFETIME_S)
    except (signing.BadSignature, ValueError):
        return False
    kept = data.copy()
    for name in NOT_ANSWERS & set(kept):
        del kept[name]
    text = signing.dumps({"draft": draft_id, "step": step_id, "data": kept.urlencode()}, compress=True)
    if schema != current_schema() or len(text) > MAX_CHARS:
        return False
    session[KEY] = encrypt(text)
    return True


def give_back(session: SessionBase, owner: User, draft: Draft, step_id: str) -> QueryDict | None:
    """What this person had typed on this step, once; None when there is nothing or it is not theirs."""
    parked = _open(session.get(KEY, ""))
    if not parked:
        return None
    mine = parked["draft"] == str(draft.id) and draft.owner_id == owner.id
    if mine and parked["step"] != step_id:
        return None
    session.pop(KEY, None)
    return QueryDict(parked["data"]) if mine else None


def _open(token: str) -> dict[str, Any] | None:
    if not token:
        return None
    try:
        return signing.loads(decrypt(token, max_age=LIFETIME_S))
    except (Undecipherable, signing.BadSignature):
        return None
