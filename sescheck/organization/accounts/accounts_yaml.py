"""The accounts file of Cloud Custodian's c7n-org. Source: ``CONFIG_SCHEMA`` of c7n_org/cli.py.

``name``, ``role``, ``external_id``, ``regions`` and ``tags`` of an account are taken, ``vars`` and others are not.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from sescheck.aws.ses_regions import partition_of, ses_regions
from sescheck.errors import FileError, did_you_mean
from sescheck.organization.accounts.selection import ACCOUNT_ID, why_not_an_id
from sescheck.organization.accounts.yaml_tree import Fields, YamlTree, is_nothing, line_of
from sescheck.organization.model import Member
from sescheck.plain import cut

ALL_REGIONS = "all"
_ROLE = re.compile(r"arn:[\w-]+:iam::(?P<account>[0-9]{12}):role/[\w+=,.@/-]+", re.ASCII)
_SHOWN = 40


def members_of(path: Path, text: str) -> Iterator[tuple[Member, int]]:
    """Yield the accounts, each with its line.

    Raises:
        FileError: it is not valid YAML, or not such a file; with the line.
    """
    tree = YamlTree(path)
    root = tree.root(text)
    if root is None:
        return
    accounts = tree.fields(root, "the file").get("accounts")
    if accounts is None:
        raise FileError(f"{path}: it has no `accounts:`")
    for node in tree.items(accounts, "accounts"):
        fields = tree.fields(node, "an account")
        if "account_id" not in fields:
            tree.fault(node, "an account without account_id")
        yield _member(tree, fields), line_of(fields["account_id"])


def _member(tree: YamlTree, fields: Fields) -> Member:
    id_ = tree.text(fields["account_id"], "account_id")
    if ACCOUNT_ID.fullmatch(id_) is None:
        tree.fault(fields["account_id"], f"account_id {cut(id_, _SHOWN)}: {why_not_an_id(id_)}")
    return Member(
        account_id=id_,
        name=tree.optional(fields.get("name"), "name"),
        role_arn=_role(tree, fields, id_),
        regions=_regions(tree, fields),
        tags=_tags(tree, fields),
        external_id=tree.optional(fields.get("external_id"), "external_id"),
    )


def _role(tree: YamlTree, fields: Fields, account_id: str) -> str | None:
    """Return the ARN of the role, which may be the only item of a list; None: the one of the options."""
    node = fields.get("role")
    if isinstance(node, yaml.SequenceNode):
        if len(node.value) != 1:
            tree.fault(node, "role: a chain of roles is not supported: name one role")
        node = node.value[0]
    if node is None or is_nothing(node):
        if not is_nothing(fields.get("profile")):
            tree.fault(fields["profile"], "profile: a profile of an account is not supported: name its role")
        return None
    arn = tree.text(node, "role")
    found = _ROLE.fullmatch(arn)
    if found is None:
        tree.fault(node, f"role {cut(arn, _SHOWN)}: it is not the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME")
    if found["account"] != account_id:
        tree.fault(node, f"role: it is in account {found['account']}, not in {account_id}")
    return arn


def _regions(tree: YamlTree, fields: Fields) -> tuple[str, ...]:
    """Return the regions; none if the file says ``all``: then those of the run are read."""
    nodes = {tree.text(each, "an item of regions"): each for each in tree.items(fields.get("regions"), "regions")}
    if ALL_REGIONS in nodes:
        return ()
    partitions = {_partition(tree, name, node) for name, node in nodes.items()}
    if len(partitions) > 1:
        tree.fault(fields["regions"], f"regions: they are in several partitions: {', '.join(sorted(partitions))}")
    return tuple(nodes)


def _partition(tree: YamlTree, region: str, node: yaml.Node) -> str:
    found = partition_of(region)
    if found is None:
        known = [name for regions in ses_regions().values() for name in regions]
        near = did_you_mean(region, known, "`sescheck regions` lists them")
        tree.fault(node, f'regions: "{cut(region, _SHOWN)}" is not a region with Amazon SES{near}')
    return found


def _tags(tree: YamlTree, fields: Fields) -> tuple[tuple[str, str], ...]:
    """Return the tags, which the file writes as ``stage:prod``."""
    pairs = (tree.text(each, "an item of tags").partition(":") for each in tree.items(fields.get("tags"), "tags"))
    return tuple((key, value) for key, _, value in pairs)
