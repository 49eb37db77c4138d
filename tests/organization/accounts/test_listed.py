import json
from collections import Counter

import pytest
from moto.sts.models import sts_backends

from sescheck.auditing.checks import Source
from sescheck.aws.clients import Clients
from sescheck.aws.limits import Limits
from sescheck.aws.ses_regions import MAIN_REGION
from sescheck.aws.sessions import open_accesses
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import organization
from sescheck.emulator.worlds.organization import Organized
from sescheck.organization.accounts.choosing import NOT_IN_UNIT, WITHOUT_TAG, choose
from sescheck.organization.accounts.listed import listed, own_account
from sescheck.organization.accounts.organization_reads import READS, Listed
from sescheck.organization.accounts.selection import Selection, selection_of
from sescheck.snapshot.reading import Known

MANAGEMENT, ELSEWHERE = "123456789012", "999988887777"
WITHOUT_PATHS = Fault("rewrite", service="organizations", find='"Paths"', replacement='"Later"')
"""As AWS answered before November 2025, and as moto answers."""
WITHOUT_STATE = Fault("rewrite", service="organizations", find='"State"', replacement='"Later"')


def read(emulator: Emulator, selection: Selection = Selection(), *, from_role: str | None = None) -> Listed:  # noqa: B008 # it is frozen
    """What is listed over HTTP."""
    return listed(Source(endpoint_url=emulator.url), Limits(), selection, from_role=from_role)


def ids(found: Listed, selection: Selection = Selection()) -> list[str]:  # noqa: B008 # as above
    """The accounts that are read."""
    return [member.account_id for member, why in choose(found.members, selection) if why is None]


def calls(emulator: Emulator) -> Counter[str]:
    """How often each operation was called."""
    return Counter(call.operation for call in emulator.calls)


@pytest.fixture
def world(emulator: Emulator) -> Organized:
    """An organization of 110 accounts and the management account."""
    return organization(emulator, 110)


def test_every_account_is_listed_by_pages_of_twenty(emulator: Emulator, world: Organized) -> None:
    """With name, state and path; the organization, and whose credentials these are."""
    found = read(emulator)
    assert [each.account_id for each in found.members] == [MANAGEMENT, *world.account_ids]
    assert (found.organization, found.own_account) == ("o-exampleorg", MANAGEMENT)
    assert (found.management_account, found.remarks, found.refused) == (MANAGEMENT, (), ())
    assert calls(emulator) == {"ListAccounts": 6, "DescribeOrganization": 1, "GetCallerIdentity": 1}
    management, first, *_ = found.members
    assert management.path == "o-exampleorg/r-exam/"
    assert (first.account_id, first.name, first.state) == ("000000000001", "account 1", "ACTIVE")
    assert first.path == f"o-exampleorg/r-exam/{world.units['Workloads']}/{world.units['Production']}/"
    assert first.tags is None


def test_closed_accounts_are_skipped_with_their_state(emulator: Emulator, world: Organized) -> None:
    """One that will be closed still works, and is read."""
    chosen = choose(read(emulator).members, selection_of())
    assert [each.account_id for each, why in chosen if why is None] == [MANAGEMENT, *world.readable]
    assert Counter(why for _, why in chosen if why is not None) == {
        "AWS has suspended it (SUSPENDED)": 3,
        "it is closed (CLOSED)": 2,
        "its sign-up is not complete (PENDING_ACTIVATION)": 2,
    }
    pending = [each.account_id for each, _ in chosen if each.state == "PENDING_CLOSURE"]
    assert pending
    assert set(pending) <= set(world.readable)


def test_the_older_status_is_read_where_there_is_no_state(emulator: Emulator, world: Organized) -> None:
    """It calls a closed account suspended."""
    emulator.inject(WITHOUT_STATE)
    assert ids(read(emulator)) == [MANAGEMENT, *world.readable]


def test_an_unknown_state_is_read_with_a_remark(emulator: Emulator, world: Organized) -> None:
    """AWS may add states; the reading shows whether the account can be used."""
    emulator.inject(Fault("rewrite", find='"State": "SUSPENDED"', replacement='"State": "RESTING"'))
    found = read(emulator)
    (remark,) = found.remarks
    assert remark.startswith("this version does not know the state RESTING: it reads the account: 000000000007, ")
    assert len(ids(found)) == len(world.readable) + 1 + 3


