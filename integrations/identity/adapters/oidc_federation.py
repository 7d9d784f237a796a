"""SPID and CIE by OpenID Federation: which providers there are, and whether the federation vouches for them."""

import json
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from integrations.capability import CheckResult
from integrations.errors import DeliveryError
from integrations.identity.contract import IdentityProvider
from integrations.identity.federation.chain import Anchor
from integrations.identity.federation.jose import keys_of
from integrations.identity.federation.options import FederationOptions
from integrations.identity.federation.providers import FederatedProvider, federated_provider, read_again
from integrations.identity.federation.statements import BadChain


@dataclass(frozen=True)
class FederationAdapter(IdentityProvider):
    options: FederationOptions
    title: ClassVar[str]

    @property
    def label(self) -> str:
        return _(self.title)

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.options.trust_anchor, keys_of(json.loads(self.options.trust_anchor_keys)))

    def names(self) -> dict[str, str]:
        """What the login page shows: no provider need be asked for it."""
        return self.options.provider_names()

    def provider(self, entity_id: str) -> FederatedProvider | None:
        """None when it is not one of the municipality's. BadChain, DeliveryError."""
        return federated_provider(entity_id, self.anchor) if entity_id in self.names() else None

    def check_config(self) -> list[CheckResult]:
        return [self._check(entity_id, name) for entity_id, name in self.names().items()]

    def _check(self, entity_id: str, name: str) -> CheckResult:
        try:
            read_again(entity_id, self.anchor)
        except BadChain as problem:
            words = _("%(name)s: la federazione non garantisce per questo gestore (%(problem)s).")
            return CheckResult(entity_id, False, words % {"name": name, "problem": problem})
        except DeliveryError:
            return CheckResult(entity_id, False, _("%(name)s: la federazione non risponde.") % {"name": name})
        return CheckResult(entity_id, True, _("%(name)s: la federazione garantisce per lui.") % {"name": name})


class SpidFederation(FederationAdapter):
    title = gettext_noop("Entra con SPID")


class CieFederation(FederationAdapter):
    title = gettext_noop("Entra con CIE")
