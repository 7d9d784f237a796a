"""SPID, CIE and eIDAS by SAML 2.0: the municipality as service provider (see docs/decisions/0013)."""
