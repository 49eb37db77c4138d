"""The file of the manifest: what is written is read, and nonsense is one line."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.errors import FileError
from sescheck.organization.folder.manifest_file import Claim, decoded, encoded
from sescheck.organization.model import Asking, Entry, Held, Manifest, Member, Outcome
from sescheck.snapshot.model import Addresses, Asked, Depth

TEXT = st.text(max_size=8)
MAYBE = st.none() | TEXT
TIMES = st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='seconds')}Z")
IDS = st.integers(0, 10**12 - 1).map(lambda number: f"{number:012}")
HELD = st.builds(Held, TIMES, TIMES, st.booleans(), st.booleans(), TEXT, MAYBE, MAYBE)


def entries(account_id: str) -> st.SearchStrategy[Entry]:
    """An entry of the account."""
    member = st.builds(
        Member, st.just(account_id), MAYBE, MAYBE, MAYBE, MAYBE, st.lists(TEXT, max_size=2).map(tuple)
    )
    seconds = st.none() | st.floats(0, 1e6)
    return st.builds(
        Entry,
        member,
        st.sampled_from(Outcome),
        MAYBE,
        st.none() | TIMES,
        st.none() | TIMES,
        seconds,
        st.integers(0, 10**9),
        MAYBE,
        MAYBE,
        st.none() | HELD,
    )


PARTS = st.lists(IDS, unique=True, max_size=4).flatmap(
    lambda ids: st.fixed_dictionaries({each: entries(each) for each in ids})
)
ASKING = st.builds(
    Asking,
    st.sampled_from(Asked),
    TEXT,
    st.sampled_from(Depth),
    st.lists(TEXT, max_size=2).map(tuple),
    st.sampled_from(Addresses),
    st.booleans(),
    st.lists(TEXT, max_size=2).map(tuple),
)
MANIFESTS = st.builds(Manifest, TEXT, TIMES, MAYBE, PARTS, PARTS, st.dictionaries(TEXT, ASKING, max_size=3))
CLAIMS = st.none() | st.builds(Claim, TEXT, TEXT, st.integers(0, 10**6))


@given(manifest=MANIFESTS, claim=CLAIMS)
def test_what_is_written_is_read(manifest: Manifest, claim: Claim | None) -> None:
    """In the same order, as JSON, one line for each account."""
    content = encoded(manifest, claim)
    found = decoded(content, "x")
    assert (manifest, claim) == (found.manifest, found.claim)
    assert list(manifest.entries) == list(found.manifest.entries)
    lines = [
        line
        for line in content.decode().split("\n")
        if line.startswith(tuple(f'"{key}"' for key in manifest.entries))
    ]
    assert len(manifest.entries) == len({line[:14] for line in lines})
    assert json.loads(content)["format"] == "sescheck-organization"


@given(manifest=MANIFESTS, cut=st.integers(0, 10_000), junk=st.binary(max_size=3))
def test_a_part_of_a_manifest_is_refused(manifest: Manifest, cut: int, junk: bytes) -> None:
    """In one line, whatever is missing."""
    content = encoded(manifest, None)
    cut %= len(content) - 2
    with pytest.raises(FileError) as caught:
        decoded(content[:cut] + junk.replace(b"}", b""), "x")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["updated_at", "entries", "plans", "left", "tool_version"])
def test_a_manifest_without_a_part_is_damaged(name: str) -> None:
    """Nothing is made up for it."""
    content = json.loads(encoded(Manifest("1", "2026-11-28T12:00:00Z"), None))
    del content[name]
    with pytest.raises(FileError, match="x is damaged: "):
        decoded(msgspec.json.encode(content), "x")


@pytest.mark.parametrize("name", ["taken_at", "since"])
@pytest.mark.parametrize("moment", ["", "yesterday", "2026-11-28", "2026-11-28T12:00:00"])
def test_a_time_that_is_none_is_damage(name: str, moment: str) -> None:
    """The age of a snapshot could not be computed."""
    held = Held("2026-11-28T12:00:00Z", "2026-11-28T12:00:00Z", whole=True, cut=False, mark="x")
    held = msgspec.structs.replace(held, **{name: moment})
    entry = Entry(Member("1" * 12), Outcome.READ, held=held)
    content = encoded(Manifest("1", "2026-11-28T12:00:00Z", None, {"1" * 12: entry}), None)
    with pytest.raises(FileError, match="x is damaged: the time of the snapshot of 111111111111 is not a time"):
        decoded(content, "x")
