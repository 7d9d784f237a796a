"""The register of transactions with the identity providers: who read it, and two ways of reading it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required, stands_on
from accounts.actions.read_register import read_days, read_messages
from accounts.errors import AccountError
from accounts.http import OperatorRequest
from accounts.models import RegisterReading
from accounts.roles import READS_RIGHTS
from operators.desk import desk_page
from operators.forms.login_register import DaysForm, MessagesForm
from operators.login_register import as_archive, as_table

PAGE_SIZE = 20


@role_required(*READS_RIGHTS)
@require_safe
def register(request: OperatorRequest) -> HttpResponse:
    return _page(request)


@role_required(*READS_RIGHTS)
@stands_on("operators:login_register")
@never_cache
@require_POST
def days(request: OperatorRequest) -> HttpResponse:
    def taken(**asked: Any) -> HttpResponse:
        return _file(as_table(read_days(**asked)).encode(), "text/csv; charset=utf-8", "registro-accessi.csv")

    return _taken_out(request, "days_form", DaysForm(request.POST, prefix="giorni"), "until", taken)


@role_required(*READS_RIGHTS)
@stands_on("operators:login_register")
@never_cache
@require_POST
def messages_of(request: OperatorRequest) -> HttpResponse:
    def taken(**asked: Any) -> HttpResponse:
        return _file(as_archive(read_messages(**asked)), "application/zip", "registro-accessi.zip")

    return _taken_out(request, "messages_form", MessagesForm(request.POST, prefix="messaggi"), "request_id", taken)


def _taken_out(
    request: OperatorRequest, name: str, form: forms.Form, field: str, taken: Callable[..., HttpResponse]
) -> HttpResponse:
    """The file, or the page with what is wrong; a refusal stands beside `field`."""
    if form.is_valid():
        try:
            return taken(**form.cleaned_data, by=request.operator)
        except AccountError as refusal:
            form.add_error(field, str(refusal))
    return _page(request, 422, **{name: form})


def _page(request: OperatorRequest, status: int = 200, **refused: forms.Form) -> HttpResponse:
    """`refused`: the form that came back with errors, in place of its empty one."""
    readings = Paginator(RegisterReading.objects.all(), PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        "days_form": DaysForm(prefix="giorni"),
        "messages_form": MessagesForm(prefix="messaggi"),
        "readings": readings,
        **refused,
        "form": next(iter(refused.values()), None),
    }
    return desk_page(request, "operators/login_register.html", context, section="registro-accessi", status=status)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
