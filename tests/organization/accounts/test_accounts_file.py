import os
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sescheck.errors import FileError
from sescheck.organization.accounts import accounts_file
from sescheck.organization.accounts.accounts_file import from_file
from sescheck.organization.model import Member

ONE = "111122223333"
IDS = st.lists(st.from_regex(r"[0-9]{12}", fullmatch=True), unique=True, min_size=1, max_size=20)
NAMES = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=20)
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 8)}]\n" for level in range(1, 60)
)
"""Eight to the power of sixty texts, in four kilobytes."""

C7N_ORG = """\
vars: {charge_code: xyz}
accounts:
- account_id: '123123123123'
  name: account-1
  email: one@example.com
  regions: &usual
  - us-east-1
  - eu-west-1
  role: arn:aws:iam::123123123123:role/CloudCustodian
  external_id: shared
  tags:
  - type:prod
  - division:some division
  - untyped
  vars: {charge_code: abc}
- account_id: 012345670123
  display_name: an ID that YAML reads as an octal number
  regions: *usual
  role:
  - arn:aws:iam::012345670123:role/path/CloudCustodian
- account_id: "000000000001"
  name: ~
  regions: [all]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to write to."""
    return tmp_path / "accounts"


def read(file: Path, text: str | bytes, suffix: str = "") -> tuple[Member, ...]:
    """What is read of that text."""
    path = file.with_suffix(suffix)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return from_file(path)


def wrong(file: Path, text: str | bytes, suffix: str = "") -> str:
    """The error, without the folder."""
    with pytest.raises(FileError) as caught:
        read(file, text, suffix)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(file))
    return str(caught.value).removeprefix(f"{file.parent}/")


def test_ids_are_read_one_a_line(file: Path) -> None:
    """With comments, empty lines, the line ends of Windows and a byte order mark."""
    text = "\ufeff# ours\r\n000000000001\r\n\r\n  111122223333 # the shop\r\n"
    assert read(file, text) == (Member("000000000001"), Member(ONE))


@given(IDS, st.sampled_from(["", " ", "# a comment", "   # accounts"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_id_of_a_file_is_read_as_it_is(file: Path, ids: list[str], between: str) -> None:
    """In its order, with its zeros."""
    found = read(file, f"\n{between}\n".join(ids))
    assert [each.account_id for each in found] == ids


def test_the_file_of_c7n_org_is_read(file: Path) -> None:
    """By its name or by its content; aliases and single roles are usual in it."""
    for suffix in ("", ".yml", ".yaml", ".txt"):
        assert read(file, C7N_ORG, suffix) == (
            Member(
                "123123123123",
                name="account-1",
                role_arn="arn:aws:iam::123123123123:role/CloudCustodian",
                regions=("us-east-1", "eu-west-1"),
                tags=(("type", "prod"), ("division", "some division"), ("untyped", "")),
                external_id="shared",
            ),
            Member(
                "012345670123",
                role_arn="arn:aws:iam::012345670123:role/path/CloudCustodian",
                regions=("us-east-1", "eu-west-1"),
                tags=(),
            ),
            Member("000000000001", tags=()),
        )


@given(st.dictionaries(st.from_regex(r"[0-9]{12}", fullmatch=True), NAMES, min_size=1, max_size=8), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_pyyaml_writes_is_read_back(file: Path, names: dict[str, str], is_flow: bool) -> None:
    """Names of every kind, in both styles of YAML."""
    accounts = [{"account_id": id_, "name": name, "vars": {"a": [1, {"b": None}]}} for id_, name in names.items()]
    found = read(file, yaml.safe_dump({"accounts": accounts}, default_flow_style=is_flow), ".yml")
    assert {each.account_id: each.name for each in found} == names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it names no account"),
        ("# none\n\n", "it names no account"),
        (f"{ONE}\n\nproduction\n", ":3: production: it is not an account ID, which has 12 digits"),
        (f"{ONE},shop\n", f":1: {ONE},shop: it is not an account ID"),
        ("12345678901\n", ":1: 12345678901: an account ID has 12 digits, this one has 11; if zeros"),
        ("1111-2222-3333\n", f":1: 1111-2222-3333: write the account ID without dashes: {ONE}"),
        (f"{ONE}\n# x\n{ONE}\n", f":3: account {ONE} is also in line 1: remove one"),
        (f"{ONE}\n\xe9\n".encode("latin-1"), ":2: the file is not UTF-8"),
        (f"{ONE}\n".encode("utf-16"), ":1: the file is UTF-16: save it as UTF-8"),
        ("x" * 10_000, "more characters): it is not an account ID"),
    ],
)
def test_a_fault_in_a_file_of_ids_has_its_line(file: Path, text: str | bytes, words: str) -> None:
    """One line, which begins with the file."""
    assert words in wrong(file, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ": it names no account"),
        ("accounts:\n", ": it names no account"),
        ("accounts: []\n", ": it names no account"),
        ("subscriptions: []\n", ": it has no `accounts:`"),
        ("- account_id: x\n", ":1: the file has to be a mapping"),
        ("accounts: {a: b}\n", ":1: accounts has to be a list"),
        (f"accounts:\n- '{ONE}'\n", ":2: an account has to be a mapping"),
        ("accounts:\n- name: x\n", ":2: an account without account_id"),
        ("accounts:\n- account_id: 12345678901\n", ":2: account_id 12345678901: an account ID has 12 digits"),
        ("accounts:\n- account_id: 1.2e11\n", ":2: account_id 1.2e11: it is not an account ID"),
        ("accounts:\n- account_id: [x]\n", ":2: account_id has to be a text"),
        ("accounts:\n- ? [a]\n  : b\n", ":2: a key has to be a text"),
        ("accounts:\n- <<: {}\n", ":2: merge keys (<<) are not supported"),
        ("accounts:\n- name: x\n  name: y\n", ":3: an account has name twice"),
        ("accounts: &a\n- *a\n", ":1: an account has to be a mapping"),
        ("accounts:\n- *a\n", ":2: not valid YAML: found undefined alias"),
        ("accounts: [\n", ":2: not valid YAML: "),
        ("accounts: []\n---\naccounts: []\n", ":2: not valid YAML: "),
        ("accounts:\n- \x07\n", ":2: not valid YAML: it has a control character"),
        ("\n" + "[" * 100_000, ":2: it is nested too deeply"),
        ("\n" + "{a: " * 100_000, ":2: it is nested too deeply"),
        ("a:\n" + "- " * 100_000, ":2: it is nested too deeply"),
    ],
)
def test_a_fault_in_yaml_has_its_line(file: Path, text: str, words: str) -> None:
    """Also a file that would end a parser which goes by recursion."""
    assert words in wrong(file, text, ".yml")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("role: CloudCustodian", "role CloudCustodian: it is not the ARN of a role"),
        ("role: arn:aws:iam::444455556666:role/x", f"role: it is in account 444455556666, not in {ONE}"),
        ("role: [a, b]", "role: a chain of roles is not supported"),
        ("profile: shop", "profile: a profile of an account is not supported"),
        ("regions: us-east-1", "regions has to be a list"),
        ("regions: [us-esat-1]", '"us-esat-1" is not a region with Amazon SES, did you mean'),
        ("regions: [us-east-1, us-gov-west-1]", "several partitions: aws, aws-us-gov"),
        ("regions: [[us-east-1]]", "an item of regions has to be a text"),
        ("tags: [[a]]", "an item of tags has to be a text"),
        ("name: [a]", "name has to be a text"),
    ],
)
def test_a_fault_of_an_account_has_its_line(file: Path, line: str, words: str) -> None:
    """A role of another account would give its findings the wrong account."""
    found = wrong(file, f"accounts:\n- account_id: '{ONE}'\n  {line}\n", ".yml")
    assert found.startswith("accounts.yml:3: ")
    assert words in found


