"""An identity provider that speaks SAML as SPID's do: its metadata and its answers. No pages yet: tests call it directly."""
