from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from accounts.login.citizens import recognise
from accounts.models import PersonalDatum, User
from accounts.oidc.claims import read_identity
from tenants.context import tenant_context
from tenants.models import Municipality

CLAIMS = {
    "fiscal_number": "TINIT-BNCNNA84C52I577E",
    "given_name": "Anna",
    "family_name": "Bianchi",
    "email": "anna@posta.example",
}


def test_two_first_logins_at_once_give_one_citizen(fresh_database):
    segrate = Municipality.objects.get(schema_name="segrate")
    together = Barrier(4)

    def first_login(_):
        try:
            with tenant_context(segrate):
                together.wait(timeout=10)
                return recognise(read_identity(CLAIMS)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(first_login, range(4)))
    with tenant_context(segrate):
        assert (len(found), User.objects.count(), PersonalDatum.objects.count()) == (1, 1, 7)
