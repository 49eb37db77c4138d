"""What a finding of each rule means when its region has to take over: the whole table, and the functions."""

from inspect import getsource
from typing import Any

import pytest

from sescheck.comparison.account_view import AccountView, Mode
from sescheck.engine.failover import BLOCKS, DEGRADES, NOTHING, Consequence, Failover, Track
from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import GroupPlan, account_views_of
from sescheck.engine.run import run
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Fact, Identity, Region
from sescheck.snapshot.reading import Why
from sescheck.snapshot.reputation import ReputationEntity
from sescheck.testing import builders as s
from sescheck.testing.builders import Answer
from sescheck.testing.examples import east, west

RULES = {entry.name: entry for entry in every_rule()}
TABLE = """
address-bypasses-domain-notifications        nothing   sending
archive-differs                              degrades  sending
archive-wrong-region                         degrades  sending
auto-validation-differs                      degrades  sending
automatic-warm-up-differs                    degrades  sending
bounce-rate-high                             degrades  sending
bounces-go-nowhere                           degrades  sending
complaint-rate-high                          degrades  sending
configuration-set-differs                    degrades  sending
configuration-set-missing-in-region          blocks    sending
configuration-set-pool-gone                  blocks    sending
configuration-set-sending-disabled           blocks    sending
configuration-set-tls-optional               nothing   sending
contact-list-differs                         degrades  sending
contact-list-missing-in-region               degrades  sending
custom-verification-template-differs         degrades  sending
custom-verification-template-missing-in-region blocks    sending
daily-quota-lower-than-elsewhere             degrades  sending
daily-quota-nearly-used                      depends   sending
default-configuration-set-differs            degrades  sending
default-configuration-set-gone               blocks    sending
delivery-mode-differs                        degrades  sending
dkim-address-override-off                    degrades  sending
dkim-byodkim-record-missing                  degrades  sending
dkim-dns-disagrees                           nothing   sending
dkim-key-1024                                nothing   sending
dkim-key-length-differs                      degrades  sending
dkim-missing-in-region                       depends   sending
dkim-not-verified                            depends   sending
dkim-off                                     depends   sending
dkim-origin-differs                          degrades  sending
dkim-record-missing                          degrades  sending
dkim-record-wrong                            degrades  sending
dkim-replica-parent-not-audited              nothing   sending
dkim-replica-parent-unhealthy                depends   sending
dmarc-missing                                nothing   sending
dmarc-not-enforced                           nothing   sending
dmarc-strict-dkim                            depends   sending
dmarc-strict-spf                             nothing   sending
enforcement-not-healthy                      depends   sending
event-bus-rule-missing                       degrades  sending
event-destination-differs                    degrades  sending
event-destination-disabled                   degrades  sending
event-destination-ended                      degrades  sending
event-destination-gone                       degrades  sending
event-destination-missing-in-region          degrades  sending
event-destination-wrong-region               degrades  sending
failover-capacity-short                      blocks    sending
feedback-forwarding-differs                  degrades  sending
global-endpoint-not-ready                    blocks    sending
identity-cannot-send                         blocks    sending
identity-case-variants                       nothing   sending
identity-missing-in-region                   depends   sending
identity-not-verified                        depends   sending
identity-tags-differ                         nothing   sending
inbound-mx-missing                           degrades  receiving
inbound-mx-without-rules                     degrades  receiving
ip-pool-cold                                 degrades  sending
ip-pool-missing-in-region                    degrades  sending
ip-pool-mode-differs                         degrades  sending
ip-pool-smaller-than-elsewhere               degrades  sending
mail-from-fallback-differs                   degrades  sending
mail-from-missing-in-region                  depends   sending
mail-from-mx-elsewhere                       degrades  sending
mail-from-mx-missing                         degrades  sending
mail-from-not-verified                       depends   sending
mail-from-overlaps-identity                  nothing   sending
mail-from-several-mx                         degrades  sending
mail-from-shared-between-regions             degrades  sending
mail-from-spf-broken                         depends   sending
mail-from-spf-missing                        depends   sending
mail-manager-differs                         depends   receiving
mail-manager-missing-in-region               depends   receiving
notification-headers-differ                  degrades  sending
notification-topic-encrypted                 degrades  sending
notification-topic-gone                      degrades  sending
notification-topic-missing-in-region         degrades  sending
notification-topic-refuses-ses               degrades  sending
notification-topic-without-subscribers       degrades  sending
notification-topic-wrong-region              degrades  sending
opt-out-missing-in-region                    degrades  sending
policy-differs                               depends   sending
policy-missing-in-region                     depends   sending
policy-names-other-region                    depends   sending
policy-public                                nothing   sending
policy-trusts-unknown-account                nothing   sending
production-review-pending                    degrades  sending
receiving-bucket-needs-role                  blocks    receiving
receiving-filters-differ                     degrades  receiving
receiving-inactive-in-region                 blocks    receiving
receiving-not-active                         blocks    receiving
receiving-recipient-not-verified             blocks    receiving
receiving-resource-gone                      blocks    receiving
receiving-resource-refuses-ses               blocks    receiving
receiving-resource-wrong-region              blocks    receiving
receiving-rules-differ                       degrades  receiving
receiving-scan-off                           nothing   receiving
receiving-standby-differs                    nothing   receiving
receiving-tls-optional                       nothing   receiving
receiving-unsupported-in-region              blocks    receiving
recommendation-open                          nothing   sending
region-not-enabled                           blocks    sending
region-unused                                nothing   sending
region-without-sender                        depends   sending
reputation-alarm-missing-in-region           degrades  sending
reputation-entity-impaired                   depends   sending
sandbox-everywhere                           blocks    sending
sandbox-while-production-elsewhere           blocks    sending
send-rate-lower-than-elsewhere               degrades  sending
sender-denied-in-region                      blocks    sending
sending-disabled                             blocks    sending
smime-certificate-expiring                   depends   sending
smime-certificate-missing-in-region          blocks    sending
smtp-endpoint-missing-in-region              blocks    sending
smtp-key-older-than-sigv4                    nothing   sending
smtp-key-unused                              nothing   sending
smtp-user-denied-in-region                   blocks    sending
smtp-user-may-do-more                        nothing   sending
suppressed-address-missing-in-region         degrades  sending
suppression-off                              degrades  sending
suppression-reasons-differ                   degrades  sending
template-differs                             degrades  sending
template-missing-in-region                   blocks    sending
tenant-differs                               degrades  sending
tenant-missing-in-region                     blocks    sending
tenant-resource-missing-in-region            blocks    sending
tenant-sending-disabled                      blocks    sending
tracking-domain-not-verified                 degrades  sending
tracking-domain-record-wrong                 degrades  sending
vdm-differs                                  degrades  sending
vpc-endpoint-missing-in-region               depends   sending
"""


