r"""A custom verification template is missing in this region

## What it finds

A custom verification email template that another region of the group has, and that is not in the complete list of
this region. Templates are matched by name. In a standby group only those of the first region are expected.

`confirm-us-east-1` in us-east-1 and `confirm-us-west-2` (or `confirm-usw2`) in us-west-2 are the same name. Names
that CloudFormation, CDK or Terraform generated, such as `Mail-Confirm-1A2B3C4D5E6F`, are the same if the templates
are the same.

[custom-verification-template-differs](custom-verification-template-differs.md) reports a different content.

## Why it matters

SES sends this template to customers who verify their own addresses. Addresses are verified in each region: SES
refuses a program that requests it here with a template which does not exist here.

## How to fix

Read the template in the other region, and create it here. Its sender must be verified in this region:

    aws sesv2 get-custom-verification-email-template --region OTHER_REGION --template-name TEMPLATE
    aws sesv2 create-custom-verification-email-template --region REGION --template-name TEMPLATE \
        --from-email-address ADDRESS --template-subject SUBJECT --template-content file://body.html \
        --success-redirection-url URL --failure-redirection-url URL

Only an account with production access in the region may send with it; see
[sandbox-while-production-elsewhere](sandbox-while-production-elsewhere.md). If you verify addresses in the other
region only, accept the finding.

## Sources

- [Using custom verification email templates](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html#send-email-verify-address-custom)
- [ListCustomVerificationEmailTemplates](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListCustomVerificationEmailTemplates.html):
  "in the current AWS Region"
- [SendCustomVerificationEmail](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendCustomVerificationEmail.html)
"""

from sescheck.rules.kit import CustomTemplateAcrossRegions, Fact, Flag, Severity, Steps, Verdict, rule
from sescheck.rules.shared.compare_named import missing_here
from sescheck.rules.shared.steps.resources import first_that_has, name_for
from sescheck.rules.shared.steps.templates import create_custom_template
from sescheck.snapshot.reading import Known, Listing
from sescheck.snapshot.sending import CustomTemplate
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.LOW, reads=(Fact.CUSTOM_TEMPLATES,))
def check(subject: CustomTemplateAcrossRegions) -> Verdict:
    """Flag a custom verification template that another region has and this region does not."""
    return missing_here(subject)


def fix(subject: CustomTemplateAcrossRegions, flag: Flag) -> Steps:
    """Create the template like that of the first region that has it."""
    there, _, found = first_that_has(subject, flag.compared_with)
    return create_custom_template(name_for(subject, there), subject.here, found, there)


def _template(name: str, subject: str = "Please confirm") -> CustomTemplate:
    return CustomTemplate(name, {"TemplateSubject": subject}, Known("hash"))


_PARTIAL = Listing((_template("partner"),), s.unread("ses:ListCustomVerificationEmailTemplates"))

EXAMPLES = (
    flagged(
        "The template confirm is in us-west-2; us-east-1 has another template only.",
        west(custom_templates=[_template("confirm"), _template("partner")]),
        east(custom_templates=[_template("partner")]),
        at="confirm",
    ),
    flagged(
        "In us-east-1 only an ordinary template has that name.",
        west(custom_templates=[_template("confirm")]),
        east(templates=["confirm"]),
        at="confirm",
    ),
    clear(
        "The names of the templates contain their regions.",
        west(custom_templates=[_template("confirm-us-west-2")]),
        east(custom_templates=[_template("confirm-us-east-1")]),
    ),
    clear(
        "Both regions have confirm; another rule compares its content.",
        west(custom_templates=[_template("confirm")]),
        east(custom_templates=[_template("confirm", "Hello")]),
    ),
    unknown(
        "The list of templates in us-east-1 is incomplete, and confirm is not in it.",
        west(custom_templates=[_template("confirm"), _template("partner")]),
        east(custom_templates=_PARTIAL),
    ),
    unknown(
        "The list of templates in us-west-2 is incomplete: it may have templates that us-east-1 does not have.",
        west(custom_templates=_PARTIAL),
        east(custom_templates=[_template("partner")]),
    ),
)
