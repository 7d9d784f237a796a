from tenants.models.branding import Branding
from tenants.models.domain import Domain
from tenants.models.municipality import Municipality

__all__ = ["Branding", "Domain", "Municipality"]