def _word(level: object) -> str:
    return level.value if isinstance(level, Failover) else "depends"


def _rows() -> list[str]:
    return sorted(f"{name:<44} {_word(each.rule.failover):<9} {each.rule.track}" for name, each in RULES.items())


def test_the_level_and_the_track_of_every_rule() -> None:
    """A change of the table is a decision: whether `sescheck readiness` calls a region ready depends on it."""
    assert _rows() == TABLE.strip().splitlines()


def standby(*regions: Region, **account: object) -> AccountView:
    """Both regions as a standby group: us-west-2 fails, us-east-1 takes over."""
    names = tuple(region.name for region in regions)
    plans = (GroupPlan("readiness", names, Mode.STANDBY),)
    (view,) = account_views_of(s.snapshot(*regions, **account), groups=plans)  # type: ignore[arg-type]
    return view


def consequence(rule: str, account: AccountView) -> Consequence:
    """What the only finding of the rule about the standby means."""
    entry = RULES[rule]
    (found,) = (each for each in run([entry], [account]).flagged if each.region in {None, "us-east-1"})
    return Fixes([entry], [account]).consequence_of(found)


REJECT = {"_dmarc.example.com TXT": ("v=DMARC1; p=reject",)}
QUARANTINE = {"_dmarc.example.com TXT": ("v=DMARC1; p=quarantine",)}
STRICT = {"_dmarc.example.com TXT": ("v=DMARC1; p=reject; aspf=s",)}
NONE = {"_dmarc.example.com TXT": ("v=DMARC1; p=none",)}
TESTING = {"_dmarc.example.com TXT": ("v=DMARC1; p=reject; t=y",)}
MISSING: dict[str, Answer] = {"_dmarc.example.com TXT": (), "_dmarc.com TXT": ()}
SPF: dict[str, Answer] = {"bounce.example.com TXT": ("v=spf1 include:amazonses.com ~all",)}
NO_SPF: dict[str, Answer] = {"bounce.example.com TXT": ()}
ALIGNED = s.mail_from_domain("bounce.example.com")
FALLBACK = s.mail_from_domain("bounce.example.com", "FAILED")
UNSIGNED = {
    "dkim-missing-in-region": s.not_signing(),
    "dkim-not-verified": s.signing("FAILED"),
}


