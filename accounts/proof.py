"""Asking for the second factor: at the login, and before the factors are changed."""

from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.forms import CodeForm, RecoveryCodeForm
from accounts.http import Request
from accounts.models import LoginRecord, User
from accounts.passkeys import PasskeyRefused, check_passkey, request_options
from accounts.second_factor import Factors, Verdict, check_code, check_recovery_code

How = LoginRecord.How
APP, PASSKEY, RECOVERY = "app", "passkey", "recupero"


class Question:
    """One page's question. `way`: by which of the person's factors, as they chose or as is most natural."""

    def __init__(self, request: Request, user: User) -> None:
        self.request, self.user = request, user
        self.factors = Factors(user)
        self.error = ""

    @cached_property
    def ways(self) -> list[str]:
        held = {APP: self.factors.app, PASSKEY: self.factors.passkeys, RECOVERY: self.factors.codes_left}
        return [way for way, factor in held.items() if factor]

    @cached_property
    def way(self) -> str:
        wanted = self.request.POST.get("con") or self.request.GET.get("con") or ""
        return wanted if wanted in (*self.ways, RECOVERY) else next(iter(self.ways), RECOVERY)

    @cached_property
    def form(self) -> forms.Form:
        data = self.request.POST if self.request.method == "POST" else None
        return RecoveryCodeForm(data) if self.way == RECOVERY else CodeForm(data)

    def answered(self) -> str:
        """How it was proved, one of `LoginRecord.How`; "" when it was not, and the page says why."""
        if self.request.method != "POST":
            return ""
        return self._passkey() if self.way == PASSKEY else self._code()

    @property
    def was_wrong(self) -> bool:
        return bool(self.error)

    def _passkey(self) -> str:
        try:
            check_passkey(self.request, self.request.POST.get("credential", ""), self.user)
        except PasskeyRefused:
            self.error = _("La passkey non è stata riconosciuta. Riprova, oppure usa un altro modo.")
            return ""
        return How.PASSWORD_PASSKEY

    def _code(self) -> str:
        if not self.form.is_valid():
            return ""
        check = check_recovery_code if self.way == RECOVERY else check_code
        verdict = check(self.user, self.form.cleaned_data["code"])
        if verdict.ok:
            return How.RECOVERY if self.way == RECOVERY else How.APP
        self.error = _refusal(verdict, self.way)
        self.form.add_error("code", self.error)
        return ""

    def context(self) -> dict[str, Any]:
        options = request_options(self.request, self.factors.passkeys) if self.way == PASSKEY else ""
        return {
            "form": None if self.way == PASSKEY else self.form, "way": self.way,
            "ways": [way for way in self.ways if way != self.way],
            "passkey_options": options, "error": self.error if self.way == PASSKEY else "",
        }  # fmt: skip


def _refusal(verdict: Verdict, way: str) -> str:
    if verdict.wait:
        return ngettext(
            "Ci sono stati codici sbagliati: riprova tra %(n)d secondo.",
            "Ci sono stati codici sbagliati: riprova tra %(n)d secondi.",
            verdict.wait,
        ) % {"n": verdict.wait}
    if verdict.used:
        return _("Questo codice è già stato usato: aspetta che l'app ne mostri uno nuovo.")
    if way == RECOVERY:
        return _("Questo codice di recupero non vale: controlla di averlo scritto giusto, o usane un altro.")
    return _("Il codice non è quello giusto. Se l'hai copiato bene, controlla che l'ora del telefono sia esatta.")
