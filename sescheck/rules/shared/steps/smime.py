"""Steps for S/MIME certificates. People bring the certificates: ACM copies none into another region."""

import re
from collections.abc import Iterable, Iterator

from sescheck.engine.steps import Call, Human, Phase, Secret, Step, thing
from sescheck.ses.smime import Association

_PREPARED, _ENDING = "PROVISIONING", "DEPROVISIONING"


def attach(identity: str, address: str, region: str, now: Iterable[Association]) -> Iterator[Step]:
    """Import a certificate for a From address, and attach it to the identity.

    Args:
        identity: the identity that gets it.
        address: the From address.
        region: where it is missing.
        now: what the address has there, none of which is active.
    """
    found = list(now)
    if any(each.certificate.status == _PREPARED for each in found):
        words = (
            f"AWS prepares the certificate of {address} in {region}. Look at its status with `aws sesv2"
            f" list-email-identity-certificates --region {region}` until it is ACTIVE."
        )
        title = f"Wait for the S/MIME certificate of {address} in {region}"
        yield Step(title, Human(words, "AWS"), region, Phase.IDENTITY_SETTINGS)
        return
    imported, removed = thing(region, "acm-certificate", address), thing(region, "no-smime-certificate", address)
    yield import_certificate(address, region, (imported,))
    in_the_way = [each for each in found if each.certificate.status != _ENDING]
    for each in in_the_way:
        yield _remove(each, region, needs=(imported,), makes=(removed,))
    variable = re.sub("[^A-Z0-9]+", "_", f"certificate {region} {address}".upper())
    arn = Secret(variable, f"the ARN of the ACM certificate of {address} in {region}", hidden=False)
    parameters = {"EmailIdentity": identity, "FromAddress": address, "CertificateArn": arn}
    yield Step(
        f"Attach the S/MIME certificate of {address} to {identity} in {region}",
        Call("sesv2", "AssociateEmailIdentityCertificate", region, parameters),
        region,
        Phase.IDENTITY_SETTINGS,
        needs=(imported, *((removed,) if in_the_way else ())),
    )


def import_certificate(address: str, region: str, makes: tuple[str, ...] = ()) -> Step:
    """Import a certificate, which a person does: nobody else has its private key."""
    title = f"Import an S/MIME certificate of {address} into ACM in {region}"
    return Step(title, Human(import_words(address, region)), region, Phase.TARGETS, makes=makes)


def import_words(address: str, region: str) -> str:
    """How a person gets a certificate into a region."""
    return (
        f"Take a valid certificate of {address} and its private key from where they are kept, or get a new one"
        " from the certificate authority: ACM copies no certificate into another region. Its subject alternative"
        f" name has to be {address}. Import it with `aws acm import-certificate --region {region} --certificate"
        " fileb://certificate.pem --private-key fileb://key.pem --certificate-chain fileb://chain.pem`, and note"
        " its ARN."
    )


def _remove(found: Association, region: str, needs: tuple[str, ...], makes: tuple[str, ...]) -> Step:
    address, identity, now = found.certificate.from_address, found.identity, found.certificate
    return Step(
        f"Remove the S/MIME certificate of {address} from {identity} in {region}",
        Call(
            "sesv2",
            "DisassociateEmailIdentityCertificate",
            region,
            {"EmailIdentity": identity, "FromAddress": address},
        ),
        region,
        Phase.IDENTITY_SETTINGS,
        makes=makes,
        needs=needs,
        replaces=f"The certificate {now.arn} is {now.status}, and does not sign. It stays in ACM.",
    )


def decide_about_signing(identity: str, region: str, configuration_set: str) -> Step:
    """Let a person decide if the default set shall sign: no certificate says for which addresses."""
    words = (
        f"Decide from which addresses of {identity} mail leaves through {configuration_set}. Import a certificate"
        f" of each into ACM in {region}, and attach it with `aws sesv2 associate-email-identity-certificate`;"
        " `sescheck rules smime-certificate-missing-in-region` has the commands. If the mail shall not be signed,"
        f" switch the signing of {configuration_set} off with `aws sesv2 update-configuration-set`."
    )
    title = f"Attach an S/MIME certificate to {identity} in {region}, or let {configuration_set} not sign"
    return Step(title, Human(words), region, Phase.IDENTITY_SETTINGS)
