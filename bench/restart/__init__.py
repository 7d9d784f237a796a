"""A rolling restart of the whole platform while citizens apply: no request may be lost."""