@pytest.mark.parametrize("rule", UNSIGNED)
@pytest.mark.parametrize(
    ("mail_from", "dns", "level"),
    [
        (None, REJECT, BLOCKS),
        (None, QUARANTINE, BLOCKS),
        (None, NONE, DEGRADES),
        (None, TESTING, DEGRADES),
        (None, MISSING, DEGRADES),
        (ALIGNED, {**REJECT, **SPF}, DEGRADES),
        (ALIGNED, {**REJECT, **NO_SPF}, BLOCKS),
        (ALIGNED, {**STRICT, **SPF}, BLOCKS),
        (FALLBACK, {**REJECT, **SPF}, BLOCKS),
    ],
)
def test_dmarc_decides_whether_a_missing_signature_blocks(
    rule: str, mail_from: object, dns: dict[str, Answer], level: Failover
) -> None:
    """Mail is refused if the policy asks for it, and the MAIL FROM domain does not pass in the standby either."""
    here = s.domain(dkim=UNSIGNED[rule], mail_from=mail_from)  # type: ignore[arg-type]
    account = standby(west(s.domain(mail_from=ALIGNED)), east(here), dns=dns)
    assert consequence(rule, account) == Consequence(level)


def test_dkim_that_is_off_everywhere_is_judged_in_the_standby() -> None:
    """The primary sends with a MAIL FROM domain that passes; the standby has none."""
    off = s.not_signing()
    primary = west(s.domain(dkim=off, mail_from=ALIGNED))
    dns = {**REJECT, **SPF}
    assert consequence("dkim-off", standby(primary, east(s.domain(dkim=off)), dns=dns)).level is BLOCKS
    both = standby(primary, east(s.domain(dkim=off, mail_from=ALIGNED)), dns=dns)
    assert consequence("dkim-off", both).level is DEGRADES
    assert consequence("dkim-off", standby(east(s.domain(dkim=off)), dns=dns)).level is BLOCKS


def test_a_subdomain_has_the_policy_for_subdomains() -> None:
    """`sp` decides, not `p`."""
    dns = {"_dmarc.a.example.com TXT": (), "_dmarc.com TXT": ()}
    name = "a.example.com"
    regions = west(s.domain(name)), east(s.domain(name, dkim=s.not_signing()))
    strict = {**dns, "_dmarc.example.com TXT": ("v=DMARC1; p=none; sp=reject",)}
    lax = {**dns, "_dmarc.example.com TXT": ("v=DMARC1; p=reject; sp=none",)}
    assert consequence("dkim-missing-in-region", standby(*regions, dns=strict)).level is BLOCKS
    assert consequence("dkim-missing-in-region", standby(*regions, dns=lax)).level is DEGRADES


@pytest.mark.parametrize("why", [Why.TIMED_OUT, None])
def test_without_an_answer_of_the_dns_the_mail_degrades_and_the_reading_is_named(why: Why | None) -> None:
    """Whether it was asked in vain, or not asked at all."""
    dns = None if why is None else {"_dmarc.example.com TXT": s.unread("dns:Query", why)}
    account = standby(west(s.domain()), east(s.domain(dkim=s.not_signing())), dns=dns)
    found = consequence("dkim-missing-in-region", account)
    assert found.level is DEGRADES
    assert found.unread is not None
    assert found.unread.why is (why or Why.NOT_ASKED)


MAIL_FROM_RULES = {
    "mail-from-missing-in-region": (None, REJECT),
    "mail-from-not-verified": (FALLBACK, REJECT),
    "mail-from-spf-missing": (ALIGNED, {**REJECT, **NO_SPF}),
    "mail-from-spf-broken": (ALIGNED, {**REJECT, "bounce.example.com TXT": ("v=spf1 a", "v=spf1 mx")}),
}


