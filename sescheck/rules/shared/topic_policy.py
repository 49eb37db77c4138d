"""Whether the access policy of an SNS topic certainly does not allow SES to publish, and for which users."""

from sescheck.policies.permissions import Requests
from sescheck.rules.shared.topics import TopicSubject, Users
from sescheck.ses.refusal import Refused, acting_for, depends_on_source, refusal_of


def refused_users(subject: TopicSubject, policy: str, users: Users) -> tuple[Users, Refused] | None:
    """The users for which the topic's policy certainly refuses SES, and how it refuses the first of them."""

    def refusal(resource: str) -> Refused | None:
        context = acting_for(subject.account, subject.region, resource)
        return refusal_of(policy, Requests("sns:publish", subject.topic.arn, context))

    if not depends_on_source(policy):
        for_all = refusal("")
        return None if for_all is None else (users, for_all)
    found = {resource: refused for resource in users.resources if (refused := refusal(resource)) is not None}
    return (users.acting_for(found), next(iter(found.values()))) if found else None
