r"""An email template is missing in this region

## What it finds

An email template that another region of the group has, and that is not in the complete list of this region.
Templates are matched by name. In a standby group only the templates of the first region are expected.

`welcome-us-east-1` in us-east-1 and `welcome-us-west-2` (or `welcome-usw2`) in us-west-2 are the same name. Names
that CloudFormation, CDK or Terraform generated, such as `Mail-Welcome-1A2B3C4D5E6F`, are the same if the two
templates have the same content. Several such templates are matched in the order of their names.

[template-differs](template-differs.md) reports a different content.

## Why it matters

SES refuses a message that names a template which does not exist. A program that sends with it, and fails over to
this region, cannot send. The SES console leaves the templates out when it duplicates a configuration set for a
global endpoint.

## How to fix

Read the template in the other region, and create it here:

    aws sesv2 get-email-template --region OTHER_REGION --template-name TEMPLATE
    aws sesv2 create-email-template --region REGION --template-name TEMPLATE --template-content file://content.json

If this region has the same text under another name, give both the same name, or accept the finding.

## Sources

- [Using templates to send personalized email](https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-api.html)
- [ListEmailTemplates](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListEmailTemplates.html):
  "in the current AWS Region"
- [SendTemplatedEmail](https://docs.aws.amazon.com/ses/latest/APIReference/API_SendTemplatedEmail.html):
  the error `TemplateDoesNotExist`
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html): both regions need the same
  templates, and duplication leaves them out
"""

from sescheck.rules.kit import Fact, Flag, Severity, Steps, TemplateAcrossRegions, Verdict, rule
from sescheck.rules.shared.compare_named import missing_here
from sescheck.rules.shared.steps.resources import first_that_has, name_for
from sescheck.rules.shared.steps.templates import create_template
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.HIGH, reads=(Fact.TEMPLATES, Fact.TEMPLATE_CONTENT))
def check(subject: TemplateAcrossRegions) -> Verdict:
    """Flag an email template that another region has and this region does not."""
    return missing_here(subject)


def fix(subject: TemplateAcrossRegions, flag: Flag) -> Steps:
    """Create the template with the content of the first region that has it."""
    there, like, _ = first_that_has(subject, flag.compared_with)
    return (create_template(name_for(subject, there), subject.region, like, there.name),)


def _made_up(region: str, suffix: str, html: str | None = "<p>Hello</p>") -> Region:
    """A template with a generated name; its content could not be read if the HTML is None."""
    name = f"Mail-Welcome-{suffix}"
    refused = s.template(name, content=s.unread("ses:GetEmailTemplate"))
    return s.region(region, templates=[refused if html is None else s.template(name, html)])


_PARTIAL = Listing((s.template("receipt"),), s.unread("ses:ListEmailTemplates"))

EXAMPLES = (
    flagged(
        "The template welcome is in us-west-2; us-east-1 has another template only.",
        west(templates=["welcome", "receipt"]),
        east(templates=["receipt"]),
        at="welcome",
    ),
    flagged(
        "Each region has a template that the other lacks.",
        west(templates=["welcome"]),
        east(templates=["receipt"]),
        at=["welcome", ("us-west-2", "receipt")],
    ),
    flagged(
        "The template welcome is in us-west-2, which is enough, although the list in eu-west-1 could not be read.",
        west(templates=["welcome", "receipt"]),
        east(templates=["receipt"]),
        ireland(templates=_PARTIAL),
        at="welcome",
    ),
    flagged(
        "CloudFormation generated both names, and the templates differ.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U", "<p>Good day</p>"),
        at=["Mail-Welcome-1A2B3C4D5E6F", ("us-west-2", "Mail-Welcome-9Z8Y7X6W5V4U")],
    ),
    flagged(
        "The same text has different names that somebody chose: programs use one of the names.",
        west(templates=["welcome"]),
        east(templates=["hello"]),
        at=["welcome", ("us-west-2", "hello")],
    ),
    clear(
        "The names of the templates contain their regions.",
        west(templates=["welcome-us-west-2"]),
        east(templates=["welcome-us-east-1"]),
    ),
    clear(
        "CloudFormation generated both names, and the templates are the same.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U"),
    ),
    unknown(
        "CloudFormation generated both names, and one text could not be read: they may be the same template.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U", None),
    ),
    clear(
        "Both regions have welcome; another rule compares its content.",
        west(templates=[s.template("welcome", "<p>Hello</p>")]),
        east(templates=[s.template("welcome", "<p>Good day</p>")]),
    ),
    unknown(
        "The list of templates in us-east-1 is incomplete, and welcome is not in it.",
        west(templates=["welcome", "receipt"]),
        east(templates=_PARTIAL),
    ),
    unknown(
        "The list of templates in us-west-2 is incomplete: it may have templates that us-east-1 does not have.",
        west(templates=_PARTIAL),
        east(templates=["receipt"]),
    ),
)
