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

from sescheck.rules.kit import CustomTemplateAcrossRegions, Fact, Flag, Severity, Verdict, rule
from sescheck.rules.shared.compare_named import Settings, differs_elsewhere
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, value_of
from sescheck.snapshot.sending import CustomTemplate
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, flagged, unknown

_BODY = "TemplateContent"


@rule(Severity.LOW, reads=(Fact.CUSTOM_TEMPLATES,))
def check(subject: CustomTemplateAcrossRegions) -> Verdict:
    """Does it say something else here than elsewhere? What the lists tell suffices for a yes."""
    verdict = differs_elsewhere(subject, _all_of_it)
    if isinstance(verdict, Flag):
        return verdict
    listed = differs_elsewhere(subject, lambda found: Known(found.settings))
    return listed if isinstance(listed, Flag) else verdict


def _all_of_it(found: CustomTemplate) -> Reading[Settings]:
    return value_of(found.content, lambda body: {**found.settings, _BODY: body})


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

EXAMPLES = (
    flagged("The subjects differ.", _at(_WEST), _at(_EAST, subject="Confirm now"), at=[*_BOTH]),
    flagged("The bodies differ.", _at(_WEST), _at(_EAST, body="another hash"), at=[*_BOTH]),
    flagged("It leads to another page.", _at(_WEST), _at(_EAST, done="https://example.org/done"), at=[*_BOTH]),
    flagged(
        "The subjects differ, which is enough, although the bodies were not asked for.",
        _at(_WEST, body=_NOT_ASKED),
        _at(_EAST, subject="Confirm now", body=_NOT_ASKED),
        at=[*_BOTH],
    ),
    clear("It is the same in both regions.", _at(_WEST), _at(_EAST)),
    clear(
        "It leads to a page of its own region in each.",
        *(_at(region, done=f"https://{region}.example.com/done") for region in (_WEST, _EAST)),
    ),
    clear("Region us-east-1 does not have the template: another rule's question.", _at(_WEST), s.region(_EAST)),
    unknown("The body in us-east-1 was refused.", _at(_WEST), _at(_EAST, body=s.unread(_GET))),
    unknown("Bodies are not asked for at this depth.", _at(_WEST, body=_NOT_ASKED), _at(_EAST, body=_NOT_ASKED)),
    unknown(
        "The list of us-east-1 was refused.",
        _at(_WEST),
        s.region(_EAST, custom_templates=Listing((), s.unread("ses:ListCustomVerificationEmailTemplates"))),
    ),
)
