"""An identity provider that speaks SAML as SPID's do: its metadata and its answers. Tests also call it directly."""
