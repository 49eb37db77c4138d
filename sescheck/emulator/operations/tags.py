"""Tags of SES resources, by ARN; contact lists and IP pools are moto's and keep theirs in moto's tagger."""

from sescheck.emulator.registry import NOT_FOUND, Members, Params, Refused, operation
from sescheck.emulator.state import RegionState, Tag


@operation("sesv2", "ListTagsForResource")
def list_tags(state: RegionState, ask: Params) -> Members:
    """All tags of a resource."""
    return {"Tags": _tags(state, ask["ResourceArn"])}


@operation("sesv2", "TagResource")
def tag_resource(state: RegionState, ask: Params) -> None:
    """Add tags, replacing those of the same key."""
    added = {tag["Key"]: tag.get("Value", "") for tag in ask["Tags"]}
    kept = {tag["Key"]: tag["Value"] for tag in _tags(state, ask["ResourceArn"])}
    merged = {**kept, **added}
    _keep(state, ask["ResourceArn"], [{"Key": key, "Value": value} for key, value in merged.items()])


@operation("sesv2", "UntagResource")
def untag_resource(state: RegionState, ask: Params) -> None:
    """Remove tags; a missing one is not an error."""
    kept = [tag for tag in _tags(state, ask["ResourceArn"]) if tag["Key"] not in ask["TagKeys"]]
    _keep(state, ask["ResourceArn"], kept)


def _tags(state: RegionState, arn: str) -> list[Tag]:
    kind, _, name = arn.rpartition(":")[2].partition("/")
    if kind == "identity" and (identity := state.find(name)):
        return identity.tags
    if kind == "configuration-set" and name in state.configuration_sets:
        return state.configuration_sets[name].tags
    if kind == "template" and name in state.templates:
        found: list[Tag] = state.templates[name]["Tags"]
        return found
    if kind in {"contact-list", "dedicated-ip-pool"}:
        kept: list[Tag] = state.backend.tagger.list_tags_for_resource(arn)["Tags"]
        return kept
    raise Refused(NOT_FOUND, f"Resource {arn} does not exist.")


def _keep(state: RegionState, arn: str, tags: list[Tag]) -> None:
    kind = arn.rpartition(":")[2].partition("/")[0]
    if kind in {"contact-list", "dedicated-ip-pool"}:
        state.backend.tagger.untag_resource_using_names(arn, [tag["Key"] for tag in _tags(state, arn)])
        state.backend.tagger.tag_resource(arn, tags)
    else:
        _tags(state, arn)[:] = tags
