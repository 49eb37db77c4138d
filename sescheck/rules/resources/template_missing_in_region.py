r"""An email template is missing in this region

## What it finds

An email template that another region of the group has, and that this region's list, read to its end, does not.
Templates are matched by name. In a standby group only the first region's templates are expected.

`welcome-us-east-1` in us-east-1 and `welcome-us-west-2` (or `welcome-usw2`) in us-west-2 are the same name.
Names that CloudFormation, CDK or Terraform made up, such as `Mail-Welcome-1A2B3C4D5E6F`, are the same where the
two templates say the same, and no other template that is left over does.

What is in the template is reported by [template-differs](template-differs.md).

## Why it matters

SES refuses a message that names a template which does not exist. Whoever sends with it, and fails over to this
region, sends nothing. When the SES console duplicates a configuration set for a global endpoint, the templates
that go with it stay behind.

## How to fix

Look at the template where it exists, and create it here:

    aws sesv2 get-email-template --region OTHER_REGION --template-name TEMPLATE
    aws sesv2 create-email-template --region REGION --template-name TEMPLATE --template-content file://content.json

If this region has the same text under another name, give the two one name, or accept the finding.

## Sources

- [Using templates to send personalized email](https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-api.html)
- [ListEmailTemplates](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListEmailTemplates.html):
  "in the current AWS Region"
- [SendTemplatedEmail](https://docs.aws.amazon.com/ses/latest/APIReference/API_SendTemplatedEmail.html):
  the error `TemplateDoesNotExist`
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html): both regions need the same
  templates, and duplication leaves them out
"""

from sescheck.rules.kit import Fact, Severity, TemplateAcrossRegions, Verdict, rule
from sescheck.rules.shared.compare_named import missing_here
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.HIGH, reads=(Fact.TEMPLATES, Fact.TEMPLATE_CONTENT))
def check(subject: TemplateAcrossRegions) -> Verdict:
    """Does another region have it, and this one not?"""
    return missing_here(subject)


def _made_up(region: str, suffix: str, html: str | None = "<p>Hello</p>") -> Region:
    """A template that CloudFormation named; where there is no text, it was refused."""
    name = f"Mail-Welcome-{suffix}"
    refused = s.template(name, content=s.unread("ses:GetEmailTemplate"))
    return s.region(region, templates=[refused if html is None else s.template(name, html)])


_CUT_SHORT = Listing((s.template("receipt"),), s.unread("ses:ListEmailTemplates"))

EXAMPLES = (
    flagged(
        "Region us-west-2 has welcome; us-east-1 has other templates only.",
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
        "Region us-west-2 has welcome, which is enough, although eu-west-1 refused its list.",
        west(templates=["welcome", "receipt"]),
        east(templates=["receipt"]),
        ireland(templates=_CUT_SHORT),
        at="welcome",
    ),
    flagged(
        "Names that CloudFormation made up, of templates that say something else.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U", "<p>Good day</p>"),
        at=["Mail-Welcome-1A2B3C4D5E6F", ("us-west-2", "Mail-Welcome-9Z8Y7X6W5V4U")],
    ),
    flagged(
        "The same text under names that somebody chose: programs ask for the one or the other.",
        west(templates=["welcome"]),
        east(templates=["hello"]),
        at=["welcome", ("us-west-2", "hello")],
    ),
    clear(
        "Each region's template is called after it.",
        west(templates=["welcome-us-west-2"]),
        east(templates=["welcome-us-east-1"]),
    ),
    clear(
        "CloudFormation gave the template a name of its own in each region; the text is the same.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U"),
    ),
    unknown(
        "Both names are made up, and one text was refused: the two may be one.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U", None),
    ),
    clear(
        "Both regions have welcome; what is in it is another rule's question.",
        west(templates=[s.template("welcome", "<p>Hello</p>")]),
        east(templates=[s.template("welcome", "<p>Good day</p>")]),
    ),
    unknown(
        "The list of us-east-1 breaks off before welcome came.",
        west(templates=["welcome", "receipt"]),
        east(templates=_CUT_SHORT),
    ),
    unknown(
        "Both regions list receipt, and us-west-2 refused the rest: what else it has, us-east-1 may lack.",
        west(templates=_CUT_SHORT),
        east(templates=["receipt"]),
    ),
)
