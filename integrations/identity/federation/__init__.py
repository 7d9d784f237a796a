"""OpenID Federation as SPID and CIE use it: who vouches for a provider, and what it may say of itself."""
