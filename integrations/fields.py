"""Types shared by the options of adapters. The console builds its form from their JSON Schema."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from integrations.http import valid_base_url

HttpUrl = Annotated[str, AfterValidator(valid_base_url)]
OptionalHttpUrl = Annotated[str, AfterValidator(lambda value: valid_base_url(value) if value else "")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
# Not shown in a repr, and a password box in the form.
Secret = Annotated[str, Field(repr=False, json_schema_extra={"format": "password", "writeOnly": True})]
