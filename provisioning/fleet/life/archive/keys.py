"""The keys of an archive, made of a passphrase: no key of an installation ever leaves it.

What the database holds sealed by the installation's keys travels sealed by the archive's. The same text gives the same
token (AES-SIV, RFC 5297), so that a table written out again with the same keys is the same bytes.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from provisioning.fleet.life.errors import Code, Damaged, LifeError
from tenants.crypto import Undecipherable, decrypt, encrypt

SHORTEST = 16
PREFIX = b"archive:"
# RFC 7914 §2: some 64 MB and a tenth of a second for each guess.
COST = {"n": 2**16, "r": 8, "p": 1, "maxmem": 128 * 1024 * 1024}


@dataclass(frozen=True)
class ArchiveKeys:
    box: AESSIV
    sealing: bytes

    def seal(self, content: bytes) -> str:
        return hmac.new(self.sealing, content, hashlib.sha256).hexdigest()

    def fits(self, content: bytes, seal: str) -> bool:
        return hmac.compare_digest(self.seal(content).encode(), seal.encode())

    def outward(self, token: bytes, place: str) -> bytes:
        """A token of the installation as one of the archive. One that the installation itself cannot open goes as it is."""
        if not token:
            return token
        try:
            text = decrypt(token.decode())
        except Undecipherable:
            return token
        return PREFIX + base64.urlsafe_b64encode(self.box.encrypt(text.encode(), [place.encode()]))

    def inward(self, token: bytes, place: str) -> bytes:
        """Raises Damaged."""
        if not token.startswith(PREFIX):
            return token
        try:
            text = self.box.decrypt(base64.urlsafe_b64decode(token[len(PREFIX) :]), [place.encode()])
        except (InvalidTag, ValueError) as error:
            raise Damaged(f"A sealed value of {place} cannot be opened") from error
        return encrypt(text.decode()).encode()


def keys_from(passphrase: str, salt: bytes) -> ArchiveKeys:
    """Raises LifeError for a passphrase that could be guessed."""
    require_strength(passphrase)
    material = hashlib.scrypt(passphrase.encode(), salt=salt, dklen=96, **COST)
    return ArchiveKeys(AESSIV(material[:64]), material[64:])


def require_strength(passphrase: str) -> None:
    """Raises LifeError."""
    if len(passphrase) < SHORTEST:
        told = f"The passphrase needs at least {SHORTEST} characters: it protects the municipality's keys"
        raise LifeError(told, Code.WEAK_PASSPHRASE)
