"""SPID and CIE by OpenID Connect Federation (AgID, Regole tecniche OpenID Connect in SPID; CIE, manuale operativo OIDC)."""
