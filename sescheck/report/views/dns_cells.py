"""What the DNS says about an identity: its records for a region, in five characters, and its DMARC policy."""

from sescheck.comparison.account_view import AccountView
from sescheck.report.views.marks import NOTHING, silent
from sescheck.rules.shared.dmarc import domain_of, policy_of
from sescheck.ses.records.dmarc_policy import AppliedPolicy
from sescheck.ses.records.dmarc_record import Policy
from sescheck.ses.records.expected_record import RecordUse
from sescheck.ses.records.lookups import Answers
from sescheck.ses.records.published import Standing
from sescheck.ses.records.standings import dkim_standing, mail_from_standing
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable

KEY, MX, SPF = "K", "F", "S"
NO_RECORD = "0"
WRONG_RECORD = "x"
REJECT, QUARANTINE, MONITOR, TESTING = "reject", "quar.", "p=none", "testing"

MEANINGS = {
    KEY: "DKIM records in the DNS",
    MX: "MX record of MAIL FROM in the DNS",
    SPF: "SPF record of MAIL FROM in the DNS",
    NO_RECORD: "missing in the DNS",
    WRONG_RECORD: "wrong in the DNS",
    REJECT: "DMARC rejects mail that fails",
    QUARANTINE: "DMARC quarantines mail that fails",
    MONITOR: "DMARC only reports mail that fails",
    TESTING: "DMARC policy in testing, not enforced",
}
"""The meaning of each mark."""

IN_ORDER = (KEY, MX, SPF)
WIDEST_RECORDS = len(" ".join(IN_ORDER))
WIDEST_POLICY = len(TESTING)

_POLICIES = {Policy.REJECT: REJECT, Policy.QUARANTINE: QUARANTINE, Policy.NONE: MONITOR}


def records_of(identity: Identity, region: str, answers: Answers) -> str:
    """Return the marks of its DKIM records, and of the MX and SPF records of its MAIL FROM domain."""
    return " ".join(
        (
            _mark(dkim_standing(identity, region, answers), KEY),
            _mark(mail_from_standing(identity, region, RecordUse.MAIL_FROM_MX, answers), MX),
            _mark(mail_from_standing(identity, region, RecordUse.MAIL_FROM_SPF, answers), SPF),
        )
    )


def _mark(reading: Reading[Standing | None], right: str) -> str:
    match reading:
        case Known(None):
            return NOTHING
        case Known(standing):
            return (
                right
                if standing is Standing.RIGHT
                else NO_RECORD
                if standing is Standing.MISSING
                else WRONG_RECORD
            )
        case Unreadable(why=why):
            return silent(why)


def policy_mark(account: AccountView, name: str) -> str:
    """Return the mark of the DMARC policy of the identity's domain, the same for every region."""
    match policy_of(account, domain_of(name)):
        case Known(policy):
            return _policy(policy)
        case Unreadable(why=why):
            return silent(why)


def _policy(policy: AppliedPolicy) -> str:
    """Receivers ignore an invalid record, and several at one name."""
    if policy.policy is None:
        return WRONG_RECORD if policy.found_at is not None or policy.several else NO_RECORD
    if policy.testing and policy.policy is not Policy.NONE:
        return TESTING
    return _POLICIES[policy.policy]
