"""The plan: who does what, how long it takes, whom it unblocks, and what is left of it tonight."""

import json
import shlex
from collections.abc import Mapping

import pytest

from sescheck.auditing import taking_over
from sescheck.auditing.judging import criteria
from sescheck.auditing.options import JudgeOptions
from sescheck.auditing.taking_over import readiness_answers
from sescheck.engine.findings import Finding, packed
from sescheck.engine.severity import Severity
from sescheck.engine.steps import Call, Deed, Human, Phase, Record, Step
from sescheck.fix.plan import Plan, PlannedStep
from sescheck.snapshot.model import Depth, Region
from sescheck.snapshot.reading import Known
from sescheck.snapshot.sending import GlobalEndpoint, Tenant
from sescheck.takeover.model import Senders
from sescheck.takeover.plan.lead_time import is_out_of_reach, lead_time
from sescheck.takeover.plan.making import Asked, readiness_plan
from sescheck.takeover.plan.readiness_plan import PHASES, ReadinessPlan
from sescheck.takeover.plan.verification import verification
from sescheck.takeover.plan_words import command
from sescheck.testing import builders as s
from sescheck.testing.examples import east, west
from tests.takeover.staging import HERE, THERE, answer, standby

CREATE = Call("sesv2", "CreateEmailIdentity", HERE, {"EmailIdentity": "example.com"})
REQUEST = Call("sesv2", "PutAccountDetails", HERE, {"ProductionAccessEnabled": True})
WAIT = Human("AWS answers.", "AWS", "up to 24 hours")
CNAME = Record("a._domainkey.example.com", "CNAME", ("a.dkim.amazonses.com",))


def finding(rule: str, type_: str, name: str) -> Finding:
    """A finding about the standby."""
    return Finding(
        rule, Severity.HIGH, s.ACCOUNT_ID, HERE, type_, name, f"{name} in {HERE}", (), packed({}), "readiness"
    )


SANDBOX = finding("sandbox-while-production-elsewhere", "account", s.ACCOUNT_ID)
MISSING = finding("identity-missing-in-region", "identity", "example.com")
SET = finding("configuration-set-missing-in-region", "configuration-set", "main")
DIFFERS = finding("dkim-key-length-differs", "identity", "example.com")


def planned(number: int, does: Deed, phase: Phase, *mends: Finding, after: tuple[int, ...] = ()) -> PlannedStep:
    """A step of `sescheck fix`."""
    return PlannedStep(number, s.ACCOUNT_ID, Step(f"Step {number}", does, HERE, phase), mends, after)


def plan(*steps: PlannedStep, blocked: Mapping[str, tuple[str, ...]], here: Region | None = None) -> ReadinessPlan:
    """The plan for these steps and senders."""
    account, there, view = standby(west(s.domain()), here or east())
    return readiness_plan(Plan(steps), Asked(account, there, view, ()), Senders((), blocked, {}))


@pytest.mark.parametrize(
    ("does", "takes", "who"),
    [
        (CREATE, "minutes", "you"),
        (REQUEST, "up to 24 hours", "you, then AWS"),
        (CNAME, "up to 72 hours", "the owner of the DNS"),
        (Human("Read it."), "minutes", "you"),
        (WAIT, "up to 24 hours", "AWS"),
    ],
)
def test_the_lead_time_and_who_does_it(does: Deed, takes: str, who: str) -> None:
    """A call takes minutes, unless it only asks AWS for something."""
    assert lead_time(does) == (takes, who)


@pytest.mark.parametrize(
    ("does", "phase", "out"),
    [
        (REQUEST, Phase.ACCOUNT, True),
        (WAIT, Phase.ACCOUNT, True),
        (Call("service-quotas", "RequestServiceQuotaIncrease", HERE, {}), Phase.ACCOUNT, True),
        (Call("sesv2", "PutAccountSendingAttributes", HERE, {"SendingEnabled": True}), Phase.ACCOUNT, False),
        (Human("Lease addresses.", takes="about 45 days"), Phase.ADDRESSES, True),
        (Human("Follow the link.", "who reads the mailbox", "up to 24 hours"), Phase.ADDRESSES, False),
        (Call("sesv2", "CreateDedicatedIpPool", HERE, {"PoolName": "p"}), Phase.ADDRESSES, False),
        (WAIT, Phase.IDENTITIES, False),
        (CNAME, Phase.IDENTITIES, False),
    ],
)
def test_what_is_out_of_reach_tonight(does: Deed, phase: Phase, out: bool) -> None:
    """What AWS decides about the account, and what needs weeks."""
    assert is_out_of_reach(Step("A step", does, HERE, phase)) is out


