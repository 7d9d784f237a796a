"""An order: everything that a municipality needs to open, as the vendor's people write it down or the console asks for it."""

from typing import Annotated, Any, Literal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from provisioning.fleet.provisioning import Facts

# Names under our domain that are the platform's own, or that people would take for them.
RESERVED = {
    "admin", "api", "app", "assets", "auth", "autoconfig", "blog", "cdn", "console", "demo", "docs", "ftp", "help", "id",
    "imap", "login", "mail", "media", "ns", "ns1", "ns2", "pop", "public", "root", "simulatori", "smtp", "sportello",
    "staging", "static", "status", "support", "test", "vendor", "webmail", "www",
}  # fmt: skip


def _free_name(label: str) -> str:
    if label in RESERVED:
        raise ValueError(f"the name {label} is reserved for the platform")
    if label.startswith("xn--"):
        raise ValueError("a name in other letters than it is written with cannot be told from its likes")
    return label


def _address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError("not an email address") from None
    return text


Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(_address)]
# RFC 1123 §2.1, without capitals.
Label = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"), AfterValidator(_free_name)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OrderedOffice(_Part):
    """Fields of `Office`; `code` is what services refer to."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
    name: Name
    address: Annotated[str, StringConstraints(max_length=200)]
    description: str = ""
    phone: Annotated[str, StringConstraints(max_length=40)] = ""
    email: Email | Literal[""] = ""
    responsible: Annotated[str, StringConstraints(max_length=120)] = ""


class OrderedService(_Part):
    """A service of the catalogue, worked by an office of the order; what `parameters` does not say takes its default."""

    code: str
    office: str
    parameters: dict[str, Any] = Field(default_factory=dict)


class Administrator(_Part):
    """Who gets the first invitation."""

    email: Email
    given_name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    family_name: Annotated[str, StringConstraints(min_length=1, max_length=80)]


class Order(_Part):
    """`subdomain`: under the domain of the installation. `branding`: fields of `Branding`."""

    facts: Facts
    subdomain: Label
    branding: dict[str, Any]
    administrator: Administrator
    offices: tuple[OrderedOffice, ...] = ()
    services: tuple[OrderedService, ...] = ()

    @property
    def domain(self) -> str:
        return f"{self.subdomain}.{settings.SPORTELLO_DOMAIN}"

    @model_validator(mode="after")
    def _offices_are_there(self) -> "Order":
        known = [office.code for office in self.offices]
        twice = {code for code in known if known.count(code) > 1}
        if twice:
            raise ValueError(f"offices named twice: {', '.join(sorted(twice))}")
        unknown = {service.office for service in self.services} - set(known)
        if unknown:
            raise ValueError(f"services name offices that are not in the order: {', '.join(sorted(unknown))}")
        return self
