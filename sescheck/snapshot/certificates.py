"""The model of the S/MIME certificates of identities. The certificates are in ACM, in the same region."""

from typing import ClassVar

import msgspec

from sescheck.snapshot.reading import Reading


class SmimeCertificate(msgspec.Struct, frozen=True, gc=False):
    """The association of a certificate with a From address. Source: sesv2 ListEmailIdentityCertificates.

    Attributes:
        status: ``PROVISIONING``, ``ACTIVE``, ``INACTIVE``, ``DEPROVISIONING``, ``FAILED`` or another value; an
            expired certificate is ``FAILED``.
        arn: the certificate in ACM; None if AWS gives none.
        expires: the time after which it is not valid, RFC 3339; None if AWS gives none.
    """

    from_address: str
    status: str
    arn: str | None
    expires: str | None


class SmimeCertificates(msgspec.Struct, frozen=True, gc=False):
    """The certificates of one identity, sorted by From address. ``name`` is that of the identity."""

    SUBJECT: ClassVar[str] = "identity"

    name: str
    certificates: Reading[tuple[SmimeCertificate, ...]]
