"""What an audit reads outside SES: the caller, the enabled regions, the topics, and services around it."""

import json

from benchmarks.endpoint.answers import Answer, ec2_xml, js, refused, xml
from benchmarks.endpoint.calls import Call
from benchmarks.endpoint.empty import empty_list
from benchmarks.endpoint.world import ACCOUNT, REGIONS, World


def answer(world: World, call: Call) -> Answer | None:
    """The answer, or None where this does not have the operation."""
    if call.service == "sns":
        return _sns(world, call)
    if call.service == "mailmanager":
        return empty_list(call)
    found = _BY_CALL.get((call.service, call.operation))
    return None if found is None else found(world)


def _caller(_: World) -> Answer:
    who = f"<UserId>AIDABENCHMARK</UserId><Account>{ACCOUNT}</Account>"
    return xml("sts", "GetCallerIdentity", f"<Arn>arn:aws:iam::{ACCOUNT}:user/audit</Arn>{who}")


def _aliases(_: World) -> Answer:
    aliases = "<AccountAliases><member>benchmark</member></AccountAliases>"
    return xml("iam", "ListAccountAliases", f"{aliases}<IsTruncated>false</IsTruncated>")


def _users(_: World) -> Answer:
    lists = "<UserDetailList/><GroupDetailList/><RoleDetailList/><Policies/>"
    return xml("iam", "GetAccountAuthorizationDetails", f"{lists}<IsTruncated>false</IsTruncated>")


def _regions(world: World) -> Answer:
    return js({"Regions": [{"RegionName": name, "RegionOptStatus": word} for name, word in _statuses(world)]})


def _ec2(world: World) -> Answer:
    return ec2_xml("DescribeRegions", f"<regionInfo>{''.join(_ec2_regions(world))}</regionInfo>")


def _tagged(_: World) -> Answer:
    return js({"PaginationToken": "", "ResourceTagMappingList": []})


def _vpc_endpoints(_: World) -> Answer:
    return ec2_xml("DescribeVpcEndpoints", "<vpcEndpointSet/>")


def _alarms(_: World) -> Answer:
    return js({"MetricAlarms": [], "CompositeAlarms": []})


def _event_rules(_: World) -> Answer:
    return js({"Rules": []})


def _quota_requests(_: World) -> Answer:
    return js({"RequestedQuotas": []})


_BY_CALL = {
    ("sts", "GetCallerIdentity"): _caller,
    ("iam", "ListAccountAliases"): _aliases,
    ("account", "ListRegions"): _regions,
    ("ec2", "DescribeRegions"): _ec2,
    ("ec2", "DescribeVpcEndpoints"): _vpc_endpoints,
    ("events", "ListRules"): _event_rules,
    ("monitoring", "DescribeAlarms"): _alarms,
    ("servicequotas", "ListRequestedServiceQuotaChangeHistory"): _quota_requests,
    ("tagging", "GetResources"): _tagged,
    ("iam", "GetAccountAuthorizationDetails"): _users,
}


def _statuses(world: World) -> list[tuple[str, str]]:
    """Only the regions of the world are enabled."""
    return [(n, "ENABLED_BY_DEFAULT" if n in world.region_names else "DISABLED") for n in REGIONS]


def _ec2_regions(world: World) -> list[str]:
    words = {"ENABLED_BY_DEFAULT": "opt-in-not-required", "DISABLED": "not-opted-in"}
    return [
        f"<item><regionName>{name}</regionName><regionEndpoint>ec2.{name}.amazonaws.com</regionEndpoint>"
        f"<optInStatus>{words[status]}</optInStatus></item>"
        for name, status in _statuses(world)
    ]


def _sns(world: World, call: Call) -> Answer | None:
    arn = call.param("TopicArn")
    if arn not in world.topics(call.region):
        return refused("sns", 404, "NotFound", "Topic does not exist")
    match call.operation:
        case "GetTopicAttributes":
            policy = json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "ses.amazonaws.com"},
                            "Action": "sns:Publish",
                            "Resource": arn,
                        }
                    ],
                }
            )
            escaped = policy.replace('"', "&quot;")
            entry = f"<entry><key>TopicArn</key><value>{arn}</value></entry>"
            return xml(
                "sns",
                call.operation,
                f"<Attributes>{entry}<entry><key>Policy</key><value>{escaped}</value></entry></Attributes>",
            )
        case "ListSubscriptionsByTopic":
            member = (
                f"<member><SubscriptionArn>{arn}:1</SubscriptionArn><Owner>{ACCOUNT}</Owner>"
                f"<Protocol>sqs</Protocol><Endpoint>arn:aws:sqs:{call.region}:{ACCOUNT}:bounces</Endpoint>"
                f"<TopicArn>{arn}</TopicArn></member>"
            )
            return xml("sns", call.operation, f"<Subscriptions>{member}</Subscriptions>")
        case _:
            return None
