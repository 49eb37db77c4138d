r"""A custom verification template differs between regions

## What it finds

A custom verification email template that two regions of the group have, with another sender, subject, body or
redirection URL. The evidence names each difference, with the value of every region that was compared; of the body,
which is not kept, a SHA-256 hash. Every region that differs from another gets the finding: which of them is right,
only its owner knows.

A redirection URL that names the region it is in, such as `https://verify.us-east-1.example.com/done`, is the same
as one that names another in that one.

## Why it matters

Customers who verify their address get another text, from another sender, or end on another page, depending on the
region that happens to serve them.

## How to fix

Look at both, decide on one, and write it where it differs. The template is replaced as a whole. Only an account
with production access in the region may send by it.

    aws sesv2 get-custom-verification-email-template --region OTHER_REGION --template-name TEMPLATE
    aws sesv2 update-custom-verification-email-template --region REGION --template-name TEMPLATE \
        --from-email-address ADDRESS --template-subject SUBJECT --template-content file://body.html \
        --success-redirection-url URL --failure-redirection-url URL

If each region leads to pages of its own, accept the finding.

## Sources

- [Using custom verification email templates](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html#send-email-verify-address-custom)
- [GetCustomVerificationEmailTemplate](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetCustomVerificationEmailTemplate.html),
  [UpdateCustomVerificationEmailTemplate](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateCustomVerificationEmailTemplate.html)
"""

from sescheck.engine.rule import Flag, Rule, Severity, Verdict, clear, flagged, in_doubt
from sescheck.engine.subjects.resources import CUSTOM_TEMPLATES, NamedSubject, across
from sescheck.rules.shared.compare_named import Settings, differing, whole
from sescheck.snapshot.model import Fact, Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import CustomTemplate
from sescheck.testing import builders as s

_BODY = "TemplateContent"


def check(subject: NamedSubject[CustomTemplate]) -> Verdict:
    """Does it say something else here than elsewhere? What the lists tell suffices for a yes."""
    verdict = differing(subject, _all_of_it)
    if isinstance(verdict, Flag):
        return verdict
    listed = differing(subject, lambda found: Known(found.settings))
    return listed if isinstance(listed, Flag) else verdict


def _all_of_it(found: CustomTemplate) -> Reading[Settings]:
    return whole(found.content, lambda body: {**found.settings, _BODY: body})


_GET = "ses:GetCustomVerificationEmailTemplate"
_WEST, _EAST = "us-west-2", "us-east-1"
_BOTH = ((_WEST, "confirm"), (_EAST, "confirm"))


def _at(
    region: str,
    subject: str = "Please confirm",
    done: str = "https://example.com/done",
    body: str | Unreadable = "hash",
) -> Region:
    settings = {
        "FromEmailAddress": "hello@example.com",
        "TemplateSubject": subject,
        "SuccessRedirectionURL": done,
        "FailureRedirectionURL": "https://example.com/sorry",
    }
    content = body if isinstance(body, Unreadable) else Known(body)
    return s.region(region, custom_templates=[CustomTemplate("confirm", settings, content)])


_NOT_ASKED = s.unread(_GET, Why.NOT_ASKED)

RULE = Rule(
    severity=Severity.LOW,
    scope=across(CUSTOM_TEMPLATES),
    facts=(Fact.CUSTOM_TEMPLATES,),
    check=check,
    examples=(
        flagged("The subjects differ.", s.snapshot(_at(_WEST), _at(_EAST, subject="Confirm now")), *_BOTH),
        flagged("The bodies differ.", s.snapshot(_at(_WEST), _at(_EAST, body="another hash")), *_BOTH),
        flagged(
            "It leads to another page.",
            s.snapshot(_at(_WEST), _at(_EAST, done="https://example.org/done")),
            *_BOTH,
        ),
        flagged(
            "The subjects differ, which is enough, although the bodies were not asked for.",
            s.snapshot(_at(_WEST, body=_NOT_ASKED), _at(_EAST, subject="Confirm now", body=_NOT_ASKED)),
            *_BOTH,
        ),
        clear("It is the same in both regions.", s.snapshot(_at(_WEST), _at(_EAST))),
        clear(
            "It leads to a page of its own region in each.",
            s.snapshot(*(_at(region, done=f"https://{region}.example.com/done") for region in (_WEST, _EAST))),
        ),
        clear(
            "Region us-east-1 does not have the template: another rule's question.",
            s.snapshot(_at(_WEST), s.region(_EAST)),
        ),
        in_doubt("The body in us-east-1 was refused.", s.snapshot(_at(_WEST), _at(_EAST, body=s.unread(_GET)))),
        in_doubt(
            "Bodies are not asked for at this depth.",
            s.snapshot(_at(_WEST, body=_NOT_ASKED), _at(_EAST, body=_NOT_ASKED)),
        ),
        in_doubt(
            "The list of us-east-1 was refused.",
            s.snapshot(
                _at(_WEST),
                s.region(
                    _EAST, custom_templates=Listing((), s.unread("ses:ListCustomVerificationEmailTemplates"))
                ),
            ),
        ),
    ),
)