@pytest.mark.parametrize("unit", ["Workloads", "Europe", "Newsletters", "Sandbox"])
@pytest.mark.parametrize("has_paths", [True, False], ids=["paths", "tree"])
def test_a_unit_has_the_accounts_of_the_units_in_it(
    emulator: Emulator, world: Organized, unit: str, has_paths: bool
) -> None:
    """To the fifth level; by the paths without a further call, else by the tree, with the same paths."""
    whole = {each.account_id: each.path for each in read(emulator).members}
    emulator.forget_calls()
    if not has_paths:
        emulator.inject(WITHOUT_PATHS)
    selection = selection_of([world.units[unit]])
    found = read(emulator, selection)
    assert {each.account_id: each.path for each in found.members} == whole
    wanted = [id_ for id_ in world.readable if f"/{world.units[unit]}/" in str(whole[id_])]
    assert ids(found, selection) == wanted
    assert 0 < len(wanted) < len(world.readable)
    tree = {"ListRoots", "ListAccountsForParent", "ListOrganizationalUnitsForParent"}
    assert (tree <= set(calls(emulator))) is not has_paths


def test_the_root_is_a_unit(emulator: Emulator, world: Organized) -> None:
    """It has all accounts."""
    selection = selection_of(["r-exam"])
    assert len(ids(read(emulator, selection), selection)) == len(world.readable) + 1


def test_several_units_are_one_choice(emulator: Emulator, world: Organized) -> None:
    """An account of any of them counts; the other options narrow it."""
    units = [world.units["Sandbox"], world.units["Security"]]
    selection = selection_of(units, excluded=["000000000005"])
    reasons = Counter(why for _, why in choose(read(emulator, selection).members, selection))
    assert reasons["--exclude-account names it"] == 1
    assert reasons[NOT_IN_UNIT] == 111 - 31
    assert len(ids(read(emulator, selection), selection)) == reasons[None]


@pytest.mark.parametrize(
    ("faults", "asked"), [((), 1), ((WITHOUT_PATHS,), 1 + 8)], ids=["by one more call", "by the tree"]
)
def test_a_unit_without_accounts_is_a_remark(
    emulator: Emulator, world: Organized, faults: tuple[Fault, ...], asked: int
) -> None:
    """It exists."""
    empty = world.organization.add_unit("Empty", world.units["Sandbox"])
    emulator.inject(*faults)
    found = read(emulator, selection_of([empty, world.units["Mail"]]))
    assert found.remarks == (f"--ou {empty}: it has no account",)
    assert calls(emulator)["ListOrganizationalUnitsForParent"] == asked


def test_tags_are_asked_only_of_the_accounts_that_are_left(emulator: Emulator, world: Organized) -> None:
    """One call for each: not for those of other units, nor for closed ones."""
    selection = selection_of([world.units["Mail"]], tags=["stage=prod"])
    found = read(emulator, selection)
    chosen = choose(found.members, selection)
    tagged = [each for each in found.members if each.tags is not None]
    assert calls(emulator)["ListTagsForResource"] == len(tagged)
    assert 0 < len(ids(found, selection)) < len(tagged) < len(world.readable)
    assert {dict(each.tags or ()).get("stage") for each, why in chosen if why is None} == {"prod"}
    assert {dict(each.tags or ()).get("stage") for each, why in chosen if why == WITHOUT_TAG} == {"test"}


def test_without_the_option_no_tag_is_asked(emulator: Emulator, world: Organized) -> None:
    """500 seconds for 5,000 accounts are not spent for nothing."""
    read(emulator, selection_of([world.units["Mail"]]))
    assert "ListTagsForResource" not in calls(emulator)


def test_an_excluded_account_that_is_not_listed_is_a_remark(emulator: Emulator, world: Organized) -> None:
    """Most likely it has left."""
    found = read(emulator, selection_of(excluded=[ELSEWHERE]))
    assert found.remarks == (f"--exclude-account {ELSEWHERE}: no such account is listed",)
    assert len(found.members) == 1 + len(world.account_ids)


def test_a_delegated_administrator_lists(emulator: Emulator, world: Organized) -> None:
    """It is a member, and its own account is read without a role."""
    member = world.readable[3]
    world.organization.delegate(member)
    with_role = Source(endpoint_url=emulator.url)
    role = f"arn:aws:iam::{member}:role/lister"
    found = listed(with_role, Limits(), selection_of(), from_role=role)
    assert len(found.members) == 1 + len(world.account_ids)
    assert {(call.account, call.operation) for call in emulator.calls} == {
        (MANAGEMENT, "AssumeRole"),
        (MANAGEMENT, "GetCallerIdentity"),
        (member, "DescribeOrganization"),
        (member, "ListAccounts"),
    }
    assert found.own_account == MANAGEMENT
    (assumed,) = sts_backends[member]["aws"].assumed_roles
    (statement,) = json.loads(assumed.policy)["Statement"]
    assert sorted(each.action for each in READS) == statement["Action"]