def test_each_step_says_whom_it_unblocks() -> None:
    """The account blocks everybody, an identity itself and what it covers, a set those that send through it."""
    blocked = {
        "example.com": (SANDBOX.rule, MISSING.rule),
        "a.example.com": (SANDBOX.rule, MISSING.rule),
        "example.org": (SANDBOX.rule, SET.rule),
        "example.net": (SANDBOX.rule, SET.rule),
    }
    main = s.details(configuration_set="main")
    found = plan(
        planned(1, WAIT, Phase.ACCOUNT, SANDBOX),
        planned(2, CREATE, Phase.CONFIGURATION_SETS, SET),
        planned(3, CREATE, Phase.IDENTITIES, MISSING),
        planned(4, CREATE, Phase.IDENTITIES, DIFFERS),
        blocked=blocked,
        here=east(s.domain("example.org", detail=main), s.domain("example.net")),
    )
    assert [each.unblocks for each in found.steps] == [
        ("example.com", "a.example.com", "example.org", "example.net"),
        ("example.org",),
        ("example.com", "a.example.com"),
        (),
    ]


def test_tonight_is_what_is_left_without_aws() -> None:
    """A sender that waits for AWS is lost; one without a step is unplanned; the others can be saved."""
    blocked = {
        "example.com": (MISSING.rule,),
        "example.org": (SANDBOX.rule,),
        "example.net": ("identity-cannot-send",),
    }
    only_org = finding(SANDBOX.rule, "identity", "example.org")
    found = plan(
        planned(1, WAIT, Phase.ACCOUNT, only_org),
        planned(2, CREATE, Phase.IDENTITIES, MISSING),
        blocked=blocked,
    ).tonight
    assert found.steps == (2,)
    assert found.saved == ("example.com",)
    assert found.lost == {"example.org": (1,)}
    assert found.unplanned == {"example.net": ("identity-cannot-send",)}


def test_what_needs_a_step_out_of_reach_is_out_of_reach() -> None:
    """Also through a step between them."""
    found = plan(
        planned(1, REQUEST, Phase.ACCOUNT, SANDBOX),
        planned(2, CREATE, Phase.IDENTITIES, MISSING, after=(1,)),
        planned(3, CREATE, Phase.LAST, MISSING, after=(2,)),
        planned(4, CREATE, Phase.LAST, DIFFERS),
        blocked={"example.com": (MISSING.rule,)},
    )
    assert [each.is_out_of_reach for each in found.steps] == [True, True, True, False]
    assert found.tonight.lost == {"example.com": (2, 3)}


def test_the_command_prints_the_step() -> None:
    """By its rules and its region, of the saved snapshot or the regions."""
    account, there, here = standby(west(), east())
    steps = Plan((planned(1, CREATE, Phase.IDENTITIES, MISSING, SET),))
    rules = ("--region", HERE, "--select", MISSING.rule, "--select", SET.rule)
    senders = Senders((), {}, {})
    for source in (("--regions", f"{THERE},{HERE}"), ("--from", "ses.snapshot")):
        (step,) = readiness_plan(steps, Asked(account, there, here, source), senders).steps
        assert step.command == ("sescheck", "fix", *source, *rules)


@pytest.mark.parametrize(
    ("depth", "option"),
    [(Depth.QUICK, " --depth quick"), (Depth.STANDARD, ""), (Depth.DEEP, " --depth deep")],
)
def test_the_commands_read_at_the_depth_of_the_answer(depth: Depth, option: str) -> None:
    """At the default depth of `sescheck fix`, some findings of `sescheck readiness` do not exist."""
    snapshot = s.snapshot(west(s.domain()), east(), depth=depth)
    (found,) = readiness_answers(snapshot, criteria(JudgeOptions()), taking_over.Asked(THERE, (HERE,)))
    read = f"sescheck fix --regions {THERE},{HERE}{option}"
    assert command(found) == f"{read} --region {HERE}"
    assert all(" ".join(each.command).startswith(f"{read} --region") for each in found.plan.steps)
    assert found.plan.steps