@pytest.mark.parametrize("rule", MAIL_FROM_RULES)
def test_a_mail_from_domain_that_does_not_work_blocks_only_without_a_signature(rule: str) -> None:
    """With a signature DMARC passes, and the DNS does not matter."""
    mail_from, dns = MAIL_FROM_RULES[rule]
    primary = west(s.domain(mail_from=ALIGNED))
    unsigned = s.domain(dkim=s.signing("FAILED"), mail_from=mail_from)
    signed = s.domain(mail_from=mail_from)
    assert consequence(rule, standby(primary, east(unsigned), dns=dns)).level is BLOCKS
    assert consequence(rule, standby(primary, east(signed), dns=dns)) == Consequence(DEGRADES)


@pytest.mark.parametrize(
    ("status", "level"), [("FAILED", BLOCKS), ("TEMPORARY_FAILURE", BLOCKS), ("SUSPENDED", DEGRADES)]
)
def test_ses_rejects_mail_without_its_mx_record_if_the_setting_asks_for_it(status: str, level: Failover) -> None:
    """What SES does with a status that this version does not know is unknown."""
    here = s.domain(mail_from=s.mail_from_domain("bounce.example.com", status, "REJECT_MESSAGE"))
    account = standby(west(s.domain(mail_from=ALIGNED)), east(here))
    assert consequence("mail-from-not-verified", account).level is level


def test_a_signature_of_the_domain_above_is_not_enough_for_strict_alignment() -> None:
    """Unless the MAIL FROM domain passes."""
    dns = {"_dmarc.a.example.com TXT": ("v=DMARC1; p=reject; adkim=s",)}
    spf = {"b.a.example.com TXT": ("v=spf1 include:amazonses.com ~all",)}
    here = s.domain("a.example.com", dkim=s.not_signing())
    passing = s.domain("a.example.com", dkim=s.not_signing(), mail_from=s.mail_from_domain("b.a.example.com"))
    primary = west(s.domain(), s.domain("a.example.com"))
    rule = "dmarc-strict-dkim"
    assert consequence(rule, standby(primary, east(s.domain(), here), dns=dns)).level is BLOCKS
    assert consequence(rule, standby(primary, east(s.domain(), passing), dns={**dns, **spf})).level is DEGRADES


@pytest.mark.parametrize(
    ("there", "here", "level"),
    [
        ([s.domain()], [s.domain(verification="PENDING")], BLOCKS),
        ([s.domain()], [s.domain(verification="TEMPORARY_FAILURE")], DEGRADES),
        ([s.domain(verification="PENDING")], [s.domain(verification="PENDING")], NOTHING),
        ([], [s.domain(verification="PENDING")], NOTHING),
        (
            [s.domain("a.example.com")],
            [s.domain(), s.domain("a.example.com", verification="PENDING")],
            DEGRADES,
        ),
    ],
)
def test_an_unverified_identity_blocks_what_the_primary_sends(
    there: list[Identity], here: list[Identity], level: Failover
) -> None:
    """A name that the primary does not verify is no sender, and one that another identity covers still sends."""
    assert consequence("identity-not-verified", standby(west(*there), east(*here))).level is level


def test_an_unverified_identity_of_one_region_alone_is_a_gap() -> None:
    """The region never sent for it."""
    assert consequence("identity-not-verified", standby(east(s.domain(verification="PENDING")))).level is DEGRADES


def test_a_name_that_another_identity_covers_does_not_block() -> None:
    """Its mail leaves with the settings of that one."""
    own = s.domain("a.example.com", mail_from=s.mail_from_domain("b.a.example.com"))
    missing = "identity-missing-in-region"
    assert consequence(missing, standby(west(own), east())).level is BLOCKS
    assert consequence(missing, standby(west(s.domain(), own), east(s.domain()))).level is DEGRADES


@pytest.mark.parametrize(("status", "level"), [("SHUTDOWN", BLOCKS), ("PROBATION", DEGRADES)])
def test_a_review_does_not_stop_sending(status: str, level: Failover) -> None:
    """A pause does."""
    account = standby(west(), east(settings=s.account_settings(enforcement_status=status)))
    assert consequence("enforcement-not-healthy", account).level is level


@pytest.mark.parametrize(("others", "level"), [((west(s.domain()),), NOTHING), ((), BLOCKS)])
def test_a_region_alone_without_a_sender_blocks(others: tuple[Region, ...], level: Failover) -> None:
    """Beside a primary, each of its senders is asked for."""
    here = east(settings=s.account_settings(sent_last_24_hours=0))
    (view,) = account_views_of(s.snapshot(*others, here))
    assert consequence("region-without-sender", view).level is level


