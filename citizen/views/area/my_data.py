"""«I miei dati»: what the town hall knows, from where, and the contacts that one may change."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import citizen_required
from accounts.actions.change_contacts import change_contacts
from accounts.http import CitizenRequest
from citizen.forms import ContactsForm
from citizen.known import contacts_of, data_rows, identity_rows, login_source, phrase
from citizen.views.area.frame import area_frame


@citizen_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: CitizenRequest) -> HttpResponse:
    citizen = request.user
    form = ContactsForm(request.POST or None, initial=contacts_of(citizen))
    if form.is_valid():
        change_contacts(citizen, email=form.cleaned_data["email"], phone=form.cleaned_data["phone"])
        messages.success(request, _("I tuoi recapiti sono aggiornati."))
        return redirect("citizen:my_data")
    context = {
        "form": form,
        "identity": identity_rows(citizen),
        "identity_source": phrase(login_source(request)),
        "rows": data_rows(citizen),
    }
    return render(request, "citizen/area/my_data.html", area_frame(request, "my_data") | context)
