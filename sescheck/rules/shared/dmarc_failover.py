"""Whether receivers refuse the mail of a region because it fails DMARC: for the rules about DKIM and MAIL FROM.

Mail passes DMARC by a DKIM signature or by SPF, if its domain is aligned with that of the From address. So without
a signature only a custom MAIL FROM domain that works helps, and the other way round.
"""

from sescheck.comparison.account_view import VERIFIED, AccountView, RegionView
from sescheck.comparison.logic import NO, YES, all_of
from sescheck.engine.rule import Flag, need
from sescheck.engine.subjects.identities import EverywhereSubject, IdentitySubject
from sescheck.rules.kit import BLOCKS, DEGRADES, Failover
from sescheck.rules.shared.dmarc import domain_of, policy_of
from sescheck.ses.records.dmarc_policy import AppliedPolicy
from sescheck.ses.records.lookups import plain, texts
from sescheck.ses.records.spf_outcome import spf_outcome
from sescheck.ses.signing import domain_signs, inherits, may_be_signing
from sescheck.snapshot.model import Dkim, Identity, MailFrom
from sescheck.snapshot.reading import Known, Reading, any_of, then, value_of


def if_dmarc_refuses(subject: IdentitySubject, _flag: Flag) -> Failover:
    """Mail is refused if DMARC asks for that, and neither DKIM nor the MAIL FROM domain passes in this region."""
    return BLOCKS if need(fails_dmarc(subject.account, subject.here, subject.identity)) else DEGRADES


def if_dmarc_refuses_in_a_standby(subject: EverywhereSubject, _flag: Flag) -> Failover:
    """The same for a rule that looks at all regions of the group: in one that takes over."""
    first, *others = subject.group.regions
    views = others or [first]
    fails = any_of(_fails_there(subject.account, view, view.identity(subject.name)) for view in views)
    return BLOCKS if need(fails) else DEGRADES


def _fails_there(account: AccountView, view: RegionView, found: Reading[Identity | None]) -> Reading[bool]:
    return then(found, lambda identity: NO if identity is None else fails_dmarc(account, view, identity))


def fails_dmarc(account: AccountView, view: RegionView, identity: Identity) -> Reading[bool]:
    """True if mail of an identity fails a DMARC policy that asks receivers to reject it or to quarantine it."""
    if value_of(identity.dkim, may_be_signing) == YES:
        return NO
    policy = policy_of(account, domain_of(identity.name))
    return then(policy, lambda found: _fails(found, account, view, identity))


def _fails(policy: AppliedPolicy, account: AccountView, view: RegionView, identity: Identity) -> Reading[bool]:
    if not policy.is_enforced:
        return NO
    signed = then(identity.dkim, lambda dkim: _is_signed(dkim, view, identity, policy))
    by_spf = then(identity.mail_from, lambda found: _passes(found, account, identity, policy))
    return all_of((_not(signed), _not(by_spf)))


def _is_signed(dkim: Dkim, view: RegionView, identity: Identity, policy: AppliedPolicy) -> Reading[bool]:
    """With a key of its own, or with that of the domain above it, which strict alignment does not accept.

    Whether the switch of an address has an effect is not documented: it counts as signed if its domain signs.
    """
    if "@" in identity.name:
        return domain_signs(view, identity.name)
    if not inherits(dkim):
        return Known(may_be_signing(dkim))
    return NO if policy.strict_dkim else domain_signs(view, identity.name)


def _passes(
    found: MailFrom | None, account: AccountView, identity: Identity, policy: AppliedPolicy
) -> Reading[bool]:
    """True if SPF passes for an aligned domain.

    SES accepts only a MAIL FROM domain that belongs to the domain of the identity: relaxed alignment always holds.
    """
    if found is None or found.status != VERIFIED:
        return NO
    if policy.strict_spf and plain(found.domain) != domain_of(identity.name):
        return NO
    return value_of(spf_outcome(found.domain, texts(account.dns)), lambda outcome: outcome.includes_ses)


def _not(answer: Reading[bool]) -> Reading[bool]:
    return value_of(answer, lambda yes: not yes)