def test_every_function_is_tested_here() -> None:
    """A new function needs its examples."""
    functions = {name for name, each in RULES.items() if not isinstance(each.rule.failover, Failover)}
    tested = {*UNSIGNED, *MAIL_FROM_RULES, "dkim-off", "dmarc-strict-dkim", "identity-not-verified"}
    assert functions == tested | {"identity-missing-in-region", "enforcement-not-healthy", REPLICA, *OTHERS}


OTHERS = (
    "region-without-sender",
    "daily-quota-nearly-used",
    "mail-manager-differs",
    "mail-manager-missing-in-region",
    "policy-differs",
    "policy-missing-in-region",
    "policy-names-other-region",
    "reputation-entity-impaired",
    "smime-certificate-expiring",
    "vpc-endpoint-missing-in-region",
)


@pytest.mark.parametrize(
    ("found", "level"), [(s.entity(sending="DISABLED"), BLOCKS), (s.entity(impact="HIGH"), DEGRADES)]
)
def test_what_is_paused_blocks(found: ReputationEntity, level: Failover) -> None:
    """A finding of high impact does not stop mail yet."""
    account = standby(west(s.domain()), east(s.domain(), reputation=[found]))
    assert consequence("reputation-entity-impaired", account).level is level


@pytest.mark.parametrize(("service", "level"), [("email-smtp", DEGRADES), ("mail-manager", NOTHING)])
def test_a_missing_vpc_endpoint_is_worse_if_mail_goes_through_it(service: str, level: Failover) -> None:
    """No mail goes through the API of Mail Manager."""
    there = west(s.domain(), vpc_endpoints=[s.vpc_endpoint("us-west-2", service)])
    assert consequence("vpc-endpoint-missing-in-region", standby(there, east(s.domain()))).level is level


def test_a_function_that_never_blocks_says_so() -> None:
    """Else what could not be read would leave open whether a region is ready."""
    for each in RULES.values():
        if not isinstance(each.rule.failover, Failover):
            blocks = BLOCKS.name in getsource(each.rule.failover)
            assert blocks == each.rule.can_block, each.name


@pytest.mark.parametrize(("sent", "level"), [(48_000, DEGRADES), (50_000, BLOCKS)])
def test_a_quota_that_is_used_up_blocks(sent: float, level: Failover) -> None:
    """One that is nearly used leaves little."""
    settings = s.account_settings(max_24_hour_send=50_000, sent_last_24_hours=sent)
    assert consequence("daily-quota-nearly-used", standby(west(), east(settings=settings))).level is level


def _lets_send(region: str) -> str:
    return s.sending_policy(region)


def test_a_missing_policy_blocks_unless_it_has_another_name() -> None:
    """The delegates that it lets send are refused."""
    there = west(s.domain(detail=s.details(policies={"p": _lets_send("us-west-2")})))
    missing = "policy-missing-in-region"
    assert consequence(missing, standby(there, east(s.domain()))).level is BLOCKS
    renamed = east(s.domain(detail=s.details(policies={"q": _lets_send("us-east-1")})))
    assert consequence(missing, standby(there, renamed)).level is NOTHING


def test_a_policy_for_another_region_blocks_delegates_that_send_there() -> None:
    """If no other region has a policy, nobody sends with it yet."""
    wrong = east(s.domain(detail=s.details(policies={"p": _lets_send("us-west-2")})))
    names = "policy-names-other-region"
    there = west(s.domain(detail=s.details(policies={"p": _lets_send("us-west-2")})))
    assert consequence(names, standby(there, wrong)).level is BLOCKS
    assert consequence(names, standby(west(s.domain()), wrong)).level is DEGRADES


PARTNER = "210987654321"


@pytest.mark.parametrize(
    ("policy", "level"),
    [
        (s.sending_policy("us-east-1", "111122223333"), BLOCKS),
        (s.sending_policy("us-east-1", Effect="Deny"), BLOCKS),
        (s.sending_policy("us-east-1", [PARTNER, "111122223333"]), DEGRADES),
        (s.sending_policy("us-east-1", "*"), DEGRADES),
        (s.sending_policy("us-east-1", f"arn:aws:iam::{PARTNER}:user/app"), DEGRADES),
        ('{"Statement": [{"Effect": "Perhaps"}]}', DEGRADES),
    ],
    ids=["another account", "denied", "one more account", "everyone", "one user of it", "not understood"],
)
def test_a_policy_that_differs_blocks_accounts_that_no_policy_lets_in_here(policy: str, level: Failover) -> None:
    """Of other differences nobody knows here whether they refuse mail."""
    there = west(s.domain(detail=s.details(policies={"p": s.sending_policy("us-west-2", PARTNER)})))
    here = east(s.domain(detail=s.details(policies={"p": policy})))
    assert consequence("policy-differs", standby(there, here)).level is level


