"""Mail Manager in a world: an ingress endpoint with its policy and rules, and what they use."""

from collections.abc import Mapping
from typing import Any

from sescheck.emulator.backdoor import Region


def mail_manager(region: Region) -> None:
    """Create one resource of each kind; all mail is archived, then sent on to a server."""
    actions = (
        {"Archive": {"TargetArchive": archive(region, "kept", "ONE_YEAR")}},
        {"Relay": {"Relay": relay(region, "office", "mail.example.com")}},
    )
    address_list(region, "staff")
    subscription = _made(region, "AddonSubscription", AddonName="TREND_MICRO_VSAPI")
    _made(region, "AddonInstance", AddonSubscriptionId=subscription)
    ingress_endpoint(region, "main", actions)


def archive(region: Region, name: str, period: str) -> str:
    """An archive that keeps mail for a period; returns its id."""
    return _made(region, "Archive", ArchiveName=name, Retention={"RetentionPeriod": period})


def relay(region: Region, name: str, server: str) -> str:
    """A relay to a server that needs no login; returns its id."""
    login: dict[str, Any] = {"NoAuthentication": {}}
    return _made(region, "Relay", RelayName=name, ServerName=server, ServerPort=587, Authentication=login)


def address_list(region: Region, name: str) -> str:
    """An address list; returns its ARN."""
    id_ = _made(region, "AddressList", AddressListName=name)
    (found,) = (each for each in region.state.staged["AddressLists"] if each["AddressListId"] == id_)
    return str(found["AddressListArn"])


def ingress_endpoint(region: Region, name: str, actions: tuple[Mapping[str, Any], ...], **policy: Any) -> None:
    """An open ingress endpoint, and the rule set and the traffic policy of its name.

    Args:
        region: where it is.
        name: the name of all three.
        actions: what the one rule does with all mail.
        policy: members of the traffic policy, which denies what no statement allows.
    """
    rule = {"Name": "all", "Actions": list(actions)}
    rules = _made(region, "RuleSet", RuleSetName=name, Rules=[rule])
    accepts = _made(region, "TrafficPolicy", TrafficPolicyName=name, **{"DefaultAction": "DENY", **policy})
    uses = {"RuleSetId": rules, "TrafficPolicyId": accepts}
    _made(region, "IngressPoint", IngressPointName=name, Type="OPEN", **uses)


def _made(region: Region, kind: str, **members: Any) -> str:
    return str(region.call("mailmanager", f"Create{kind}", **members)[f"{kind}Id"])
