"""A small federation: a trust anchor, and below it one provider of SPID and one of CIE (OpenID Federation 1.0)."""