def test_an_account_that_another_policy_lets_in_is_not_refused() -> None:
    """All policies of the identity count."""
    there = west(s.domain(detail=s.details(policies={"p": s.sending_policy("us-west-2", PARTNER)})))
    policies = {"p": s.sending_policy("us-east-1", "111122223333"), "q": s.sending_policy("us-east-1", PARTNER)}
    assert consequence(
        "policy-differs", standby(there, east(s.domain(detail=s.details(policies=policies))))
    ).level is (DEGRADES)


@pytest.mark.parametrize(
    ("points", "level"),
    [
        ([], BLOCKS),
        ([s.ingress_point("other", "FAILED")], BLOCKS),
        (["other"], DEGRADES),
    ],
)
def test_a_missing_ingress_endpoint_blocks_if_no_other_one_takes_mail(points: list[Any], level: Failover) -> None:
    """What another endpoint does with the mail is not known."""
    there = west(mail_manager=s.managed(ingress_points=["main"]))
    here = east(mail_manager=s.managed(ingress_points=points))
    (found,) = (
        each
        for each in run([RULES["mail-manager-missing-in-region"]], [standby(there, here)]).flagged
        if each.region == "us-east-1"
    )
    fixes = Fixes([RULES["mail-manager-missing-in-region"]], [standby(there, here)])
    assert fixes.consequence_of(found).level is level


@pytest.mark.parametrize(
    ("there", "points", "level"),
    [
        (["main"], [s.ingress_point("main", "CLOSED")], BLOCKS),
        (["main"], [s.ingress_point("main", "CLOSED"), "other"], DEGRADES),
        (["main"], [s.ingress_point("main", type_="AUTH")], DEGRADES),
        ([s.ingress_point("main", "CLOSED")], [s.ingress_point("main", "CLOSED")], DEGRADES),
    ],
)
def test_an_ingress_endpoint_that_is_not_active_blocks_if_only_the_other_region_takes_mail(
    there: list[Any], points: list[Any], level: Failover
) -> None:
    """If neither region takes mail by Mail Manager, nothing is lost."""
    regions = (
        west(mail_manager=s.managed(ingress_points=there)),
        east(mail_manager=s.managed(ingress_points=points)),
    )
    assert consequence("mail-manager-differs", standby(*regions)).level is level


REPLICA = "dkim-replica-parent-unhealthy"


@pytest.mark.parametrize(("dkim", "level"), [(s.signing(), DEGRADES), (s.signing("FAILED"), BLOCKS)])
def test_a_replica_that_still_signs_is_not_refused(dkim: object, level: Failover) -> None:
    """Although its parent does not serve it any more."""
    here = s.domain(dkim=dkim, detail=s.details(dkim_origin="AWS_SES_US_WEST_2"))  # type: ignore[arg-type]
    account = standby(west(s.domain(verification="FAILED")), east(here), dns=REJECT)
    assert consequence(REPLICA, account).level is level


def test_the_tracks() -> None:
    """A rule is about receiving if it reads what only receiving has, and nothing about mail that was sent."""
    sent = {Fact.NOTIFICATIONS, Fact.CONFIGURATION_SETS, Fact.MAIL_FROM}
    received = {Fact.ACTIVE_RULE_SET, Fact.RECEIPT_FILTERS, Fact.MAIL_MANAGER}
    for name, each in RULES.items():
        also_sending = not sent.isdisjoint(each.rule.facts)
        reads = not received.isdisjoint(each.rule.facts) and not also_sending
        assert reads is (each.rule.track is Track.RECEIVING), name


@pytest.mark.parametrize(
    ("expires", "level"), [("2026-12-01T00:00:00Z", DEGRADES), ("2026-11-01T00:00:00Z", BLOCKS)]
)
def test_a_certificate_that_has_expired_blocks(expires: str, level: Failover) -> None:
    """One that expires soon still signs."""
    found = s.smime_certificates("example.com", s.smime_certificate("news@example.com", expires=expires))
    here = east(s.domain(), smime_certificates=[found])
    assert consequence("smime-certificate-expiring", standby(west(s.domain()), here)).level is level
