"""The steps of no rule lose what is there: an origin of DKIM, a statement of a policy, a resource."""

import json
from collections import defaultdict
from collections.abc import Iterator

import pytest

from sescheck.engine.example import Example
from sescheck.engine.fixes import Fixes
from sescheck.engine.run import run
from sescheck.engine.steps import Call
from sescheck.fix.plan import PlannedStep, plan_of
from sescheck.rules.catalogue import every_rule
from sescheck.ses.dkim_origin import EASY
from sescheck.snapshot.model import Detail, Identity
from sescheck.snapshot.reading import Known
from tests.rules.test_steps import FLAGGED, planned, views_of


def calls(case: str) -> Iterator[tuple[PlannedStep, Call]]:
    """The calls of the plan for an example."""
    for each in planned(*FLAGGED[case]).steps:
        if isinstance(each.step.does, Call):
            yield each, each.step.does


def origin_of(example: Example, call: Call) -> str | None:
    """The DKIM origin that the identity of a call has in its region now; None if it has none."""
    name = call.parameters.get("EmailIdentity") or call.parameters.get("Domain")
    for region in example.snapshot.accounts[0].regions:
        for each in region.identities.items:
            match each:
                case Identity(name=found, detail=Known(Detail(dkim_origin=origin))):
                    if region.name == call.region and found == name:
                        return origin
                case _:
                    pass
    return None


@pytest.mark.parametrize("case", FLAGGED)
def test_no_other_origin_of_dkim_becomes_easy_dkim(case: str) -> None:
    """BYODKIM and a replica (DEED) stay what they are: nobody can give the old key back."""
    for _, call in calls(case):
        easy = call.operation == "VerifyDomainDkim" or call.parameters.get("SigningAttributesOrigin") == EASY
        assert not easy or origin_of(FLAGGED[case][1], call) in {EASY, None}


@pytest.mark.parametrize("case", FLAGGED)
def test_nothing_is_deleted(case: str) -> None:
    """What nobody needs any more, a person deletes."""
    assert [] == [call.operation for _, call in calls(case) if call.operation.startswith(("Delete", "Remove"))]


@pytest.mark.parametrize("case", FLAGGED)
def test_a_step_that_replaces_a_policy_says_what_it_replaces(case: str) -> None:
    """The policy of a topic or a key only gets more statements."""
    for each, call in calls(case):
        if call.operation in {"SetTopicAttributes", "PutKeyPolicy", "UpdateEmailIdentityPolicy"}:
            assert "It is now: {" in each.step.replaces
        if call.operation in {"SetTopicAttributes", "PutKeyPolicy"}:
            policy = call.parameters.get("AttributeValue") or call.parameters["Policy"]
            before = json.loads(each.step.replaces.partition("It is now: ")[2].removesuffix("."))
            assert json.loads(policy)["Statement"][:-1] == before["Statement"]


@pytest.mark.parametrize("case", FLAGGED)
def test_a_mail_from_domain_is_set_with_all_its_members(case: str) -> None:
    """Without its domain the call removes it, and without its behaviour SES would choose the default."""
    for _, call in calls(case):
        if call.operation == "PutEmailIdentityMailFromAttributes":
            assert set(call.parameters) == {"EmailIdentity", "MailFromDomain", "BehaviorOnMxFailure"}


NAMES = ("EmailIdentity", "Identity", "NotificationType", "PolicyName", "TopicArn", "AttributeName", "KeyId")
"""The parameters that say which thing a call sets."""


def target(call: Call) -> tuple[object, ...]:
    """What a call sets."""
    names = [str(call.parameters[name]) for name in NAMES if name in call.parameters]
    return (call.operation, call.region, *names)


@pytest.mark.parametrize("case", FLAGGED)
def test_the_steps_for_all_rules_do_not_contradict_each_other(case: str) -> None:
    """Each thing is set once, and each title is there once; a wait may stand between two steps for one thing."""
    views = views_of(FLAGGED[case][1])
    found = plan_of(run(every_rule(), views).flagged, Fixes(every_rule(), views)).steps
    titles = [each.step.title for each in found]
    assert sorted(set(titles)) == sorted(titles)
    by_target: dict[tuple[object, ...], list[PlannedStep]] = defaultdict(list)
    for each in found:
        if isinstance(each.step.does, Call) and each.step.does.operation.startswith(("Put", "Set", "Update")):
            by_target[target(each.step.does)].append(each)
    for first, *others in (each for each in by_target.values() if any(name in NAMES for name in _names(each[0]))):
        assert all(first.number in other.after for other in others)


def _names(step: PlannedStep) -> Iterator[str]:
    if isinstance(step.step.does, Call):
        yield from step.step.does.parameters
