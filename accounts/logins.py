"""The open sessions of a person: written down at login, shown to their owner, ended one by one or all together."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import CharField, Func, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.devices import device_label, device_of
from accounts.models import LoginRecord, User
from accounts.session_limits import limits_of

# How long the person can look back on their own logins.
KEPT = timedelta(days=365)


class KeyHash(Func):
    """`key_hash` in the database. Django's own SHA256 asks for an extension of PostgreSQL that not every one has."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = CharField()


def key_hash(session_key: str | None) -> str:
    return hashlib.sha256((session_key or "").encode()).hexdigest()


def record_login(request: HttpRequest, how: str) -> LoginRecord:
    """Write down the session that has just begun. To be called after `django.contrib.auth.login`, which gives it its key.

    `how`: one of `LoginRecord.How`; what is not known counts as a digital identity.
    """
    now, user = timezone.now(), request.user
    assert isinstance(user, User)
    if request.session.session_key is None:
        request.session.save()
    # Who logs in again without having left: Django keeps the key, and we do not.
    if note_end(request.session.session_key):
        request.session.cycle_key()
    return LoginRecord.objects.create(
        user=user, key_hash=key_hash(request.session.session_key), opened_at=now, seen_at=now,
        how=how if how in LoginRecord.How.values else LoginRecord.How.OIDC,
        device=device_of(request.headers.get("User-Agent", "")),
    )  # fmt: skip


def change_key(request: HttpRequest) -> None:
    """A new key for the session that goes on, in the record as well."""
    before = key_hash(request.session.session_key)
    request.session.cycle_key()
    LoginRecord.objects.filter(key_hash=before).update(key_hash=key_hash(request.session.session_key))


def note_seen(session_key: str | None) -> None:
    LoginRecord.objects.filter(key_hash=key_hash(session_key)).update(seen_at=timezone.now())


def note_end(session_key: str | None) -> int:
    """The session ends by itself or by its owner's «Esci». 1 when it was written down, else 0."""
    return LoginRecord.objects.filter(key_hash=key_hash(session_key), ended_at=None).update(ended_at=timezone.now())


def _oldest(user: User) -> tuple[datetime, datetime]:
    """When a session that is still open was last seen, and opened, at the earliest."""
    now, (idle, age) = timezone.now(), limits_of(user.kind)
    return now - timedelta(seconds=idle), now - timedelta(seconds=age)


def open_logins(user: User) -> QuerySet[LoginRecord]:
    """Those that a request could still go on with, the newest first."""
    seen, opened = _oldest(user)
    return LoginRecord.objects.filter(user=user, ended_at=None, seen_at__gt=seen, opened_at__gt=opened)


def is_open(record: LoginRecord, user: User) -> bool:
    seen, opened = _oldest(user)
    return record.ended_at is None and record.seen_at > seen and record.opened_at > opened


def past_logins(user: User) -> QuerySet[LoginRecord]:
    return LoginRecord.objects.filter(user=user, opened_at__gt=timezone.now() - KEPT)


def is_this(record: LoginRecord, request: HttpRequest) -> bool:
    return record.key_hash == key_hash(request.session.session_key)


def end_logins(user: User, *, but: str | None = None, only: Any = None) -> int:
    """Delete the sessions of a person, at once: `only` the record with this id, or all `but` the one with this key."""
    records = LoginRecord.objects.filter(user=user, ended_at=None)
    if only is not None:
        records = records.filter(id=only)
    if but is not None:
        records = records.exclude(key_hash=key_hash(but))
    with transaction.atomic():
        hashes = list(records.values_list("key_hash", flat=True))
        _delete_sessions(hashes)
        return LoginRecord.objects.filter(key_hash__in=hashes).update(ended_at=timezone.now())


def _delete_sessions(hashes: list[str]) -> None:
    if hashes:
        Session.objects.annotate(hash=KeyHash("session_key")).filter(hash__in=hashes).delete()


def forget_old_logins(now: datetime) -> None:
    LoginRecord.objects.filter(opened_at__lt=now - KEPT).delete()


@dataclass(frozen=True)
class Access:
    """A login as its owner reads it."""

    record: LoginRecord
    device: str
    is_this: bool


def listed(request: HttpRequest) -> list[Access]:
    """The open sessions of who asks; the one they are asking with comes first."""
    user = request.user
    assert isinstance(user, User)
    rows = [Access(one, device_label(one.device), is_this(one, request)) for one in open_logins(user)]
    return sorted(rows, key=lambda row: not row.is_this)
