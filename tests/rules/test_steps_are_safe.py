"""The steps of no rule lose what is there: an origin of DKIM, a statement of a policy, a resource."""

import json
from collections import defaultdict
from collections.abc import Hashable, Iterator

import pytest

from sescheck.engine.example import Example
from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.engine.steps import Call
from sescheck.fix.contradicting import thing_of
from sescheck.fix.plan import Plan, PlannedStep, plan_of
from sescheck.rules.catalogue import every_rule
from sescheck.ses.dkim_origin import EASY
from sescheck.snapshot.model import Detail, Identity, Snapshot
from sescheck.snapshot.reading import Known
from sescheck.snapshot.receiving import Action, ReceiptRuleSet
from sescheck.snapshot.resources import Found
from sescheck.testing import builders as s
from tests.rules.test_steps import FLAGGED, planned


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


def done_twice(plan: Plan) -> list[str]:
    """The steps that do to one thing what another step does, and do not wait for that one."""
    by_target: dict[Hashable, list[PlannedStep]] = defaultdict(list)
    for each in plan.steps:
        match each.step.does:
            case Call() as call if (found := thing_of(call)) is not None:
                by_target[found].append(each)
            case _:
                pass
    return [
        f"{each.step.title}, after: {steps[0].step.title}"
        for steps in by_target.values()
        for each in steps[1:]
        if steps[0].number not in each.after
    ]


def plan_for(snapshot: Snapshot, trusted: frozenset[str] | None = None) -> Plan:
    """The plan for all that all rules find in a world."""
    views = tuple(account_views_of(snapshot, trusted_accounts=trusted))
    return plan_of(run(every_rule(), views).flagged, Fixes(every_rule(), views))


@pytest.mark.parametrize("case", FLAGGED)
def test_the_steps_for_all_rules_do_not_contradict_each_other(case: str) -> None:
    """Each thing is set once, and each title is there once; a wait may stand between two steps for one thing."""
    example = FLAGGED[case][1]
    found = plan_for(example.snapshot, example.trusted_accounts)
    titles = [each.step.title for each in found.steps]
    assert sorted(set(titles)) == sorted(titles)
    assert [] == done_twice(found)


EAST, WEST = "us-east-1", "us-west-2"
KEY = f"arn:aws:kms:{EAST}:{s.ACCOUNT_ID}:key/7f3c"
FUNCTION = f"arn:aws:lambda:{EAST}:{s.ACCOUNT_ID}:function:sort"
FEEDBACK = s.arn("feedback", EAST)
OWN_KEY = s.domain(dkim=s.signing(tokens=("mail",)), detail=s.details(dkim_origin="EXTERNAL", key_length=None))
ADMINISTRATOR = {
    "Sid": "AllowSESToUseKMSKey",
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{s.ACCOUNT_ID}:root"},
    "Action": "kms:*",
    "Resource": "*",
}


