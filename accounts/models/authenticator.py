from base64 import b32encode
from binascii import unhexlify
from urllib.parse import quote, urlencode

from django_otp.plugins.otp_totp.models import TOTPDevice

from tenants.crypto import mac

SECRET_BYTES = 20


class Authenticator(TOTPDevice):
    """The app on an operator's phone that shows codes (TOTP, RFC 6238).

    The stored key is only a seed: the secret is made of it and of the installation's own key, so that a copy of the
    database gives no codes.
    """

    class Meta:
        proxy = True

    @property
    def bin_key(self) -> bytes:
        return unhexlify(mac("authenticator", unhexlify(self.key.encode())))[:SECRET_BYTES]

    @property
    def secret(self) -> str:
        """As a person types it into the app."""
        return b32encode(self.bin_key).decode()

    def address(self, issuer: str) -> str:
        """What the QR code says: https://github.com/google/google-authenticator/wiki/Key-Uri-Format."""
        label = quote(f"{issuer.replace(':', '')}:{self.user.login}")
        facts = {"secret": self.secret, "issuer": issuer, "algorithm": "SHA1", "digits": self.digits}
        return f"otpauth://totp/{label}?{urlencode({**facts, 'period': self.step}, quote_via=quote)}"
