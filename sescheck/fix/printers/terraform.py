"""A plan as configuration of Terraform; what its aws provider cannot do stands in comments, as commands."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from sescheck.engine.steps import Call, Secret, secrets_of
from sescheck.fix.plan import Plan, PlannedStep
from sescheck.fix.printers import (
    hcl,
    terraform_identities,
    terraform_others,
    terraform_receiving,
    terraform_sets,
)
from sescheck.fix.printers.comments import comment, headline
from sescheck.fix.printers.declared import by_account, not_declared, only_remarks, rounds
from sescheck.fix.printers.fill_ins import Names, names_of
from sescheck.fix.printers.hcl import Resource
from sescheck.fix.printers.terraform_resources import AsResource, Maker, Resources

MAKERS: Mapping[tuple[str, str], Maker] = {
    **terraform_identities.MAKERS,
    **terraform_others.MAKERS,
    **terraform_receiving.MAKERS,
    **terraform_sets.MAKERS,
}
"""What Terraform can do, by the service and the operation of a call."""
_OTHERS = "Terraform cannot do these steps. Do them after `terraform apply` of what is above, in this order:"
_NEXT_RUN = (
    "Write the next run into another folder: its files do not have what exists by then, so Terraform would delete"
    " that here. If Terraform does not know a resource or an argument: terraform init -upgrade"
)
_LATER = (
    "Round {number}. Apply this after what is above, and after the steps in its last comments. Until then, do not"
    " rename this file: Terraform does not read a file that ends in .later."
)


def files(plan: Plan, preface: str) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield the files of each account: one for each time that Terraform has to run."""
    names = names_of(plan)
    accounts = by_account(plan)
    for account_id, steps in accounts.items():
        made = _resources(account_id, steps, names)
        places = rounds(steps, {number: each.uses for number, each in made.items()})
        start = f"{account_id}-" if accounts.keys() - {account_id} else ""
        for place, found in places.items():
            lines = _round(found, made, names)
            if place == 0:
                head = _head(account_id, steps, preface)
                yield f"{start}main.tf", chain(head, _variables(steps, made, names), lines)
            else:
                head = comment(f"{preface}\n{_LATER.format(number=place + 1)}")
                yield f"{start}round-{place + 1}.tf.later", chain(head, lines)
    if not accounts or plan.unknown:
        yield "remarks.tf", only_remarks(plan, preface)


def _resources(account_id: str, steps: Sequence[PlannedStep], names: Names) -> Mapping[int, AsResource]:
    resources = Resources(MAKERS, names, account_id)
    found: dict[int, AsResource] = {}
    addresses: dict[int, str] = {}
    for each in steps:
        made = resources.of(each.step.does, each.number) if isinstance(each.step.does, Call) else None
        if made is None:
            continue
        found[each.number] = made
        if made.resource is not None:
            addresses[each.number] = made.resource.address
            made.resource.depends_on = [
                addresses[number] for number in each.after if number in addresses and number not in made.uses
            ]
    return found


def _head(account_id: str, steps: Sequence[PlannedStep], preface: str) -> Iterator[str]:
    yield from comment(preface)
    yield from comment(_NEXT_RUN)
    yield from comment(f"Account {account_id}. Leave out the next two blocks if your configuration has them.")
    yield "terraform {"
    yield '  required_version = ">= 1.5"'
    yield "  required_providers {"
    yield "    aws = {"
    yield '      source  = "hashicorp/aws"'
    yield '      version = "~> 6.0"'
    yield "    }"
    yield "  }"
    yield "}"
    yield ""
    region = next((each.step.region for each in steps if each.step.region is not None), None)
    yield 'provider "aws" {'
    if region is not None:
        yield f"  region              = {hcl.literal(region)}"
    yield f"  allowed_account_ids = [{hcl.literal(account_id)}]"
    yield "}"


def _variables(steps: Sequence[PlannedStep], made: Mapping[int, AsResource], names: Names) -> Iterator[str]:
    wanted: dict[Secret, None] = {}
    for each in steps:
        if each.number in made:
            wanted |= dict.fromkeys(secrets_of(each.step.does))
    for secret in wanted:
        yield ""
        yield f'variable "{names[secret].lower()}" {{'
        yield "  type        = string"
        yield f"  description = {hcl.literal(secret.words)}"
        if secret.hidden:
            yield "  sensitive   = true"
        yield "}"


def _round(steps: Sequence[PlannedStep], made: Mapping[int, AsResource], names: Names) -> Iterator[str]:
    for each in steps:
        if each.number in made:
            yield ""
            yield from comment(headline(each))
            yield from _lines(made[each.number].resource)
    completions = {number: each.then for number, each in made.items()}
    yield from not_declared(steps, completions, _OTHERS, names)


def _lines(resource: Resource | None) -> Iterator[str]:
    if resource is None:
        yield from comment("This is an argument of a resource above.")
    else:
        yield from hcl.lines(resource)
