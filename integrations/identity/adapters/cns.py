"""The national services card (CNS, TS-CNS): the proxy asks the browser for the card's certificate. Nothing is called."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field

from integrations.capability import CheckResult
from integrations.identity.contract import IdentityProvider


class CnsOptions(BaseModel):
    port: int = Field(
        8443,
        title=gettext_noop("Porta su cui il proxy chiede il certificato della carta"),
        description=gettext_noop("Sullo stesso host del Comune. 443 se il proxy lo chiede sull'indirizzo di sempre."),
        ge=1,
        le=65535,
    )


@dataclass(frozen=True)
class Cns(IdentityProvider):
    options: CnsOptions

    @property
    def label(self) -> str:
        return _("Entra con CNS")

    def check_config(self) -> list[CheckResult]:
        if not settings.SPORTELLO_CNS_SECRET:
            return [
                CheckResult(
                    "proxy", False, _("L'installazione non riceve certificati da un proxy: avvisa il fornitore.")
                )
            ]
        return [CheckResult("proxy", True, _("L'installazione accetta certificati dal suo proxy."))]
