r"""An email template differs between regions

## What it finds

An email template that two regions of the group have, and whose subject, HTML or text is not exactly the same. An
empty part is the same as a part that does not exist. The evidence has each part that differs, with a SHA-256 hash
for every region: the texts are not kept. There is one finding for a difference: in the region that differs from
most others, or, if there are two regions, in the second one of the group. It does not say which region is right.

Tags and the time of the last change are not flagged.

White space and line ends also count. If a tool writes them differently in each region, write the templates from
one file.

## Why it matters

After a failover customers get an old text, or a text with variables that the program does not fill: SES accepts
such a message, and then drops it because of a rendering failure.

## How to fix

Read both, decide which one is right, and write it in the other region. The command replaces the whole template:

    aws sesv2 get-email-template --region OTHER_REGION --template-name TEMPLATE
    aws sesv2 update-email-template --region REGION --template-name TEMPLATE --template-content file://content.json

If each region writes to other readers, for example in another language, accept the finding.

## Sources

- [Using templates to send personalized email](https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-api.html):
  rendering failures
- [GetEmailTemplate](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailTemplate.html),
  [UpdateEmailTemplate](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateEmailTemplate.html)
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html): both regions need the same
  templates
"""

from hashlib import sha256

from sescheck.rules.kit import DEGRADES, Fact, Flag, Severity, Steps, TemplateAcrossRegions, Verdict, rule
from sescheck.rules.shared.compare_named import differs_elsewhere
from sescheck.rules.shared.steps.resources import followed
from sescheck.rules.shared.steps.templates import update_template
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Why
from sescheck.snapshot.sending import Template
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, clear, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.TEMPLATES, Fact.TEMPLATE_CONTENT), failover=DEGRADES, is_mutual=True)
def check(subject: TemplateAcrossRegions) -> Verdict:
    """Flag an email template whose content differs from the same template in another region."""
    return differs_elsewhere(subject, lambda found: found.content)


def fix(subject: TemplateAcrossRegions, flag: Flag) -> Steps:
    """Write the content of the first region that takes part."""
    (first, like, _), others = followed(subject, flag.compared_with)
    return (update_template(name, view.name, like, first.name) for view, name, _ in others)


def _at(region: str, **parts: str) -> Region:
    content = {part: sha256(text.encode()).hexdigest() for part, text in parts.items()}
    return s.region(region, templates=[Template("welcome", Known(content))])


def _refused_at(region: str, why: Why = Why.DENIED) -> Region:
    return s.region(region, templates=[s.template("welcome", content=s.unread("ses:GetEmailTemplate", why))])


EXAMPLES = (
    flagged(
        "The HTML in us-east-1 is older.",
        _at(WEST, subject="Welcome", html="<p>Hello {{name}}</p>"),
        _at(EAST, subject="Welcome", html="<p>Hello</p>"),
        at="welcome",
    ),
    flagged("The subjects differ.", _at(WEST, subject="Welcome"), _at(EAST, subject="Welcome!"), at="welcome"),
    flagged(
        "The template has a text part in us-west-2 only.",
        _at(WEST, subject="Welcome", text="Hello"),
        _at(EAST, subject="Welcome"),
        at="welcome",
    ),
    flagged(
        "The templates in us-west-2 and us-east-1 differ, which is enough, although eu-west-1 could not be read.",
        _at(WEST, subject="Welcome"),
        _at(EAST, subject="Good day"),
        _refused_at("eu-west-1"),
        at="welcome",
    ),
    clear(
        "The template is the same in both regions.",
        _at(WEST, subject="Welcome", text="Hello"),
        _at(EAST, subject="Welcome", text="Hello"),
    ),
    clear(
        "The template is missing in us-east-1: another rule reports it.",
        _at(WEST, subject="Welcome"),
        s.region(EAST),
    ),
    unknown("The template in us-east-1 could not be read.", _at(WEST, subject="Welcome"), _refused_at(EAST)),
    unknown(
        "The content of templates is not read at this depth.",
        _refused_at(WEST, Why.NOT_ASKED),
        _refused_at(EAST, Why.NOT_ASKED),
    ),
    unknown(
        "The list of templates in us-east-1 is incomplete, and the template is not in it.",
        _at(WEST, subject="Welcome"),
        s.region(EAST, templates=Listing((), s.unread("ses:ListEmailTemplates"))),
    ),
)
