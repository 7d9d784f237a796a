"""How long a municipality takes to come on line, and a thousand to be upgraded, with django-tenants' own way beside ours."""
