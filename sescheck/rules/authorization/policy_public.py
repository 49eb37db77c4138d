r"""A sending authorization policy allows everyone

## What it finds

A statement that allows something to everyone: to the principal `"*"`, also written `{"AWS": "*"}`, or to all but
some (`NotPrincipal`). There is one finding for each identity and region. The evidence has the statements and their
policies.

A statement is not flagged if a condition limits it, with a fixed value:

- to an account: `aws:PrincipalAccount`, `aws:SourceAccount`, `aws:SourceOwner`, `aws:VpceAccount`
- to an organization: `aws:PrincipalOrgID`, `aws:PrincipalOrgPaths`, `aws:SourceOrgID`, `aws:SourceOrgPaths`,
  `aws:VpceOrgID`, `aws:VpceOrgPaths`
- to an ARN: `aws:PrincipalArn`, `aws:SourceArn`, `aws:SourceVpcArn`, `aws:userid`; or to services
- to a source: `aws:SourceVpc`, `aws:SourceVpce`, or `aws:SourceIp` with a block no broader than /8 (IPv6: /32)

A condition does not count with a negated operator (`…Not…`), with `…IfExists` or `ForAllValues` on a key that a
request may not have, or with a value of wildcards only. A value with a policy variable counts as fixed. Conditions
on addresses, names or times, such as `ses:FromAddress`, limit what may be sent, not who may send it.

A statement is also not flagged if its resource cannot be this identity, or if another statement denies the same to
everyone, or to everyone but some. A policy that this version does not understand is not flagged either. The pages
of SES disagree on which global condition keys it supports: all of the above count. The policies of email addresses
are read only with `--depth deep`.

## Why it matters

Any AWS account may send mail in the name of your domain, signed with your DKIM key. It only needs the ARN of the
identity, which is easy to guess. Depending on its actions, the statement also lets anybody change or delete the
identity.

## How to fix

Name the accounts or roles that may send, or add a condition such as the ID of your organization. The command
replaces the whole policy, so keep the statements that are right:

    aws sesv2 get-email-identity-policies --region REGION --email-identity IDENTITY
    aws sesv2 update-email-identity-policy --region REGION --email-identity IDENTITY \
        --policy-name NAME --policy file://policy.json

In the statement:

    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}

If nobody needs the policy, delete the whole of it:

    aws sesv2 delete-email-identity-policy --region REGION --email-identity IDENTITY --policy-name NAME

## Sources

- [Sending policy examples](https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-policy-examples.html):
  `"*"` with an organization
- [SES policy anatomy](https://docs.aws.amazon.com/ses/latest/dg/policy-anatomy.html)
- [The meaning of "public"](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status):
  the keys and fixed values of Amazon S3, which this rule uses
- [Global condition keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
- [Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
- [NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)
"""

