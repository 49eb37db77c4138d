r"""An email template differs between regions

## What it finds

An email template that two regions of the group have, and whose subject, HTML or text is not the same, to the
letter. A part that is empty is as one that is not there. The evidence names each part that differs, with a
SHA-256 hash of every region's: the texts themselves are not kept. Every region that differs from another gets the
finding: which of them is right, only its owner knows.

Tags are not flagged, and so is when a template was written.

Also white space and line ends count. Where a tool writes them otherwise in each region, write the templates from
one file.

## Why it matters

After a failover customers get an old text, or one whose variables the program does not fill: SES then gives the
message up as a rendering failure, after it had accepted it.

## How to fix

Look at both, decide on one, and write it where it differs; the template is replaced as a whole:

    aws sesv2 get-email-template --region OTHER_REGION --template-name TEMPLATE
    aws sesv2 update-email-template --region REGION --template-name TEMPLATE --template-content file://content.json

If each region is meant to write to its own readers, in another language perhaps, accept the finding.

## Sources

- [Using templates to send personalized email](https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-api.html):
  rendering failures
- [GetEmailTemplate](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailTemplate.html),
  [UpdateEmailTemplate](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateEmailTemplate.html)
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html): both regions need the same
  templates
"""

from hashlib import sha256

from sescheck.rules.kit import Fact, Severity, TemplateAcrossRegions, Verdict, rule
from sescheck.rules.shared.compare_named import differs_elsewhere
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Why
from sescheck.snapshot.sending import Template
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.TEMPLATES, Fact.TEMPLATE_CONTENT))
def check(subject: TemplateAcrossRegions) -> Verdict:
    """Does it say something else here than elsewhere?"""
    return differs_elsewhere(subject, lambda found: found.content)


_GET = "ses:GetEmailTemplate"
_WEST, _EAST = "us-west-2", "us-east-1"
_BOTH = ((_WEST, "welcome"), (_EAST, "welcome"))


def _at(region: str, **parts: str) -> Region:
    content = {part: sha256(text.encode()).hexdigest() for part, text in parts.items()}
    return s.region(region, templates=[Template("welcome", Known(content))])


def _refused_at(region: str, why: Why = Why.DENIED) -> Region:
    return s.region(region, templates=[s.template("welcome", content=s.unread(_GET, why))])


EXAMPLES = (
    flagged(
        "The HTML of us-east-1 is an older one.",
        _at(_WEST, subject="Welcome", html="<p>Hello {{name}}</p>"),
        _at(_EAST, subject="Welcome", html="<p>Hello</p>"),
        at=[*_BOTH],
    ),
    flagged("The subjects differ.", _at(_WEST, subject="Welcome"), _at(_EAST, subject="Welcome!"), at=[*_BOTH]),
    flagged(
        "A text for readers without HTML is in us-west-2 only.",
        _at(_WEST, subject="Welcome", text="Hello"),
        _at(_EAST, subject="Welcome"),
        at=[*_BOTH],
    ),
    flagged(
        "Region us-west-2 and us-east-1 differ, which is enough, although eu-west-1 refused the question.",
        _at(_WEST, subject="Welcome"),
        _at(_EAST, subject="Good day"),
        _refused_at("eu-west-1"),
        at=[*_BOTH],
    ),
    clear(
        "The template is the same in both regions.",
        _at(_WEST, subject="Welcome", text="Hello"),
        _at(_EAST, subject="Welcome", text="Hello"),
    ),
    clear(
        "Region us-east-1 does not have the template: another rule's question.",
        _at(_WEST, subject="Welcome"),
        s.region(_EAST),
    ),
    unknown("The template in us-east-1 was refused.", _at(_WEST, subject="Welcome"), _refused_at(_EAST)),
    unknown(
        "Templates' content is not asked for at this depth.",
        _refused_at(_WEST, Why.NOT_ASKED),
        _refused_at(_EAST, Why.NOT_ASKED),
    ),
    unknown(
        "The list of us-east-1 breaks off before the template came.",
        _at(_WEST, subject="Welcome"),
        s.region(_EAST, templates=Listing((), s.unread("ses:ListEmailTemplates"))),
    ),
)
