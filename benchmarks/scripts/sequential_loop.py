"""The loop people write: one region after the other, the list, then a call an identity. botocore's defaults.

Reads: verification, DKIM, MAIL FROM, policies, tags; no notification topics, no account settings, no receiving.
"""

import json
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError


def read(url: str, region: str) -> dict[str, Any]:
    """Every identity of a region; None for one that could not be read."""
    client = boto3.client("sesv2", region_name=region, endpoint_url=url)
    found: dict[str, Any] = {}
    page: dict[str, str] = {}
    while True:
        answer = client.list_email_identities(PageSize=1000, **page)
        for item in answer["EmailIdentities"]:
            name = item["IdentityName"]
            try:
                found[name] = client.get_email_identity(EmailIdentity=name)["DkimAttributes"]["Status"]
            except ClientError:
                found[name] = None
        if "NextToken" not in answer:
            return found
        page = {"NextToken": answer["NextToken"]}


if __name__ == "__main__":
    target, regions, out = sys.argv[1:]
    Path(out).write_text(json.dumps({name: read(target, name) for name in regions.split(",")}))
