"""Steps for resources of receipt rules that do not exist, or cannot be used."""

from collections.abc import Iterator

from sescheck.comparison.account_view import AccountView
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.rules.shared.steps.topics import create_topic
from sescheck.ses.arns import region_of, service_of
from sescheck.snapshot.reading import Known
from sescheck.snapshot.resources import Found

_WORDS = {
    "s3": "Create the bucket {arn} again. Everybody can create a bucket of this name, so do it soon. Or use"
    " another bucket in the rule. Allow ses.amazonaws.com to put objects into it (s3:PutObject).",
    "lambda": "Deploy the function {arn} again, and allow ses.amazonaws.com to invoke it (lambda:InvokeFunction)."
    " Or use another function in the rule.",
    "kms": "Create a KMS key in {region}, because the same one cannot be created again. Allow ses.amazonaws.com to"
    " use it (kms:GenerateDataKey*, kms:Decrypt), and use it in the rule instead of {arn}. Mail that was"
    " encrypted with the old key cannot be read any more.",
    "iam": "Create the role {arn} again. Let ses.amazonaws.com assume it (sts:AssumeRole), and allow it what the"
    " action does.",
}
_UNUSABLE = {
    "PendingImport": "Import the key material of {arn}.",
    "Unavailable": "Connect the custom key store of {arn}.",
}


def create_again(account: AccountView, arn: str, region: str, rule: str) -> Iterator[Step]:
    """Create a resource that a receipt rule names and that does not exist."""
    own = region_of(arn)
    if own not in {None, region}:
        words = f"The rule uses {arn}, which is in {own}. Let the rule use a resource of {region}."
        yield Step(f"Use a resource of {region} instead of {arn}", Human(words), region, Phase.TARGETS)
    elif service_of(arn) == "sns":
        yield from create_topic(account, arn, region)
    else:
        words = _WORDS.get(service_of(arn), "Create {arn} again.").format(arn=arn, region=region)
        yield Step(
            f"Create {arn} again, for {rule} in {region}",
            Human(words),
            region,
            Phase.TARGETS,
            makes=(thing(region, "target", f"{arn} {rule}"),),
        )


def usable_key(account: AccountView, arn: str, state: str, region: str) -> Iterator[Step]:
    """Enable a key, also one whose deletion is pending. What both do can be undone."""
    resource, own = account.resources[arn], region_of(arn) or region
    found = resource.found.value if isinstance(resource.found, Known) else None
    key = found.key if isinstance(found, Found) and found.key else arn
    if state not in {"Disabled", "PendingDeletion"} or ":alias/" in key:
        words = _UNUSABLE.get(state, "Find out why {arn} cannot be used.").format(arn=arn)
        words += f" Its state is {state}. Or use another key of {region} in the receipt rule."
        yield Step(f"Make the key {arn} usable", Human(words), own, Phase.TARGETS)
        return
    kept = thing(own, "key", key)
    if state == "PendingDeletion":
        yield Step(
            f"Cancel the deletion of the key {key}",
            Call("kms", "CancelKeyDeletion", own, {"KeyId": key}),
            own,
            Phase.TARGETS,
            makes=(kept,),
        )
    yield Step(
        f"Enable the key {key}",
        Call("kms", "EnableKey", own, {"KeyId": key}),
        own,
        Phase.TARGETS,
        needs=(kept,),
        alternative="if the key must not be used any more, use another one in the receipt rule.",
    )


def redeploy(arn: str, state: str, region: str) -> Step:
    """Deploy a function that cannot be called."""
    words = f"The state of {arn} is {state}. Find out why, and deploy the function again."
    return Step(f"Deploy the function {arn} again", Human(words), region_of(arn) or region, Phase.TARGETS)
