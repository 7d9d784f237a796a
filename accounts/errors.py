"""Why something about an operator's account is refused. Pages say it in Italian."""


class AccountError(Exception):
    """Nothing was changed."""


class AddressTaken(AccountError):
    """Another operator of the municipality logs in with this address."""


class LastAdministrator(AccountError):
    """Without this person nobody would be left to administer the municipality."""


class OwnAccount(AccountError):
    """One does not close or reset one's own account."""


class AccountClosed(AccountError):
    """The person has left."""


class LinkSpent(AccountError):
    """The link was used, replaced by a newer one, is too old, or never existed."""
