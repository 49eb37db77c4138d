r"""A sending authorization policy allows everyone

## What it finds

A statement that allows something to everyone: to the principal `"*"`, also written `{"AWS": "*"}`, or to all but
some (`NotPrincipal`). One finding an identity and region; the evidence has the statements and their policies.

A condition that narrows everyone down makes it safe, if its value is fixed:

- to an account: `aws:PrincipalAccount`, `aws:SourceAccount`, `aws:SourceOwner`, `aws:VpceAccount`
- to an organization: `aws:PrincipalOrgID`, `aws:PrincipalOrgPaths`, `aws:SourceOrgID`, `aws:SourceOrgPaths`,
  `aws:VpceOrgID`, `aws:VpceOrgPaths`
- to an ARN: `aws:PrincipalArn`, `aws:SourceArn`, `aws:SourceVpcArn`, `aws:userid`; or to services
- to a source: `aws:SourceVpc`, `aws:SourceVpce`, or `aws:SourceIp` with a block no broader than /8 (IPv6: /32)

It does not narrow with an operator that says Not, with `…IfExists` or `ForAllValues` on a key that a request may
lack, or with a value of wildcards only. Conditions on addresses, names or times, such as `ses:FromAddress`, say
what may be sent, not by whom.

A statement is not flagged where its resource cannot be this identity, and where a statement that denies takes
everything away again from everyone, or from everyone but some. So are policies that this version does not
understand, and values that hold a policy variable. SES's pages disagree on which of AWS's global keys it knows:
all of the above are taken to work. The policies of email addresses are read with `--depth deep` only.

## Why it matters

Any AWS account may send mail in the name of your domain, signed with your DKIM key, from the identity's ARN, which
is easy to guess. Depending on its actions, the statement lets anybody change or delete the identity too.

## How to fix

Name the accounts or roles that may send, or add a condition such as your organization's id. The command replaces
the whole policy, so keep the statements that are right:

    aws sesv2 get-email-identity-policies --region REGION --email-identity IDENTITY
    aws sesv2 update-email-identity-policy --region REGION --email-identity IDENTITY \
        --policy-name NAME --policy file://policy.json

In the statement:

    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}

If nobody needs it, delete the whole policy:

    aws sesv2 delete-email-identity-policy --region REGION --email-identity IDENTITY --policy-name NAME

## Sources

- [Sending policy examples](https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-policy-examples.html):
  `"*"` with an organization
- [SES policy anatomy](https://docs.aws.amazon.com/ses/latest/dg/policy-anatomy.html)
- [The meaning of "public"](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status):
  Amazon S3's, whose keys and fixed values this rule follows
- [Global condition keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
- [Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
- [NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)
"""

from sescheck.policies.grants import is_about, lets_everyone_in
from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Fact, Flag, IdentityInRegion, Severity, Verdict, need, rule
from sescheck.rules.shared.sending_policies import own_arn, quoted, statements_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.CRITICAL, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL, Fact.ACCOUNT_ID))
def check(subject: IdentityInRegion) -> Verdict:
    """Is there a statement that lets everyone in?"""
    detail = need(subject.identity.detail)
    if not detail.policies:
        return NOT_APPLICABLE
    own = own_arn(subject)
    about = [each for each in statements_of(detail.policies) if is_about(each.statement, own.named_by)]
    among = [each.statement for each in about]
    public = tuple(each for each in about if lets_everyone_in(each.statement, among))
    if not public:
        return CLEAR
    actions = sorted({action for each in public for action in each.statement.actions or ("*",)})
    return Flag(
        f"Everyone may use {subject.name} of {subject.here.name}, by its policy"
        f" {', '.join(dict.fromkeys(each.policy for each in public))}: {', '.join(actions)}",
        evidence={"actions": actions} | quoted(public, detail.policies),
    )


def _attached(*statements: dict[str, object]) -> Region:
    policies = {"partner": s.sending_policies(*statements)}
    return east(s.domain(detail=s.details(policies=policies)))


def _everyone(
    operator: str | None = None, key: str = "", value: object = None, **more: object
) -> dict[str, object]:
    condition = None if operator is None else {operator: {key: value}}
    return s.sending_statement("us-east-1", "*", **({"Condition": condition} | more))