from sescheck.comparison.facets import policies_of
from sescheck.policies.grants import lets_everyone_in
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
from sescheck.rules.shared.sending_policies import own_arn, quoted, statements_about
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.CRITICAL, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL, Fact.ACCOUNT_ID), failover=NOTHING)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity with a policy that allows everyone."""
    policies = need(policies_of(subject.identity))
    if not policies:
        return NOT_APPLICABLE
    about = statements_about(policies, own_arn(subject))
    among = [each.statement for each in about]
    public = tuple(each for each in about if lets_everyone_in(each.statement, among))
    if not public:
        return CLEAR
    actions = sorted({action for each in public for action in each.statement.actions or ("*",)})
    return Flag(
        f"Everyone may use {subject.name} in {subject.region}, by its policy"
        f" {', '.join(dict.fromkeys(each.policy for each in public))}: {', '.join(actions)}",
        evidence={"actions": actions} | quoted(public, policies),
    )


# Only the owner knows who is meant to send.
fix = by_hand(
    "Decide who may send as {name} in {region}. Name their accounts or roles in the policy that the finding"
    " quotes, or add a condition on aws:PrincipalOrgID. `aws sesv2 get-email-identity-policies --region {region}"
    " --email-identity {name}` has the policy. Keep the statements that are right, and write the whole policy:"
    " `aws sesv2 update-email-identity-policy --region {region} --email-identity {name} --policy-name POLICY"
    " --policy file://policy.json`.",
    phase=Phase.IDENTITY_SETTINGS,
)


def _everyone(
    operator: str | None = None, key: str = "", value: object = None, **more: object
) -> dict[str, object]:
    condition = None if operator is None else {operator: {key: value}}
    return s.sending_statement("us-east-1", "*", **({"Condition": condition} | more))


_ORG = "aws:PrincipalOrgID"
_TLS = {"Bool": {"aws:SecureTransport": "false"}}
_NOT_OURS = {"StringNotEquals": {_ORG: "o-a1b2c3d4e5"}}

EXAMPLES = (
    flagged("Everyone may send.", with_statements(_everyone())),
    flagged(
        "Everyone may send: the list of AWS principals has an account and `*`.",
        with_statements(s.sending_statement("us-east-1", ["111122223333", "*"])),
    ),
    flagged(
        "All but one account may send.",
        with_statements(s.sending_statement(Principal=None, NotPrincipal={"AWS": "111122223333"})),
    ),
    flagged(
        "The condition limits only the sender's address, not who may send.",
        with_statements(_everyone("StringLike", "ses:FromAddress", "news*@example.com")),
    ),
    flagged(
        "All but one organization may send.", with_statements(_everyone("StringNotEquals", _ORG, "o-a1b2c3d4e5"))
    ),
    flagged("Everyone of any organization may send.", with_statements(_everyone("StringLike", _ORG, "o-*"))),
    flagged(
        "The condition requires an organization only of callers that have one.",
        with_statements(_everyone("StringEqualsIfExists", _ORG, "o-a1b2c3d4e5")),
    ),
    flagged(
        "A role of that name in any account may send.",
        with_statements(_everyone("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/sender")),
    ),
    flagged(
        "The condition allows every IP address.",
        with_statements(_everyone("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "0.0.0.0/0"])),
    ),
    flagged(
        "Another statement denies requests without TLS.",
        with_statements(_everyone(), _everyone(Effect="Deny", Condition=_TLS)),
    ),
    flagged(
        "Everyone but one account may send.",
        with_statements(_everyone(), s.sending_statement("us-east-1", "111122223333", Effect="Deny")),
    ),
    clear("One account may send.", with_statements(s.sending_statement())),
    clear(
        "Everyone of an organization may send.", with_statements(_everyone("StringEquals", _ORG, "o-a1b2c3d4e5"))
    ),
    clear(
        "Everyone of an account may send.",
        with_statements(_everyone("StringEquals", "AWS:SourceAccount", s.ACCOUNT_ID)),
    ),
    clear(
        "Every role of one account may send.",
        with_statements(_everyone("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*")),
    ),
    clear(
        "Everyone may send through one VPC endpoint.",
        with_statements(_everyone("StringEquals", "aws:SourceVpce", "vpce-1a2b3c4d")),
    ),
    clear(
        "The condition requires an account of callers that have one, and all of them have.",
        with_statements(_everyone("StringEqualsIfExists", "aws:PrincipalAccount", "111122223333")),
    ),
    clear(
        "Everyone may send from one block of IP addresses.",
        with_statements(_everyone("IpAddress", "aws:SourceIp", "203.0.113.0/24")),
    ),
    clear(
        "The organization is a policy variable, which may be anything.",
        with_statements(_everyone("StringEquals", _ORG, "${aws:ResourceOrgID}")),
    ),
    clear(
        "Another statement denies everyone outside of an organization.",
        with_statements(_everyone(), _everyone(Effect="Deny", Condition=_NOT_OURS)),
    ),
    clear(
        "Another statement denies everyone but one account.",
        with_statements(
            _everyone(),
            s.sending_statement(
                Effect="Deny", Action="ses:*", Principal=None, NotPrincipal={"AWS": "111122223333"}
            ),
        ),
    ),
    clear("Everyone is denied.", with_statements(s.sending_statement(), _everyone(Effect="Deny"))),
    clear(
        "The statement names another region, and never matches: another rule reports it.",
        with_statements(s.sending_statement("us-west-2", "*")),
    ),
    clear(
        "This version does not understand the statement.",
        with_statements(s.sending_statement("us-east-1", "*", Effect="Permit")),
    ),
    unknown("The policies of the identity could not be read.", east(s.domain(detail=s.unread()))),
    unknown(
        "The policies of addresses are not read at this depth.",
        east(s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))),
    ),
)
