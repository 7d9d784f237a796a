"""«Messaggi»: what the municipality wrote."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import citizen_required
from accounts.http import CitizenRequest
from cases.models import Case
from citizen.views.area.frame import area_frame
from notifications.actions.mark_read import mark_read
from notifications.models import Message
from notifications.queries import messages_of

PAGE_SIZE = 20


def with_service(found: QuerySet[Message]) -> QuerySet[Message]:
    """With `service_title`: subjects, which travel by email, tell only the code of the case."""
    about = Case.objects.filter(id=OuterRef("case_id"), applicant=OuterRef("recipient"))
    return found.annotate(service_title=Subquery(about.values("service_title")[:1]))


@citizen_required
@never_cache
@require_safe
def message_list(request: CitizenRequest) -> HttpResponse:
    page = Paginator(with_service(messages_of(request.user)), PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(request, "citizen/area/messages.html", area_frame(request, "messages") | {"page": page})


@citizen_required
@never_cache
@require_safe
def message(request: CitizenRequest, message_id: UUID) -> HttpResponse:
    """Opening a message is reading it."""
    found = messages_of(request.user).filter(id=message_id).first()
    if found is None:
        raise Http404
    mark_read(found, request.user)
    return render(
        request, "citizen/area/message.html", area_frame(request, "messages", found.subject) | {"message": found}
    )
