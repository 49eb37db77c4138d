"""Steps that let a user or a role send in one more region."""

from sescheck.engine.rule import Flag
from sescheck.engine.steps import Human, Phase, Step


def allow_sending(flag: Flag, who: str, region: str, policies: str, page: str, made: str) -> Step:
    """Allow it by hand: whatever sescheck printed would replace a policy or a permissions boundary.

    Args:
        flag: the finding.
        who: the user or the role.
        region: in which it may not send.
        policies: those that may decide; the permissions boundary may, too.
        page: the rule whose page has the commands.
        made: the permission, as steps make and need it.
    """
    words = (
        f"{flag.message}. Find the policy that decides: {policies}, or the permissions boundary. Add the ARNs of"
        f" {region} for the same identities and configuration sets to its Resource, and the region to conditions"
        " on it. Keep everything else, and save the policy first: writing it replaces it."
        f" `sescheck rules {page}` has the commands."
    )
    return Step(f"Allow {who} to send in {region}", Human(words), region, Phase.CREDENTIALS, makes=(made,))
