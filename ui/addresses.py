"""The fixed addresses that layouts link to. They are part of the product's contract, so they do not follow URL names."""

ADDRESSES = {
    "home": "/",
    "services": "/servizi",
    "login": "/accedi",
    "logout": "/esci",
    "area": "/area-personale",
    "delegations": "/area-personale/deleghe",
    "stop_acting": "/area-personale/deleghe/torna",
    "status": "/stato-pratica",
    "privacy": "/privacy",
    "legal": "/note-legali",
    "cookies": "/cookie",
    "accessibility": "/accessibilita",
    "desk": "/operatori/",
    "desk_security": "/operatori/sicurezza/",
    "desk_logout": "/operatori/esci",
}
