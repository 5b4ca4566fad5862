"""A passkey in software: it answers challenges as a browser with a security key does."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
)

_SEEN = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass
class Passkey:
    """One key pair, for the site at `origin`."""

    origin: str = "https://testserver"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    number: bytes = field(default_factory=lambda: token_bytes(16))

    def made(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser sends when the passkey is made."""
        public = AttestedCredentialData.create(
            Aaguid(b"\0" * 16), self.number, ES256.from_cryptography_key(self.key.public_key())
        )
        seen = AuthenticatorData.create(
            self._site(options["rp"]["id"]), _SEEN | AuthenticatorData.FLAG.AT, 0, public
        )
        return self._sent(
            {
                "clientDataJSON": websafe_encode(self._told("webauthn.create", options)),
                "attestationObject": websafe_encode(AttestationObject.create("none", seen, {})),
            }
        )

    def answer(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser sends when the passkey is asked for."""
        told = self._told("webauthn.get", options)
        seen = AuthenticatorData.create(self._site(options["rpId"]), _SEEN, 1)
        signature = self.key.sign(seen + sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._sent(
            {
                "clientDataJSON": websafe_encode(told),
                "authenticatorData": websafe_encode(seen),
                "signature": websafe_encode(signature),
            }
        )

    def _sent(self, response: dict[str, str]) -> dict[str, Any]:
        number = websafe_encode(self.number)
        return {
            "id": number,
            "rawId": number,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }

    def _told(self, kind: str, options: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _site(self, name: str) -> bytes:
        return sha256(name.encode()).digest()
