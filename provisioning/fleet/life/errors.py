"""Why a verb of a municipality's life was not done. The message is for who runs the platform, in English."""

from enum import StrEnum


class Code(StrEnum):
    """Tells the cases apart for faces that have words of their own for them."""

    OTHER = "other"
    BUSY = "busy"
    NOT_ACTIVE = "not_active"
    NOT_SUSPENDED = "not_suspended"
    NOT_WHOLE = "not_whole"
    NO_REASON = "no_reason"
    NAME_DIFFERS = "name_differs"
    NO_EXPORT = "no_export"
    EXPORT_TOO_EARLY = "export_too_early"
    TABLE_IN_USE = "table_in_use"
    WEAK_PASSPHRASE = "weak_passphrase"  # noqa: S105 (tells a case apart)
    NO_FOLDER = "no_folder"
    NO_ROOM = "no_room"
    NO_RIGHT = "no_right"
    NOT_WRITTEN = "not_written"
    ALREADY_THERE = "already_there"
    # Of work in the background alone.
    GONE = "gone"
    UNREADABLE = "unreadable"
    CUT_OFF = "cut_off"
    TOO_LONG = "too_long"
    UNEXPECTED = "unexpected"


class LifeError(Exception):
    """Nothing was done, or what was begun has been taken back; or, where the message says so, it is to be repeated."""

    code = Code.OTHER

    def __init__(self, message: str, code: Code | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code


class Busy(LifeError):
    """Somebody else is at work on the life of this municipality."""

    code = Code.BUSY


class WrongState(LifeError):
    """The municipality is not in the state from which this leads on."""


class Damaged(LifeError):
    """The archive is not what was written: it is refused before anything of it is used."""


class DoesNotFit(LifeError):
    """The archive is whole, but this installation cannot take it in."""
