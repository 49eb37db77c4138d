"""Steps for templates. The snapshot has no bodies: the command fetches them when it runs."""

from collections.abc import Iterator, Mapping
from typing import Any

from sescheck.comparison.account_view import RegionView, covering_domains, is_verified, key_of
from sescheck.comparison.logic import YES
from sescheck.engine.steps import Call, Fetched, Human, Phase, Step, thing
from sescheck.engine.subjects.resources import CUSTOM_TEMPLATES, TEMPLATES
from sescheck.rules.shared.steps.identity_things import IDENTITY
from sescheck.ses.cover import cover
from sescheck.ses.localised import moved
from sescheck.snapshot.reading import Known
from sescheck.snapshot.sending import CustomTemplate

_SENDER = "FromEmailAddress"
_MEMBERS = (_SENDER, "TemplateSubject", "TemplateContent", "SuccessRedirectionURL", "FailureRedirectionURL")


def create_template(name: str, here: str, like: str, there: str) -> Step:
    """Create an email template with the content of one in another region."""
    return Step(
        f"Create the template {name} in {here}, like {like} in {there}",
        Call("sesv2", "CreateEmailTemplate", here, _with_content(name, like, there)),
        here,
        Phase.CONTENT,
        makes=(thing(here, TEMPLATES.type, name),),
    )


def update_template(name: str, here: str, like: str, there: str) -> Step:
    """Replace the content of an email template by that of one in another region."""
    return Step(
        f"Write the template {name} in {here}, like {like} in {there}",
        Call("sesv2", "UpdateEmailTemplate", here, _with_content(name, like, there)),
        here,
        Phase.CONTENT,
        replaces="the subject, text and HTML, which sescheck does not keep:"
        " `aws sesv2 get-email-template` has them until then.",
    )


def _with_content(name: str, like: str, there: str) -> dict[str, Any]:
    read = Call("sesv2", "GetEmailTemplate", there, {"TemplateName": like})
    return {"TemplateName": name, "TemplateContent": Fetched(read, "TemplateContent")}


def create_custom_template(name: str, here: RegionView, like: CustomTemplate, there: RegionView) -> Iterator[Step]:
    """Create a custom verification template like one of another region; its sender must be verified first."""
    parameters = _settings(name, like, there.name, here.name)
    yield from _verify_sender(parameters[_SENDER], here)
    yield Step(
        f"Create the custom verification template {name} in {here.name}, like {like.name} in {there.name}",
        Call("sesv2", "CreateCustomVerificationEmailTemplate", here.name, parameters),
        here.name,
        Phase.CONTENT,
        makes=(thing(here.name, CUSTOM_TEMPLATES.type, name),),
        needs=_needs(parameters[_SENDER], here.name),
    )


def update_custom_template(
    now: CustomTemplate, here: RegionView, like: CustomTemplate, there: RegionView
) -> Iterator[Step]:
    """Replace a custom verification template by one of another region."""
    parameters = _settings(now.name, like, there.name, here.name)
    yield from _verify_sender(parameters[_SENDER], here)
    yield Step(
        f"Write the custom verification template {now.name} in {here.name}, like {like.name} in {there.name}",
        Call("sesv2", "UpdateCustomVerificationEmailTemplate", here.name, parameters),
        here.name,
        Phase.CONTENT,
        needs=_needs(parameters[_SENDER], here.name),
        replaces=_replaced(now.settings, parameters),
    )


def _replaced(now: Mapping[str, str], after: Mapping[str, Any]) -> str:
    old = [f"{name} {value}" for name, value in now.items() if after.get(name) != value]
    return f"{', '.join((*old, 'and the body'))}." if old else "the body."


def _settings(name: str, like: CustomTemplate, there: str, here: str) -> dict[str, Any]:
    read = Call("sesv2", "GetCustomVerificationEmailTemplate", there, {"TemplateName": like.name})
    given: Mapping[str, str] = moved(like.settings, there, here)
    return {"TemplateName": name} | {
        member: given.get(member) or Fetched(read, member, is_text=True) for member in _MEMBERS
    }


def _verify_sender(sender: Any, here: RegionView) -> Iterator[Step]:
    if not isinstance(sender, str) or is_verified(here.identity(sender)) == YES:
        return
    covered = cover(here, sender)
    if isinstance(covered, Known) and covered.value is not None:
        return
    yield Step(
        f"Verify the sender {sender} in {here.name}",
        Human(
            f"Verify {sender}, or its domain, in {here.name}: SES refuses a template whose sender is not verified."
        ),
        here.name,
        Phase.IDENTITIES,
        makes=(thing(here.name, "sender", sender),),
    )


def _needs(sender: Any, here: str) -> tuple[str, ...]:
    if not isinstance(sender, str):
        return ()
    names = (key_of(sender), *covering_domains(sender))
    return (thing(here, "sender", sender), *(thing(here, IDENTITY, name) for name in names))
