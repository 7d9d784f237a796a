"""What may go wrong with an outside system, told apart by what the ledger may do next.

Every error carries a `code`: a short technical word (`http_503`, `connect_timeout`) that is stored and logged.
It never holds what the other system wrote or what we sent, because both may contain personal data.
"""


class DeliveryError(Exception):
    """Base of the taxonomy; adapters raise one of its children and nothing else on purpose."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TransientError(DeliveryError):
    """Nothing happened over there; try again later. `retry_after`: seconds the other side asked us to wait."""

    def __init__(self, code: str, *, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.retry_after = retry_after


class Misconfigured(TransientError):
    """Our configuration is wrong (token refused, host not allowed): deliveries wait until somebody mends it."""


class NotConfigured(Misconfigured):
    """The municipality has no active configuration for the capability."""

    def __init__(self, capability: str) -> None:
        super().__init__("not_configured")
        self.capability = capability


class PermanentError(DeliveryError):
    """The other side answered and will never accept this content: no repetition can help."""


class Unsendable(PermanentError):
    """We refuse to send this content ourselves; the other system was not asked."""


class UncertainOutcome(DeliveryError):
    """We do not know whether the effect happened (time-out after sending, unreadable answer)."""
