CAPABILITY = "protocol"
# The delivery kind. Result: {"number": int, "year": int, "registered_at": ISO 8601}.
REGISTER = "protocol.register"
# Not a delivery of its own: called on the waiting `protocol.register` delivery when the emergency register gives it a
# number. Result: {"number": "E-2026-000001", "assigned_at": ISO 8601, "register": uuid}.
EMERGENCY = "protocol.emergency"