_HERE = ("us-east-1", "example.com")
_ORG = "aws:PrincipalOrgID"
_TLS = {"Bool": {"aws:SecureTransport": "false"}}
_NOT_OURS = {"StringNotEquals": {_ORG: "o-a1b2c3d4e5"}}

EXAMPLES = (
    flagged("Everyone may send.", _attached(_everyone()), at=_HERE),
    flagged(
        "Everyone may send, written as a list of AWS principals, beside an account.",
        _attached(s.sending_statement("us-east-1", ["111122223333", "*"])),
        at=_HERE,
    ),
    flagged(
        "All but one account may send.",
        _attached(s.sending_statement(Principal=None, NotPrincipal={"AWS": "111122223333"})),
        at=_HERE,
    ),
    flagged(
        "Only the sender's address is narrowed, not who may use it.",
        _attached(_everyone("StringLike", "ses:FromAddress", "news*@example.com")),
        at=_HERE,
    ),
    flagged(
        "All but one organization may send.",
        _attached(_everyone("StringNotEquals", _ORG, "o-a1b2c3d4e5")),
        at=_HERE,
    ),
    flagged("Whoever is in any organization may send.", _attached(_everyone("StringLike", _ORG, "o-*")), at=_HERE),
    flagged(
        "An organization is demanded of those that have one.",
        _attached(_everyone("StringEqualsIfExists", _ORG, "o-a1b2c3d4e5")),
        at=_HERE,
    ),
    flagged(
        "A role of that name in any account may send.",
        _attached(_everyone("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/sender")),
        at=_HERE,
    ),
    flagged(
        "Every address of the internet is a source.",
        _attached(_everyone("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "0.0.0.0/0"])),
        at=_HERE,
    ),
    flagged(
        "What comes without TLS is denied to everyone, and no more.",
        _attached(_everyone(), _everyone(Effect="Deny", Condition=_TLS)),
        at=_HERE,
    ),
    flagged(
        "Everyone may send, and one account may not.",
        _attached(_everyone(), s.sending_statement("us-east-1", "111122223333", Effect="Deny")),
        at=_HERE,
    ),
    clear("One account may send.", _attached(s.sending_statement())),
    clear("Everyone of an organization may send.", _attached(_everyone("StringEquals", _ORG, "o-a1b2c3d4e5"))),
    clear(
        "Everyone of an account may send.", _attached(_everyone("StringEquals", "AWS:SourceAccount", s.ACCOUNT_ID))
    ),
    clear(
        "Every role of one account may send.",
        _attached(_everyone("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/*")),
    ),
    clear(
        "What comes through a VPC endpoint of ours may send.",
        _attached(_everyone("StringEquals", "aws:SourceVpce", "vpce-1a2b3c4d")),
    ),
    clear(
        "An account is demanded of those that have one, and every caller has.",
        _attached(_everyone("StringEqualsIfExists", "aws:PrincipalAccount", "111122223333")),
    ),
    clear(
        "A block of addresses is the source.", _attached(_everyone("IpAddress", "aws:SourceIp", "203.0.113.0/24"))
    ),
    clear(
        "The organization is a policy variable, which may be anything.",
        _attached(_everyone("StringEquals", _ORG, "${aws:ResourceOrgID}")),
    ),
    clear(
        "Everyone may send, and all but an organization may not.",
        _attached(_everyone(), _everyone(Effect="Deny", Condition=_NOT_OURS)),
    ),
    clear(
        "Everyone may send, and all but an account may not.",
        _attached(
            _everyone(),
            s.sending_statement(
                Effect="Deny", Action="ses:*", Principal=None, NotPrincipal={"AWS": "111122223333"}
            ),
        ),
    ),
    clear("Everyone is denied.", _attached(s.sending_statement(), _everyone(Effect="Deny"))),
    clear(
        "The statement is about another region, and never matches here: another rule's question.",
        _attached(s.sending_statement("us-west-2", "*")),
    ),
    clear("The statement is not understood.", _attached(s.sending_statement("us-east-1", "*", Effect="Permit"))),
    unknown("The identity's policies were refused.", east(s.domain(detail=s.unread()))),
    unknown(
        "The addresses' detail is not asked for at this depth.",
        east(s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))),
    ),
)
