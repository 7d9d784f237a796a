"""The identity provider through which citizens log in. Only its configuration; the login itself is in `accounts`."""
