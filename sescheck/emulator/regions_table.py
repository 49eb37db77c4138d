"""What differs by region: which are opt-in, which have SES, which receive mail, where DKIM keys live.

Sources: the AWS General Reference's SES endpoints page, the Account Management reference's list of regions, and
botocore's endpoints of November 2026 for the six newest.
"""

DEFAULT_REGIONS = frozenset(
    {
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "ap-south-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eu-north-1",
        "sa-east-1",
    }
)
OPT_IN_REGIONS = frozenset(
    {
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-south-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-west-1",
        "eu-central-2",
        "eu-south-1",
        "eu-south-2",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "mx-central-1",
    }
)
ALL_REGIONS = DEFAULT_REGIONS | OPT_IN_REGIONS
WITHOUT_SES = frozenset({"ap-east-1"})
RECEIVING_REGIONS = DEFAULT_REGIONS | {
    "af-south-1",
    "ap-southeast-3",
    "eu-south-1",
    "il-central-1",
    "me-south-1",
}
OWN_DKIM_ZONE = OPT_IN_REGIONS - {"me-south-1", "ap-east-1"} | {"ap-northeast-3", "us-gov-east-1"}


def dkim_zone(region: str) -> str:
    """The zone that a region's Easy DKIM tokens point into, unless the backdoor says otherwise."""
    return f"dkim.{region}.amazonses.com" if region in OWN_DKIM_ZONE else "dkim.amazonses.com"
