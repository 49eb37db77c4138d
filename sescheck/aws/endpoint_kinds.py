"""FIPS and dual-stack endpoints: what to say if one cannot be reached, because it may not exist.

botocore makes the name of the endpoint from the setting and the region, and does not know whether it exists.
"""

import re
from urllib.parse import urlsplit

from sescheck.aws.ses_regions import fips_regions

_FIPS_OF_SES = re.compile(r"email-fips\.([\w-]+)\.amazonaws\..*")
_SETTINGS = (
    (re.compile(r".*[.-]fips\..*|fips-.*"), "FIPS", "fips"),
    (re.compile(r".*\.api\.(aws|amazonwebservices)(\..*)?"), "dual-stack", "dualstack"),
)


def in_words(url: str) -> str | None:
    """Return what it means that such an endpoint cannot be reached; None if it is an ordinary one."""
    host = urlsplit(url).hostname or ""
    of_ses = _FIPS_OF_SES.fullmatch(host)
    if of_ses and of_ses[1] not in fips_regions():
        advice = "leave the region out, or do not set use_fips_endpoint (AWS_USE_FIPS_ENDPOINT)"
        return f"SES has no FIPS endpoint in {of_ses[1]}: {advice}"
    for kind, name, setting in _SETTINGS:
        if kind.fullmatch(host):
            asked = (
                f"the {name} endpoint that use_{setting}_endpoint (AWS_USE_{setting.upper()}_ENDPOINT) asks for"
            )
            return f"{host} cannot be reached, and may not exist: it is {asked}"
    return None