def test_a_role_lists_for_credentials_that_may_not(emulator: Emulator) -> None:
    """The credentials belong to an account outside; the role is in the management account."""
    organization(emulator, 3, management_account=ELSEWHERE)
    found = read(emulator, from_role=f"arn:aws:iam::{ELSEWHERE}:role/lister")
    assert len(found.members) == 4
    assert (found.own_account, found.management_account) == (MANAGEMENT, ELSEWHERE)


@pytest.mark.parametrize(
    ("partition", "region"),
    [("aws", "us-east-1"), ("aws-us-gov", "us-gov-west-1"), ("aws-eusc", "eusc-de-east-1")],
)
def test_each_partition_has_its_organization(emulator: Emulator, partition: str, region: str) -> None:
    """It is asked in the main region, where its one endpoint is."""
    emulator.organization(partition=partition).add_account("000000000001")
    found = listed(Source(endpoint_url=emulator.url), Limits(), selection_of(), partition=partition)
    assert [each.account_id for each in found.members] == [MANAGEMENT, "000000000001"]
    assert found.organization == "o-exampleorg"
    assert {call.region for call in emulator.calls} == {region}


@pytest.mark.parametrize(
    ("partition", "host"),
    [
        ("aws", "organizations.us-east-1.amazonaws.com"),
        ("aws-us-gov", "organizations.us-gov-west-1.amazonaws.com"),
        ("aws-eusc", "organizations.eusc-de-east-1.amazonaws.eu"),
    ],
)
def test_the_endpoint_is_the_one_of_the_partition(partition: str, host: str) -> None:
    """As AWS documents it."""
    region = MAIN_REGION[partition]
    (access,) = open_accesses(None, (), None, None, region, Limits())
    client = Clients(access.session, Limits(), None, READS).client("organizations", region)
    assert client.meta.endpoint_url == f"https://{host}"
    client.close()


def test_every_call_is_shown(emulator: Emulator, world: Organized) -> None:
    """So somebody who waits for thousands of accounts sees progress."""
    seen: list[str] = []
    source = Source(endpoint_url=emulator.url)
    listed(source, Limits(), selection_of(), on_call=lambda call: seen.append(call.action))
    assert Counter(seen)["organizations:ListAccounts"] == 6
    assert world.account_ids


def test_an_empty_page_is_not_the_end(emulator: Emulator, world: Organized) -> None:
    """AWS says that a page may be empty although more pages follow."""
    emulator.inject(
        Fault(
            "rewrite",
            operation="ListAccounts",
            count=1,
            find='"Accounts": [{',
            replacement='"Accounts": [], "Was": [{',
        )
    )
    found = read(emulator)
    assert [each.account_id for each in found.members] == list(world.account_ids[19:])


def test_an_account_on_two_pages_counts_once(emulator: Emulator, world: Organized) -> None:
    """As while accounts join or leave."""
    emulator.inject(
        Fault("rewrite", operation="ListAccounts", find='"000000000021"', replacement='"000000000001"')
    )
    found = read(emulator)
    assert len(found.members) == len({each.account_id for each in found.members}) == len(world.account_ids)


def test_throttling_only_takes_time(emulator: Emulator, world: Organized) -> None:
    """The door keeps a pace that AWS accepts."""
    emulator.inject(Fault("throttle", operation="ListAccounts", after=1, count=1))
    assert len(read(emulator).members) == 1 + len(world.account_ids)


def test_a_failure_that_passes_is_tried_again(emulator: Emulator, world: Organized) -> None:
    """As ServiceException."""
    emulator.inject(Fault("server-error", operation="ListAccounts", after=2, count=1))
    assert len(read(emulator).members) == 1 + len(world.account_ids)


def test_the_own_account_is_known_for_a_file(emulator: Emulator) -> None:
    """A file says nothing about whose credentials these are."""
    assert own_account(Source(endpoint_url=emulator.url), Limits()) == Known(MANAGEMENT)


@pytest.mark.exhaustive
def test_five_thousand_accounts_are_listed(emulator: Emulator) -> None:
    """All of them, by 251 calls."""
    world = organization(emulator, 5000)
    found = read(emulator)
    assert ids(found) == [MANAGEMENT, *world.readable]
    assert calls(emulator)["ListAccounts"] == 251
