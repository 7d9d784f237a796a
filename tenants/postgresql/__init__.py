"""The database engine of the platform."""