def test_an_account_named_twice_in_yaml_has_both_lines(file: Path) -> None:
    """The line of each ID."""
    text = f"accounts:\n- name: a\n  account_id: '{ONE}'\n- account_id: '{ONE}'\n"
    assert wrong(file, text, ".yml") == f"accounts.yml:4: account {ONE} is also in line 3: remove one"


@pytest.mark.timeout(20)
def test_aliases_of_aliases_cost_nothing(file: Path) -> None:
    """Where nobody looks at them, and where they stand for a region."""
    account = f"accounts:\n- account_id: '{ONE}'\n"
    assert read(file, f"{BOMB}{account}  vars: *a59\n", ".yml") == (Member(ONE, tags=()),)
    assert "an item of regions has to be a text" in wrong(file, f"{BOMB}{account}  regions: *a59\n", ".yml")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("between", ["\n", " ", "\t\n", "#", "{", "accounts", "\n- "])
def test_a_long_file_takes_a_short_time(file: Path, between: str) -> None:
    """A million empty lines are looked through once."""
    text = f"{between * 1_000_000}\n{ONE}\n"
    try:
        assert read(file, text) == (Member(ONE),)
    except FileError as error:
        assert str(error).startswith(f"{file}:")  # noqa: PT017 # some of them are empty lines, others are wrong


def test_yaml_needs_pyyaml_and_ids_do_not(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The core of sescheck does not bring it."""
    monkeypatch.setattr(accounts_file, "find_spec", lambda _: None)
    assert "YAML needs the extra `organization`: pip install 'sescheck[organization]'" in wrong(
        file, C7N_ORG, ".yml"
    )
    assert read(file, ONE) == (Member(ONE),)


def test_a_file_that_is_missing_or_a_folder_is_one_line(tmp_path: Path) -> None:
    """The words of the operating system."""
    with pytest.raises(FileError, match=r"nowhere cannot be read: no such file$"):
        from_file(tmp_path / "nowhere")
    with pytest.raises(FileError, match="cannot be read: it is a folder"):
        from_file(tmp_path)


def test_an_open_pipe_is_a_file() -> None:
    """As the shell's `<(…)` names it."""
    reads, writes = os.pipe()
    os.write(writes, f"{ONE}\n".encode())
    os.close(writes)
    try:
        assert from_file(Path(f"/dev/fd/{reads}")) == (Member(ONE),)
    finally:
        os.close(reads)


@given(
    st.text(alphabet="accounts:account_id'\"-[]{}&*<!|># \n0123456789", max_size=60), st.sampled_from(["", ".yml"])
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_text_is_accounts_or_one_line(file: Path, text: str, suffix: str) -> None:
    """No other exception comes out, and no account that the text does not have."""
    refused = ""
    try:
        found = read(file, text, suffix)
    except FileError as error:
        found, refused = (), str(error)
    assert bool(found) != bool(refused)
    assert "\n" not in refused
    assert all(each.account_id in text for each in found)
