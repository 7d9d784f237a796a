from django.urls import path

from . import operators, pages
from .enrolment import views as enrolment
from .identity import views as identity
from .identity.federation import views as federation
from .identity.saml import views as saml
from .mail import views as mail
from .protocol import views as protocol

urlpatterns = [
    path("", pages.index, name="index"),
    path("healthz", pages.health),
    path("assets/simulators.css", pages.stylesheet, name="stylesheet"),
    path("favicon.ico", pages.no_icon),
    path("persone", pages.people_page, name="people"),
    path("guasti", pages.faults_page, name="faults"),
    path("api/guasti", pages.faults_json),
    path("api/comuni", pages.clients_json),
    path("api/persone", pages.people_json),
    path("identita", identity.page, name="identity"),
    path("identita/.well-known/openid-configuration", identity.discovery),
    path("identita/jwks", identity.jwks),
    path("identita/autorizzazione", identity.authorize, name="authorize"),
    path("identita/token", identity.token),
    path("identita/userinfo", identity.userinfo),
    path("identita/uscita", identity.end_session),
    path("operatori", operators.page, name="operators"),
    path("identita/saml/<slug:slug>", saml.page, name="saml-provider"),
    path("identita/saml/<slug:way>/metadata", saml.metadata, name="saml-metadata"),
    path("identita/saml/<slug:slug>/sso", saml.sso),
    path("identita/saml/<slug:slug>/scelta", saml.decide, name="saml-decide"),
    path("identita/saml/<slug:slug>/slo", saml.slo),
    path("identita/federazione/.well-known/openid-federation", federation.anchor),
    path("identita/federazione/fetch", federation.fetch),
    path("identita/federazione/list", federation.listing),
    path("identita/federazione/adesione", federation.enrol),
    path("identita/federazione/<slug:means>/.well-known/openid-federation", federation.provider),
    path("identita/federazione/<slug:means>/autorizzazione", federation.authorize),
    path("identita/federazione/<slug:means>/token", federation.token),
    path("identita/federazione/<slug:means>/userinfo", federation.userinfo),
    path("identita/federazione/<slug:means>/revoca", federation.revoke),
    path("protocollo", protocol.page, name="protocol"),
    path("protocollo/api/v1/registrations", protocol.registrations),
    path("protocollo/api/v1/health", protocol.health),
    path("api/protocollo", protocol.listing),
    path("iscrizioni", enrolment.index, name="enrolment"),
    path("iscrizioni/api/v1/enrolments/search", enrolment.search),
    path("iscrizioni/api/v1/health", enrolment.health),
    path("iscrizioni/<slug:town>", enrolment.site, name="enrolment-site"),
    path("iscrizioni/<slug:town>/persone/<slug:person>", enrolment.person_page, name="enrolment-person"),
    path("iscrizioni/<slug:town>/domande/<int:enrolment_id>", enrolment.detail, name="enrolment-detail"),
    path("posta", mail.page, name="mail"),
    path("posta/svuota", mail.empty, name="mail-empty"),
    path("posta/<int:mail_id>", mail.detail, name="mail-detail"),
    path("posta/<int:mail_id>/html", mail.html, name="mail-html"),
    path("api/posta", mail.listing),
]