def policy(*statements: object) -> str:
    """A policy of a resource."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def rules_with(name: str, *others: str, action: Action) -> ReceiptRuleSet:
    """An active rule set whose rules do the same."""
    return s.rules(*(s.receipt_rule(each, "example.com", actions=[action]) for each in (name, *others)))


def two_users_of_a_key() -> Snapshot:
    """A topic for feedback and two receipt rules use a key that allows neither; one names it by its alias."""
    alias = KEY.replace("key/7f3c", "alias/mail")
    store = s.action("S3", BucketName="in", KmsKeyArn=KEY)
    copy = s.receipt_rule("copy", "example.com", actions=[s.action("S3", BucketName="in", KmsKeyArn=alias)])
    found = Found(EAST, "Enabled", "CUSTOMER", KEY)
    return s.snapshot(
        s.region(
            EAST,
            s.domain(notifications=s.notified(bounce=FEEDBACK, complaint=FEEDBACK)),
            active_rule_set=s.rules(s.receipt_rule("store", "example.com", actions=[store]), copy),
        ),
        topics=[s.topic(FEEDBACK, kms_key=KEY)],
        resources=[s.resource(each, found, policy=policy(ADMINISTRATOR)) for each in (KEY, alias)],
    )


def mail_from(domain: str, *mx: str) -> Snapshot:
    """Two regions share a MAIL FROM domain, and differ in what happens without its MX record."""
    own = [
        s.domain(mail_from=s.mail_from_domain(domain, *each))
        for each in (("FAILED", "USE_DEFAULT_VALUE"), ("SUCCESS", "REJECT_MESSAGE"))
    ]
    taken = s.domain(f"bounce-{EAST}.example.com")
    return s.snapshot(s.region(WEST, own[0]), s.region(EAST, own[1], taken), dns={f"{domain} MX": mx})


WORLDS: dict[str, Snapshot] = {
    "BYODKIM there, a short key of Easy DKIM here": s.snapshot(
        s.region(WEST, OWN_KEY), s.region(EAST, s.domain(detail=s.details(key_length="RSA_1024_BIT")))
    ),
    "BYODKIM there, Easy DKIM that failed here": s.snapshot(
        s.region(WEST, OWN_KEY), s.region(EAST, s.domain(verification="FAILED", dkim=s.signing("FAILED")))
    ),
    "the parent of a replica is missing": s.snapshot(
        s.region(WEST, s.domain(detail=s.details(dkim_origin="AWS_SES_US_EAST_1"))), s.region(EAST)
    ),
    "two users of a key": two_users_of_a_key(),
    "rules whose names are alike": s.snapshot(
        s.region(
            EAST,
            s.domain(),
            active_rule_set=rules_with("a-b", "a.b", "a_b", action=s.action("LAMBDA", FunctionArn=FUNCTION)),
        ),
        resources=[s.resource(FUNCTION, Found(EAST), policy=policy())],
    ),
} | {
    f"{domain}, MX {mx}": mail_from(domain, *(f"10 feedback-smtp.{each}.amazonses.com" for each in mx))
    for domain in ("bounce.example.com", f"bounce-{WEST}.example.com")
    for mx in ((), (WEST,), (EAST,), ("eu-west-1",), (WEST, EAST))
}
"""Faults of several rules about one thing."""


@pytest.mark.parametrize("world", WORLDS)
def test_the_steps_for_several_faults_of_one_thing_do_not_contradict_each_other(world: str) -> None:
    """The second of two steps would undo the first, or AWS would refuse it."""
    found = plan_for(WORLDS[world])
    assert found.steps
    assert [] == done_twice(found)


def calls_of(world: str, operation: str) -> list[tuple[PlannedStep, Call]]:
    """The steps of a world with this operation."""
    return [
        (each, each.step.does)
        for each in plan_for(WORLDS[world]).steps
        if isinstance(each.step.does, Call) and each.step.does.operation == operation
    ]


def test_a_key_gets_the_statements_for_all_that_use_it() -> None:
    """In one call, after its own statements, and each id of a statement once."""
    ((each, call),) = calls_of("two users of a key", "PutKeyPolicy")
    first, *added = json.loads(call.parameters["Policy"])["Statement"]
    assert first == ADMINISTRATOR
    assert ["kms:GenerateDataKey", *["kms:GenerateDataKey*"] * 2] == sorted(one["Action"][0] for one in added)
    assert {"notification-topic-encrypted", "receiving-resource-refuses-ses"} == {one.rule for one in each.mends}
    names = [one["Sid"] for one in (first, *added) if "Sid" in one]
    assert sorted(set(names)) == sorted(names)


def test_a_domain_that_gets_its_own_key_gets_no_longer_easy_key() -> None:
    """The longer key would take the place of the private key."""
    ((each, call),) = calls_of(
        "BYODKIM there, a short key of Easy DKIM here", "PutEmailIdentityDkimSigningAttributes"
    )
    assert "EXTERNAL" == call.parameters["SigningAttributesOrigin"]
    assert "BYODKIM" in each.step.title
    assert "RSA_1024_BIT" not in each.step.replaces


def test_easy_dkim_starts_again_before_the_own_key_is_set() -> None:
    """Afterwards, it might take the place of the private key."""
    world = "BYODKIM there, Easy DKIM that failed here"
    ((again, _),) = calls_of(world, "VerifyDomainDkim")
    ((own, _),) = calls_of(world, "PutEmailIdentityDkimSigningAttributes")
    assert again.number in own.after


def test_a_parent_is_created_with_all_that_several_findings_want() -> None:
    """AWS refuses to create it twice."""
    ((_, call),) = calls_of("the parent of a replica is missing", "CreateEmailIdentity")
    assert {"EmailIdentity": "example.com", "DkimSigningAttributes": {"NextSigningKeyLength": "RSA_2048_BIT"}} == (
        call.parameters
    )


@pytest.mark.parametrize("world", [each for each in WORLDS if "MX" in each])
def test_no_region_gets_a_mail_from_domain_that_something_uses(world: str) -> None:
    """Neither an identity, nor another region."""
    domains = [
        call.parameters["MailFromDomain"] for _, call in calls_of(world, "PutEmailIdentityMailFromAttributes")
    ]
    assert f"bounce-{EAST}.example.com" not in domains
    assert len({*domains}) == len(
        {(call.region) for _, call in calls_of(world, "PutEmailIdentityMailFromAttributes")}
    )
