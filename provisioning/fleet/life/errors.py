"""Why a verb of a municipality's life was not done. The message is for who runs the platform, in English."""


class LifeError(Exception):
    """Nothing was done, or what was begun has been taken back; or, where the message says so, it is to be repeated."""


class Busy(LifeError):
    """Somebody else is at work on the life of this municipality."""


class WrongState(LifeError):
    """The municipality is not in the state from which this leads on."""


class Damaged(LifeError):
    """The archive is not what was written: it is refused before anything of it is used."""


class DoesNotFit(LifeError):
    """The archive is whole, but this installation cannot take it in."""
