"""How long a login by SPID takes on our side, and whether many at once are all let in."""
