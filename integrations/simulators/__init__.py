"""A server of its own that stands in for the outside world: digital identity, protocol, mail, enrolments.

It speaks the true wire formats over real sockets, so the platform runs the same code against it as against the real
systems. It shares nothing with the platform's process: no settings, no database, no models.
"""
