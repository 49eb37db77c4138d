r"""A sending authorization policy trusts an account that is not on your list

## What it finds

A statement that allows something to an account that is not on the list `trusted_accounts` of the configuration and
is not the account of the identity. Without such a list nothing is flagged; the list may be empty. There is one
finding for each identity and region. The evidence has the accounts and the statements.

The accounts are those of the statement's principals, as numbers or in ARNs. If the statement allows everyone or a
service, they are those that its conditions require, on `aws:PrincipalAccount`, `aws:SourceAccount`,
`aws:PrincipalArn`, `aws:SourceArn` and similar keys. An account is not flagged if another statement denies it the
same. A statement whose resource cannot be this identity is not flagged either, nor one that this version does not
understand. A whole organization is not examined, because it has no account number. If everyone is allowed,
[policy-public](policy-public.md) reports that. The policies of email addresses are read only with `--depth deep`.

## Why it matters

The owner of that account may send mail in the name of your domain, signed with your DKIM key. You may no longer
work with that partner or agency. Its permission stays until somebody removes it, in each region separately.

## How to fix

If the account is one of yours or of a partner, add it to the configuration:

    [policy]
    trusted_accounts = ["210987654321"]

Otherwise remove it from the policy, which the command replaces as a whole, or delete the policy:

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

from sescheck.comparison.facets import policies_of
from sescheck.policies.grants import accounts_let_in
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Flag,
    IdentityInRegion,
    Phase,
    Severity,
    Verdict,
    by_hand,
    need,
    rule,
)
from sescheck.rules.shared.example_values import with_statements
from sescheck.rules.shared.sending_policies import Placed, own_arn, quoted, statements_about
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL, Fact.ACCOUNT_ID), failover=NOTHING)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity with a policy that allows an account that is not trusted."""
    trusted = subject.account.trusted_accounts
    if trusted is None:
        return NOT_APPLICABLE
    policies = need(policies_of(subject.identity))
    if not policies:
        return NOT_APPLICABLE
    untrusted = _untrusted(subject, policies, trusted)
    if not untrusted:
        return CLEAR
    need(subject.account.number)
    accounts = sorted(frozenset().union(*untrusted.values()))
    account, are = ("accounts", "are") if len(accounts) > 1 else ("account", "is")
    return Flag(
        f"{subject.name} in {subject.region} allows the {account} {', '.join(accounts)}, which {are} not trusted,"
        f" by its policy {', '.join(dict.fromkeys(each.policy for each in untrusted))}",
        evidence={"accounts": accounts} | quoted(tuple(untrusted), policies),
    )


def _untrusted(
    subject: IdentityInRegion, policies: Mapping[str, str], trusted: frozenset[str]
) -> dict[Placed, frozenset[str]]:
    """The statements that allow accounts which are not trusted, with these accounts."""
    own = own_arn(subject)
    about = statements_about(policies, own)
    among = [each.statement for each in about]
    allowed = {each: accounts_let_in(each.statement, among) - trusted - {own.account} for each in about}
    return {each: accounts for each, accounts in allowed.items() if accounts}


# Only the owner knows whether the account is one of a partner.
fix = by_hand(
    "Decide whether the accounts that the policies of {name} in {region} allow are yours or of a partner. If so,"
    " add them to trusted_accounts in the configuration. Otherwise write the policy without them, with"
    " `aws sesv2 update-email-identity-policy`.",
    phase=Phase.IDENTITY_SETTINGS,
)


def _if(operator: str, key: str, value: str, principal: object = "*") -> dict[str, object]:
    return s.sending_statement("us-east-1", principal, Condition={operator: {key: value}})


_PARTNER = "210987654321"
_STRANGER = "111122223333"
_ROLE = f"arn:aws:iam::{_STRANGER}:role/sender"

_COGNITO = {"Service": "cognito-idp.amazonaws.com"}

EXAMPLES = (
    flagged(
        "Another account may send.",
        with_statements(s.sending_statement("us-east-1", _STRANGER)),
        trusted=[_PARTNER],
    ),
    flagged(
        "A role may send, and the list is empty.",
        with_statements(s.sending_statement("us-east-1", _ROLE)),
        trusted=[],
    ),
    flagged(
        "Everyone of that account may send.",
        with_statements(_if("StringEquals", "aws:PrincipalAccount", _STRANGER)),
        trusted=[_PARTNER],
    ),
    flagged(
        "A service may send on behalf of a resource of an account.",
        with_statements(
            _if("ArnLike", "aws:SourceArn", f"arn:aws:cognito-idp:us-east-1:{_STRANGER}:userpool/*", _COGNITO)
        ),
        trusted=[_PARTNER],
    ),
    flagged(
        "The account may send, except for one of its roles.",
        with_statements(
            s.sending_statement("us-east-1", _STRANGER), s.sending_statement("us-east-1", _ROLE, Effect="Deny")
        ),
        trusted=[_PARTNER],
    ),
    clear(
        "The account that may send is on the list.",
        with_statements(s.sending_statement("us-east-1", f"arn:aws:iam::{_PARTNER}:root")),
        trusted=[_PARTNER],
    ),
    clear(
        "The identity's own account may send.",
        with_statements(s.sending_statement("us-east-1", s.ACCOUNT_ID)),
        trusted=[],
    ),
    clear(
        "A service may send on behalf of the account itself.",
        with_statements(_if("StringEquals", "aws:SourceAccount", s.ACCOUNT_ID, _COGNITO)),
        trusted=[],
    ),
    clear(
        "An account that is not on the list is denied.",
        with_statements(s.sending_statement("us-east-1", _STRANGER, Effect="Deny")),
        trusted=[_PARTNER],
    ),
    clear(
        "One statement allows a role, another denies its account.",
        with_statements(
            s.sending_statement("us-east-1", _ROLE),
            s.sending_statement("us-east-1", _STRANGER, Effect="Deny", Action="*"),
        ),
        trusted=[_PARTNER],
    ),
    clear(
        "All accounts but one may send: another rule reports it.",
        with_statements(_if("StringNotEquals", "aws:PrincipalAccount", _STRANGER)),
        trusted=[_PARTNER],
    ),
    clear(
        "The statement names another region, and never matches.",
        with_statements(s.sending_statement("us-west-2", _STRANGER)),
        trusted=[_PARTNER],
    ),
    clear("There is no list of trusted accounts.", with_statements(s.sending_statement("us-east-1", _STRANGER))),
    unknown(
        "The policies of the identity could not be read.", east(s.domain(detail=s.unread())), trusted=[_PARTNER]
    ),
    unknown(
        "The policies of addresses are not read at this depth.",
        east(s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))),
        trusted=[_PARTNER],
    ),
)
