"""The provider that knows who works in the municipality. Only its configuration; the login itself is in `accounts`."""
