"""Messages to persons: e-mail."""
