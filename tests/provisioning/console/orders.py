"""What the vendor's people write down for a municipality, step by step, as their browser sends it."""

FACTS = {
    "name": "Comune di Segrate Due", "istat_code": "015999", "cadastral_code": "i577", "province": "mi", "ipa_code": "C_due",
    "fiscal_code": "12345678901", "population": "900",
}  # fmt: skip
SITE = "https://www.due.example"
CONTACTS = {
    "address": "Piazza 1, 20054 Due (MI)", "phone": "02 1234", "email": "info@due.example", "pec": "pec@due.example",
    "dpo_email": "dpo@due.example", "institutional_url": SITE, "region_url": "https://www.regione.lombardia.it",
    "accessibility_url": "https://form.agid.gov.it/", "faq_url": "", "report_url": "",
}  # fmt: skip
OFFICES = {"uffici__righe": "1", "uffici__0__name": "Servizi sociali", "uffici__0__address": "Piazza 1"}
ANSWERS = {
    "ente": FACTS,
    "indirizzo": {"subdomain": "due"},
    "recapiti": CONTACTS,
    "aspetto": {"primary_color": "#7a1f2b", "tagline": "Servizi online"},
    "uffici": OFFICES,
    "servizi": {"attiva-assegno-maternita": "on", "ufficio-assegno-maternita": "servizi-sociali"},
    "amministratore": {"given_name": "Elena", "family_name": "D'Àvila", "email": "elena@due.example"},
}


def path_of(order, step):
    return f"/nuovi-comuni/{order.pk}/passo/{step}"


def fill_in(console, order, *steps):
    """These steps, or all of them."""
    for step in steps or ANSWERS:
        answer = console.post(path_of(order, step), ANSWERS[step])
        assert answer.status_code == 302, text(answer)


def text(answer):
    return answer.content.decode()