def test_the_command_for_all_steps_leaves_out_none() -> None:
    """Steps in the primary are printed too, if there are any."""
    here = east(settings=s.account_settings(sending_enabled=False))
    failed = GlobalEndpoint("both", "x.g3h", "FAILED", (THERE, HERE))
    both = f"sescheck fix --regions {THERE},{HERE} --depth deep"
    assert command(answer(west(), here)) == f"{both} --region {HERE}"
    assert command(answer(west(global_endpoints=[failed]), here)) == both


def test_every_phase_has_a_title() -> None:
    """A new phase needs one."""
    assert set(PHASES) == set(Phase)


def test_the_plan_of_a_real_answer() -> None:
    """The missing set comes before the missing identity, and each unblocks its sender."""
    main = s.details(configuration_set="main")
    there = west(
        s.domain(), s.domain("example.org", detail=main), configuration_sets=[s.configuration_set("main")]
    )
    found = answer(there, east(s.domain("example.org", detail=main))).plan
    assert [(each.step.phase, each.unblocks) for each in found.steps if each.unblocks] == [
        (Phase.CONFIGURATION_SETS, ("example.org",)),
        (Phase.IDENTITIES, ("example.com",)),
    ]
    assert "example.com" in found.tonight.saved
    assert all(each.number == number for number, each in enumerate(found.steps, 1))


def test_smtp_passwords_are_always_asked_about() -> None:
    """If there are SMTP users, or if nobody knows; nobody can read the passwords."""
    (asked,) = answer(west(), east(), smtp_users=[s.smtp_user("shop")]).plan.questions
    assert (asked.id, asked.subjects) == ("smtp-passwords", ("shop",))
    assert HERE in asked.words
    (asked,) = answer(west(), east(), smtp_users=s.unread("iam:ListUsers")).plan.questions
    assert asked.subjects == ()
    assert answer(west(), east()).plan.questions == ()
    elsewhere = s.policy(condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}})
    only = s.smtp_user("shop", policies={"p": elsewhere})
    assert answer(west(), east(), smtp_users=[only]).plan.questions == ()


def test_the_resources_of_tenants_are_asked_about_if_they_were_not_read() -> None:
    """Those of the standby; a tenant that is missing has a step of its own."""
    (asked,) = answer(west(), east(tenants=[Tenant("acme", "ENABLED")])).plan.questions
    assert (asked.id, asked.subjects) == ("tenant-resources", ("acme",))
    assert answer(west(tenants=[Tenant("acme", "ENABLED")]), east()).plan.questions == ()
    read = Tenant("acme", "ENABLED", resources=Known(()))
    assert answer(west(), east(tenants=[read])).plan.questions == ()


def test_the_verification_sends_to_the_simulator_and_asks_again() -> None:
    """With the address of a ready sender; else of a blocked one."""
    senders = Senders(("example.com",), {"a@example.org": ("x",)}, {})
    *mails, again = verification((THERE, HERE), senders)
    assert [_mail(each) for each in mails] == [
        (HERE, "readiness@example.com", [f"{each}@simulator.amazonses.com"])
        for each in ("success", "bounce", "complaint")
    ]
    assert again == f"sescheck readiness --primary {THERE} --standby {HERE}"
    first, *_ = verification((HERE,), Senders((), {"a@example.org": ("x",)}, {}))
    assert _mail(first)[1] == "a@example.org"


def test_without_a_sender_only_readiness_is_asked_again() -> None:
    """Nobody could write."""
    assert list(verification((HERE,), Senders((), {}, {}))) == [f"sescheck readiness {HERE}"]


def test_the_name_of_a_sender_cannot_run_in_a_shell() -> None:
    """Whatever an address has before its @."""
    name = "a'$(id)@example.com"
    first, *_ = verification((HERE,), Senders((name,), {}, {}))
    assert _mail(first)[1] == name


def _mail(command: str) -> tuple[str, str, list[str]]:
    """The region, the sender and the recipients."""
    words = [word for word in shlex.split(command) if word != "\n"]
    assert words[:3] == ["aws", "sesv2", "send-email"]
    options = dict(zip(words[3::2], words[4::2], strict=True))
    to = json.loads(options["--destination"])["ToAddresses"]
    return options["--region"], options["--from-email-address"], to
