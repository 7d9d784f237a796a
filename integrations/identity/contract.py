"""What the login needs to know of an identity provider."""

from abc import ABC, abstractmethod

from integrations.capability import CheckResult


class IdentityProvider(ABC):
    @property
    @abstractmethod
    def label(self) -> str:
        """The text of the login button."""

    @abstractmethod
    def check_config(self) -> list[CheckResult]:
        """Is the provider reachable, and does it say of itself what the options say? Never raises."""
