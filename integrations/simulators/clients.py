"""The municipalities that the simulators serve, and the credentials each one uses.

Credentials follow from the code by a rule known to everybody: this is what keeps a demo free of set-up, and why the
simulators refuse to start in production.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from .store import connect


@dataclass(frozen=True)
class TenantClient:
    """One municipality as the simulators know it. `origin` is its address without a final slash."""

    code: str
    origin: str

    @property
    def client_id(self) -> str:
        return f"sportello-{self.code}"

    @property
    def client_secret(self) -> str:
        return f"identita-di-prova-{self.code}"

    @property
    def redirect_uri(self) -> str:
        return f"{self.origin}/accedi/ritorno"

    @property
    def post_logout_redirect_uri(self) -> str:
        return f"{self.origin}/"

    @property
    def staff_redirect_uri(self) -> str:
        return f"{self.origin}/operatori/accedi/account/ritorno"

    @property
    def post_logout_redirect_uris(self) -> tuple[str, str]:
        return self.post_logout_redirect_uri, f"{self.origin}/operatori/accedi"

    @property
    def protocol_token(self) -> str:
        return f"protocollo-di-prova-{self.code}"

    @property
    def enrolment_token(self) -> str:
        return f"iscrizioni-di-prova-{self.code}"


def client_for(origin: str) -> TenantClient:
    """The client of a tenant's origin (`http://segrate.localhost:8000`): its code is the first label of the host.

    Raises ValueError when the address is not `scheme://host[:port]`.
    """
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError(f"not an origin: {origin!r}")
    return TenantClient(code=parts.hostname.split(".")[0], origin=f"{parts.scheme}://{parts.netloc}")


def register(origin: str) -> TenantClient:
    """Makes a municipality known; one that moved to another address is simply updated."""
    client = client_for(origin)
    with connect() as db:
        db.execute("DELETE FROM client WHERE origin = ? AND code <> ?", (client.origin, client.code))
        db.execute(
            "INSERT INTO client (code, origin) VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET origin = excluded.origin",
            (client.code, client.origin),
        )
    return client


def all_clients() -> list[TenantClient]:
    with connect() as db:
        rows = db.execute("SELECT code, origin FROM client ORDER BY code").fetchall()
    return [TenantClient(row["code"], row["origin"]) for row in rows]


def by_client_id(client_id: str) -> TenantClient | None:
    return next((client for client in all_clients() if client.client_id == client_id), None)


def by_code(code: str) -> TenantClient | None:
    return next((client for client in all_clients() if client.code == code), None)


def by_enrolment_token(token: str) -> TenantClient | None:
    return next((client for client in all_clients() if client.enrolment_token == token), None)


def by_protocol_token(token: str) -> TenantClient | None:
    return next((client for client in all_clients() if client.protocol_token == token), None)
