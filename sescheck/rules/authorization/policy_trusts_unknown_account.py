r"""A sending authorization policy trusts an account that is not on your list

## What it finds

Only where the configuration has a list of `trusted_accounts`, be it an empty one: a statement that allows
something to an account that is neither on the list nor the identity's own. One finding an identity and region; the
evidence has the accounts and the statements.

The accounts are those of the statement's principals, as numbers or in ARNs. Where the statement allows everyone or
a service, they are those that its conditions on `aws:PrincipalAccount`, `aws:SourceAccount`, `aws:PrincipalArn`,
`aws:SourceArn` and their like demand. Whom another statement denies the same again, is not flagged, and so are
statements whose resource cannot be this identity. A whole organization, which no number names, is not looked
into; everyone is reported by [policy-public](policy-public.md). What this version does not understand is not
flagged. The policies of email addresses are read with `--depth deep` only.

## Why it matters

Whoever holds that account may send mail in the name of your domain, signed with your DKIM key. Partners and
agencies come and go; their permission stays until somebody takes it away, in every region by itself.

## How to fix

If the account is one of yours or of a partner, add it to the configuration:

    [policy]
    trusted_accounts = ["210987654321"]

Else take it out of the policy, which is replaced as a whole, or delete the policy:

    aws sesv2 get-email-identity-policies --region REGION --email-identity IDENTITY
    aws sesv2 update-email-identity-policy --region REGION --email-identity IDENTITY \
        --policy-name NAME --policy file://policy.json
    aws sesv2 delete-email-identity-policy --region REGION --email-identity IDENTITY --policy-name NAME

## Sources

- [Overview of sending authorization](https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-overview.html)
- [Sending policy examples](https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-policy-examples.html)
- [Principals in policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
"""

from collections.abc import Mapping

from sescheck.policies.grants import accounts_let_in, is_about
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.sending_policies import Placed, own_arn, quoted, statements_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL, Fact.ACCOUNT_ID))
def check(subject: IdentityInRegion) -> Verdict:
    """Is an account let in that is not on the list?"""
    trusted = subject.account.trusted_accounts
    if trusted is None:
        return NOT_APPLICABLE
    detail = need(subject.identity.detail)
    if not detail.policies:
        return NOT_APPLICABLE
    found = _strangers(subject, detail.policies, trusted)
    if not found:
        return CLEAR
    match subject.account.number:
        case Known():
            return _flag(subject, detail.policies, found)
        case Unreadable() as unread:
            return cannot_tell(unread)


def _strangers(
    subject: IdentityInRegion, policies: Mapping[str, str], trusted: frozenset[str]
) -> dict[Placed, frozenset[str]]:
    own = own_arn(subject)
    about = [each for each in statements_of(policies) if is_about(each.statement, own.named_by)]
    among = [each.statement for each in about]
    known = trusted | {own.account}
    found = {each: accounts_let_in(each.statement, among) - known for each in about}
    return {each: accounts for each, accounts in found.items() if accounts}


def _flag(subject: IdentityInRegion, policies: Mapping[str, str], found: Mapping[Placed, frozenset[str]]) -> Flag:
    accounts = sorted(frozenset().union(*found.values()))
    account = "accounts" if len(accounts) > 1 else "account"
    return Flag(
        f"{subject.name} of {subject.here.name} trusts the {account} {', '.join(accounts)}, not among your trusted"
        f" accounts, by its policy {', '.join(dict.fromkeys(each.policy for each in found))}",
        evidence={"accounts": accounts} | quoted(tuple(found), policies),
    )


def _attached(*statements: dict[str, object]) -> Region:
    policies = {"partner": s.sending_policies(*statements)}
    return east(s.domain(detail=s.details(policies=policies)))


def _if(operator: str, key: str, value: str, principal: object = "*") -> dict[str, object]:
    return s.sending_statement("us-east-1", principal, Condition={operator: {key: value}})


_PARTNER = "210987654321"
_STRANGER = "111122223333"
_ROLE = f"arn:aws:iam::{_STRANGER}:role/sender"
_HERE = ("us-east-1", "example.com")
_COGNITO = {"Service": "cognito-idp.amazonaws.com"}

EXAMPLES = (
    flagged(
        "An account may send that is not on the list.",
        _attached(s.sending_statement("us-east-1", _STRANGER)),
        at=_HERE,
        trusted=[_PARTNER],
    ),
    flagged(
        "A role may send, and nobody is trusted.",
        _attached(s.sending_statement("us-east-1", _ROLE)),
        at=_HERE,
        trusted=[],
    ),
    flagged(
        "Everyone of an account may send.",
        _attached(_if("StringEquals", "aws:PrincipalAccount", _STRANGER)),
        at=_HERE,
        trusted=[_PARTNER],
    ),
    flagged(
        "A service may send on behalf of a resource of an account.",
        _attached(
            _if("ArnLike", "aws:SourceArn", f"arn:aws:cognito-idp:us-east-1:{_STRANGER}:userpool/*", _COGNITO)
        ),
        at=_HERE,
        trusted=[_PARTNER],
    ),
    flagged(
        "The account may send, and one of its roles may not.",
        _attached(
            s.sending_statement("us-east-1", _STRANGER), s.sending_statement("us-east-1", _ROLE, Effect="Deny")
        ),
        at=_HERE,
        trusted=[_PARTNER],
    ),
    clear(
        "The account that may send is on the list.",
        _attached(s.sending_statement("us-east-1", f"arn:aws:iam::{_PARTNER}:root")),
        trusted=[_PARTNER],
    ),
    clear(
        "The account that may send is the identity's own.",
        _attached(s.sending_statement("us-east-1", s.ACCOUNT_ID)),
        trusted=[],
    ),
    clear(
        "A service may send on behalf of the account itself.",
        _attached(_if("StringEquals", "aws:SourceAccount", s.ACCOUNT_ID, _COGNITO)),
        trusted=[],
    ),
    clear(
        "An account that is not on the list is denied.",
        _attached(s.sending_statement("us-east-1", _STRANGER, Effect="Deny")),
        trusted=[_PARTNER],
    ),
    clear(
        "A role may send, and its account may not.",
        _attached(
            s.sending_statement("us-east-1", _ROLE),
            s.sending_statement("us-east-1", _STRANGER, Effect="Deny", Action="*"),
        ),
        trusted=[_PARTNER],
    ),
    clear(
        "All accounts but one may send: another rule's question.",
        _attached(_if("StringNotEquals", "aws:PrincipalAccount", _STRANGER)),
        trusted=[_PARTNER],
    ),
    clear(
        "The statement is about another region, and never matches here.",
        _attached(s.sending_statement("us-west-2", _STRANGER)),
        trusted=[_PARTNER],
    ),
    clear("No list of trusted accounts is given.", _attached(s.sending_statement("us-east-1", _STRANGER))),
    unknown("The identity's policies were refused.", east(s.domain(detail=s.unread())), trusted=[_PARTNER]),
    unknown(
        "The addresses' detail is not asked for at this depth.",
        east(s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))),
        trusted=[_PARTNER],
    ),
)
