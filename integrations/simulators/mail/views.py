"""Mail: pages to read what was caught, and the same in JSON for tests."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ..limits import limit_of
from . import mailbox

# Mail styles itself inline: the page that shows it is cut off from everything else instead.
HTML_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def _mail_or_404(mail_id: int) -> mailbox.CaughtMail:
    mail = mailbox.one(mail_id)
    if mail is None:
        raise Http404
    return mail


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    recipient = request.GET.get("destinatario", "").strip()
    return render(request, "simulators/mail.html", {"mails": mailbox.latest(recipient), "recipient": recipient})


@require_GET
def detail(request: HttpRequest, mail_id: int) -> HttpResponse:
    return render(request, "simulators/mail_detail.html", {"mail": _mail_or_404(mail_id)})


@require_GET
@xframe_options_sameorigin
def html(request: HttpRequest, mail_id: int) -> HttpResponse:
    return HttpResponse(_mail_or_404(mail_id).html, headers={"Content-Security-Policy": HTML_POLICY})


@require_POST
def empty(request: HttpRequest) -> HttpResponse:
    mailbox.empty()
    return redirect("mail")


@csrf_exempt
@require_http_methods(["GET", "DELETE"])
def listing(request: HttpRequest) -> HttpResponse:
    """Newest first, `?recipient=` filters, `?limit=` of them. DELETE empties the box: browsers ask leave before, and get none."""
    if request.method == "DELETE":
        mailbox.empty()
    mails = mailbox.latest(request.GET.get("recipient", ""), limit_of(request))
    return JsonResponse({"items": [mail.as_json() for mail in mails]})
