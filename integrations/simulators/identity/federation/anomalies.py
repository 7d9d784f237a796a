"""What may go wrong in a federated login, as the provider's page offers it."""

from ..grants import Anomaly

ANOMALIES = [
    (Anomaly.NONE, "Nessuna"),
    (Anomaly.LOW_LEVEL, "Livello di sicurezza 1"),
    (Anomaly.NO_FISCAL_CODE, "Codice fiscale assente"),
    (Anomaly.MALFORMED_FISCAL_CODE, "Codice fiscale non valido"),
    (Anomaly.NO_NAME, "Cognome assente"),
    (Anomaly.WRONG_NONCE, "Nonce diverso"),
    (Anomaly.EXPIRED, "Token scaduto"),
    (Anomaly.WRONG_AUDIENCE, "Token per un altro servizio"),
    (Anomaly.WRONG_ISSUER, "Token di un altro gestore"),
    (Anomaly.WRONG_SIGNATURE, "Firma del token non valida"),
    (Anomaly.ALG_NONE, "Token con algoritmo «none»"),
    (Anomaly.UNSIGNED, "Token senza firma"),
    (Anomaly.WRONG_HASH, "Impronta del token di accesso diversa (at_hash)"),
    (Anomaly.NO_IDENTIFIER, "Token senza identificativo (jti)"),
    (Anomaly.WRONG_SUBJECT, "Attributi di un’altra persona"),
    (Anomaly.CLAIMS_FOR_ANOTHER, "Attributi per un altro servizio"),
    (Anomaly.NOT_ENCRYPTED, "Attributi non cifrati"),
    (Anomaly.UNSIGNED_CLAIMS, "Attributi non firmati"),
    (Anomaly.WRONG_KEY, "Attributi cifrati per altri"),
    (Anomaly.EXPIRED_CODE, "Codice già scaduto"),
]
# The answers that the rules foresee at the return address.
ERRORS = [
    "access_denied",
    "consent_required",
    "login_required",
    "unauthorized_client",
    "invalid_request",
    "invalid_request_object",
    "invalid_scope",
    "unsupported_response_type",
    "request_uri_not_supported",
    "registration_not_supported",
    "server_error",
    "temporarily_unavailable",
]
