r"""A custom verification template differs between regions

## What it finds

A custom verification email template that two regions of the group have, with a different sender, subject, body or
redirection URL. The evidence has each difference, with its value in every region that was compared; for the body
it has a SHA-256 hash, because the text is not kept. There is one finding for a difference: in the region that
differs from most others, or, if there are two regions, in the second one of the group. It does not say which
region is right.

A redirection URL that contains the name of its own region, such as `https://verify.us-east-1.example.com/done`, is
the same in every region.

## Why it matters

Customers who verify their address get another text, from another sender, or end on another page. It depends on the
region that serves them.

## How to fix

Read both, decide which one is right, and write it in the other region. The command replaces the whole template.
Only an account with production access in the region may send with it.

    aws sesv2 get-custom-verification-email-template --region OTHER_REGION --template-name TEMPLATE
    aws sesv2 update-custom-verification-email-template --region REGION --template-name TEMPLATE \
        --from-email-address ADDRESS --template-subject SUBJECT --template-content file://body.html \
        --success-redirection-url URL --failure-redirection-url URL

If each region redirects to its own pages, accept the finding.

## Sources

- [Using custom verification email templates](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html#send-email-verify-address-custom)
- [GetCustomVerificationEmailTemplate](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetCustomVerificationEmailTemplate.html),
  [UpdateCustomVerificationEmailTemplate](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateCustomVerificationEmailTemplate.html)
"""

from sescheck.rules.kit import DEGRADES, CustomTemplateAcrossRegions, Fact, Flag, Severity, Steps, Verdict, rule
from sescheck.rules.shared.compare_named import Settings, differs_elsewhere
from sescheck.rules.shared.steps.resources import followed
from sescheck.rules.shared.steps.templates import update_custom_template
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, value_of
from sescheck.snapshot.sending import CustomTemplate
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, flagged, unknown


@rule(Severity.LOW, reads=(Fact.CUSTOM_TEMPLATES,), failover=DEGRADES, is_mutual=True)
def check(subject: CustomTemplateAcrossRegions) -> Verdict:
    """Flag a custom verification template that differs from the same template in another region.

    The list has everything but the body: if the list differs, the body does not matter.
    """
    verdict = differs_elsewhere(subject, _with_body)
    if isinstance(verdict, Flag):
        return verdict
    listed = differs_elsewhere(subject, lambda found: Known(found.settings))
    return listed if isinstance(listed, Flag) else verdict


def fix(subject: CustomTemplateAcrossRegions, flag: Flag) -> Steps:
    """Write the template of the first region that takes part."""
    (first, _, like), others = followed(subject, flag.compared_with)
    for view, _, found in others:
        yield from update_custom_template(found, view, like, first)


def _with_body(found: CustomTemplate) -> Reading[Settings]:
    return value_of(found.content, lambda body: {**found.settings, "TemplateContent": body})


_GET = "ses:GetCustomVerificationEmailTemplate"


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


_NOT_READ = s.unread(_GET, Why.NOT_ASKED)

EXAMPLES = (
    flagged("The subjects differ.", _at(WEST), _at(EAST, subject="Confirm now"), at="confirm"),
    flagged("The bodies differ.", _at(WEST), _at(EAST, body="another hash"), at="confirm"),
    flagged(
        "The templates redirect to different pages.",
        _at(WEST),
        _at(EAST, done="https://example.org/done"),
        at="confirm",
    ),
    flagged(
        "The subjects differ, which is enough, although the bodies are not read at this depth.",
        _at(WEST, body=_NOT_READ),
        _at(EAST, subject="Confirm now", body=_NOT_READ),
        at="confirm",
    ),
    clear("The template is the same in both regions.", _at(WEST), _at(EAST)),
    clear(
        "Each template redirects to a page whose URL contains its region.",
        *(_at(region, done=f"https://{region}.example.com/done") for region in (WEST, EAST)),
    ),
    clear("The template is missing in us-east-1: another rule reports it.", _at(WEST), s.region(EAST)),
    unknown("The body in us-east-1 could not be read.", _at(WEST), _at(EAST, body=s.unread(_GET))),
    unknown("Bodies are not read at this depth.", _at(WEST, body=_NOT_READ), _at(EAST, body=_NOT_READ)),
    unknown(
        "The list of templates in us-east-1 could not be read.",
        _at(WEST),
        s.region(EAST, custom_templates=Listing((), s.unread("ses:ListCustomVerificationEmailTemplates"))),
    ),
)
