"""AgID's conformance test of service providers (`spid-sp-test`), run offline against municipalities of ours."""
