"""Steps for sending authorization policies."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sescheck.comparison.facets import policies_of
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.policies.grants import lets_everyone_in
from sescheck.rules.shared.sending_policies import OwnArn, meaning_of, own_arn, statements_about
from sescheck.rules.shared.steps.identity_things import IDENTITY, verified_of
from sescheck.rules.shared.steps.reference import Held, held
from sescheck.ses.localised import moved


def policy_here(policy: str, there: OwnArn, here: OwnArn) -> str:
    """A policy as it is in another region: with that region in its ARNs, and the identity named in it.

    A statement that names the identity in a wrong region names it in the right one afterwards.
    """
    text = corrected(policy, there)
    return text if there.region == here.region else str(moved(text, there.region, here.region))


def corrected(policy: str, own: OwnArn) -> str:
    """The policy with the region of the identity in statements that name it only in other regions."""
    try:
        document = json.loads(policy)
    except (ValueError, RecursionError):
        return policy
    name = (
        next((each for each in document if each.lower() == "statement"), None)
        if isinstance(document, dict)
        else None
    )
    if name is None:
        return policy
    statements = document[name]
    right = [_in_region(each, own) for each in (statements if isinstance(statements, list) else [statements])]
    return policy if right in (statements, [statements]) else json.dumps(document | {name: right})


def _in_region(statement: Any, own: OwnArn) -> Any:
    if not isinstance(statement, dict):
        return statement
    name = next((each for each in statement if each.lower() == "resource"), None)
    found = statement[name] if name else []
    resources = [each for each in (found if isinstance(found, list) else [found]) if isinstance(each, str)]
    if name is None or any(map(own.named_by, resources)):
        return statement
    right = [own.in_own_region(each) for each in resources]
    return statement | {name: right if isinstance(found, list) else right[0]} if resources else statement


def right_policy(subject: IdentitySubject, name: str, text: str) -> str:
    """What a policy of the identity shall be here: its own text with this region, if that is enough.

    If it means something else in the first region of the group that has it, it is that one, as it is for a finding
    about the difference: their steps become one.
    """
    own, found = corrected(text, own_arn(subject)), held(subject, policies_of)
    first = next(
        (view.name for view in subject.group.regions if name in _policies(found, view.name)), subject.region
    )
    if first == subject.region:
        return own
    theirs = policy_here(_policies(found, first)[name], own_arn(subject, first), own_arn(subject))
    is_same = meaning_of(own, subject.region).same(meaning_of(theirs, subject.region))
    return own if is_same else theirs


def _policies(found: Mapping[str, Held[Mapping[str, str]]], region: str) -> Mapping[str, str]:
    return found[region].value if region in found else {}


def update_policy(subject: IdentitySubject, region: str, name: str, now: str, policy: str) -> Step:
    """Write a policy that exists, as a whole. One that allows everyone is not written."""
    own = own_arn(subject, region)
    if lets_in_everyone(policy, own):
        return _repair_first(name, own)
    return Step(
        f"Write the sending authorization policy {name} of {subject.name} in {region}",
        Call(
            "sesv2",
            "UpdateEmailIdentityPolicy",
            region,
            {"EmailIdentity": subject.name, "PolicyName": name, "Policy": policy},
        ),
        region,
        Phase.IDENTITY_SETTINGS,
        needs=(thing(region, IDENTITY, subject.name), verified_of(region, subject.name)),
        replaces=f"the whole policy. It is now: {now}.",
    )


def create_policies(policies: Mapping[str, str], there: OwnArn, here: OwnArn) -> Iterator[Step]:
    """Create policies like those of another region. One that allows everyone is not copied."""
    for name, policy in policies.items():
        text = policy_here(policy, there, here)
        yield _repair_first(name, here) if lets_in_everyone(text, here) else _create(name, text, here)


def _create(name: str, policy: str, here: OwnArn) -> Step:
    return Step(
        f"Create the sending authorization policy {name} of {here.name} in {here.region}",
        Call(
            "sesv2",
            "CreateEmailIdentityPolicy",
            here.region,
            {"EmailIdentity": here.name, "PolicyName": name, "Policy": policy},
        ),
        here.region,
        Phase.IDENTITY_SETTINGS,
        needs=(thing(here.region, IDENTITY, here.name), verified_of(here.region, here.name)),
    )


def _repair_first(name: str, own: OwnArn) -> Step:
    words = (
        f"The policy {name} of {own.name} would allow everyone in {own.region}, so it is not printed. Name in it"
        " who may send, in every region that has it. Then run `sescheck fix` again."
    )
    return Step(
        f"Decide about the sending authorization policy {name} of {own.name} for {own.region}",
        Human(words),
        own.region,
        Phase.IDENTITY_SETTINGS,
        needs=(thing(own.region, IDENTITY, own.name),),
    )


def lets_in_everyone(policy: str, own: OwnArn) -> bool:
    """True if the policy allows everyone to use the identity."""
    among = [each.statement for each in statements_about({"": policy}, own)]
    return any(lets_everyone_in(each, among) for each in among)
