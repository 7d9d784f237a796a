"""The table of a measure: what a municipality is granted and within which terms, by its inhabitants."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

MEASURES: Final = Path(__file__).parent / "measures"
SERVICES: Final = "1.4.1-servizi"

Cents = Annotated[int, Field(gt=0)]
Days = Annotated[int, Field(gt=0)]


class Band(BaseModel):
    """Amounts in cents, VAT included. `contract_days` run from the notice of the decree, `completion_days` from the contract."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    up_to: int | None
    service: Cents
    most_services: Annotated[int, Field(gt=0)]
    site: Cents
    contract_days: Days
    completion_days: Days

    def grant(self, services: int, with_site: bool) -> int:
        """Raises ValueError for more services than the measure pays in this band."""
        if not 0 <= services <= self.most_services:
            raise ValueError(services)
        return services * self.service + (self.site if with_site else 0)


class Measure(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    code: str
    title: str
    package: str
    sources: tuple[str, ...] = Field(min_length=1)
    bands: tuple[Band, ...]

    @model_validator(mode="after")
    def _bands_cover_everybody(self) -> "Measure":
        limits = [band.up_to for band in self.bands]
        known = [limit for limit in limits if limit is not None]
        if limits[-1:] != [None] or known != limits[:-1] or known != sorted(set(known)):
            raise ValueError("bands must rise, and the last one be open")
        return self

    def band(self, inhabitants: int) -> Band:
        return next(band for band in self.bands if band.up_to is None or inhabitants <= band.up_to)

    def from_inhabitants(self, band: Band) -> int:
        index = self.bands.index(band)
        return 0 if index == 0 else (self.bands[index - 1].up_to or 0) + 1


@lru_cache
def measure(code: str) -> Measure:
    """Raises KeyError for a measure of which we have no table."""
    path = MEASURES / f"{code}.yaml"
    if path not in MEASURES.glob("*.yaml"):
        raise KeyError(code)
    return Measure.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
