r"""A custom verification template is missing in this region

## What it finds

A custom verification email template that another region of the group has, and that this region's list, read to its
end, does not. Templates are matched by name. In a standby group only the first region's templates are expected.

`confirm-us-east-1` in us-east-1 and `confirm-us-west-2` (or `confirm-usw2`) in us-west-2 are the same name.
Names that CloudFormation, CDK or Terraform made up, such as `Mail-Confirm-1A2B3C4D5E6F`, are the same where the
templates are.

What is in the template is reported by
[custom-verification-template-differs](custom-verification-template-differs.md).

## Why it matters

Whoever lets customers verify their own addresses sends them this text. Addresses are verified region by region: a
program that asks for it here, with a template that is not there, is refused.

## How to fix

Look at the template where it exists, and create it here. Its sender has to be verified in this region:

    aws sesv2 get-custom-verification-email-template --region OTHER_REGION --template-name TEMPLATE
    aws sesv2 create-custom-verification-email-template --region REGION --template-name TEMPLATE \
        --from-email-address ADDRESS --template-subject SUBJECT --template-content file://body.html \
        --success-redirection-url URL --failure-redirection-url URL

Only an account with production access in the region may send by it; see
[sandbox-while-production-elsewhere](sandbox-while-production-elsewhere.md). If addresses are verified in the other
region only, accept the finding.

## Sources

- [Using custom verification email templates](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html#send-email-verify-address-custom)
- [ListCustomVerificationEmailTemplates](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListCustomVerificationEmailTemplates.html):
  "in the current AWS Region"
- [SendCustomVerificationEmail](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendCustomVerificationEmail.html)
"""

from sescheck.rules.kit import CustomTemplateAcrossRegions, Fact, Severity, Verdict, rule
from sescheck.rules.shared.compare_named import missing_here
from sescheck.snapshot.reading import Known, Listing
from sescheck.snapshot.sending import CustomTemplate
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.LOW, reads=(Fact.CUSTOM_TEMPLATES,))
def check(subject: CustomTemplateAcrossRegions) -> Verdict:
    """Does another region have it, and this one not?"""
    return missing_here(subject)


def _template(name: str, subject: str = "Please confirm") -> CustomTemplate:
    return CustomTemplate(name, {"TemplateSubject": subject}, Known("hash"))


_CUT_SHORT = Listing((_template("partner"),), s.unread("ses:ListCustomVerificationEmailTemplates"))

EXAMPLES = (
    flagged(
        "Region us-west-2 has confirm; us-east-1 has another only.",
        west(custom_templates=[_template("confirm"), _template("partner")]),
        east(custom_templates=[_template("partner")]),
        at="confirm",
    ),
    flagged(
        "An ordinary template of that name does not stand in for it.",
        west(custom_templates=[_template("confirm")]),
        east(templates=["confirm"]),
        at="confirm",
    ),
    clear(
        "Each region's template is called after it.",
        west(custom_templates=[_template("confirm-us-west-2")]),
        east(custom_templates=[_template("confirm-us-east-1")]),
    ),
    clear(
        "Both regions have confirm; what is in it is another rule's question.",
        west(custom_templates=[_template("confirm")]),
        east(custom_templates=[_template("confirm", "Hello")]),
    ),
    unknown(
        "The list of us-east-1 breaks off before confirm came.",
        west(custom_templates=[_template("confirm"), _template("partner")]),
        east(custom_templates=_CUT_SHORT),
    ),
    unknown(
        "Region us-west-2 refused the rest of its list: what else it has, us-east-1 may lack.",
        west(custom_templates=_CUT_SHORT),
        east(custom_templates=[_template("partner")]),
    ),
)
