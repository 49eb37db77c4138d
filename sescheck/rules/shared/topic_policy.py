"""Whether an SNS topic's access policy plainly keeps SES from publishing, and for which of those that use it."""

from sescheck.policies.permissions import Requests
from sescheck.rules.shared.topics import TopicSubject, Users
from sescheck.ses.refusal import Refused, acting_for, depends_on_source, refusal_of

_ACTION = "sns:publish"


def refused_users(subject: TopicSubject, policy: str, users: Users) -> tuple[Users, Refused] | None:
    """Those of the users for whom the topic's policy plainly refuses SES, and how it refuses the first of them."""

    def refusal(resource: str) -> Refused | None:
        context = acting_for(subject.account, subject.here.name, resource)
        return refusal_of(policy, Requests(_ACTION, subject.topic.arn, context))

    if not depends_on_source(policy):
        for_all = refusal("")
        return None if for_all is None else (users, for_all)
    found = {resource: refused for resource in users.resources if (refused := refusal(resource)) is not None}
    return (users.acting_for(found), next(iter(found.values()))) if found else None
