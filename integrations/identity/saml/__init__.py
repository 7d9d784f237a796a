"""What configuration and login share of SAML 2.0: reading XML that others wrote, and what providers say of themselves."""
