"""The services of SES that a VPC endpoint can lead to, and what is known of an endpoint.

Sources: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html,
https://docs.aws.amazon.com/ses/latest/dg/eb-ingress.html.
"""

from typing import Final

from sescheck.snapshot.around import VpcEndpoint

SENDING: Final = ("email-smtp", "email")
MAIL_IN: Final = ("mail-manager-smtp.open", "mail-manager-smtp.auth", "mail-manager-smtp.mtls")
_PLAIN: Final = (*SENDING, "mail-manager", *MAIL_IN)
SERVICES: Final = (*_PLAIN, "email-fips", "mail-manager-fips", *(f"{each}.fips" for each in MAIL_IN))
"""The ends of the services' names. A FIPS endpoint of a service counts as an endpoint of the service."""

_USELESS: Final = frozenset({"failed", "rejected", "expired", "deleting", "deleted"})
"""States that end in no endpoint. ``pending`` and every other state may become, or be, a usable endpoint."""


def is_usable(endpoint: VpcEndpoint) -> bool:
    """True if the endpoint is available, or may become so."""
    return endpoint.state not in _USELESS


def region_and_service(endpoint: VpcEndpoint) -> tuple[str, str] | None:
    """The region of SES and the service that the endpoint leads to; None if it is not a service of SES.

    ``com.amazonaws.eu-west-1.email-smtp``, in other partitions ``eu.amazonaws.…`` or ``cn.com.amazonaws.…``.
    """
    _, _, rest = endpoint.service.partition("amazonaws.")
    region, _, service = rest.partition(".")
    plain = service.removesuffix("-fips").removesuffix(".fips")
    return (region, plain) if plain in _PLAIN else None
