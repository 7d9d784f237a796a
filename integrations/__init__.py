"""The outside world: the delivery ledger, one folder per capability, configuration per municipality."""
