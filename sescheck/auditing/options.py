"""The options of an audit and their defaults: the commands have options of the same names.

`sescheck.cli.parameters` has the help of each. Nothing slow is imported here: the help needs no boto3.
The third group of options, about time and tries, is ``sescheck.aws.limits.Limits``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What is read, with which credentials, and where it is saved.

    Attributes:
        regions: names, globs or ``all``, each of them one or several with commas; None: the account's own.
        profile: as in the AWS CLI; None: what boto3 finds.
        role_arn: roles to assume, one for each account.
        external_id: the external ID that the roles require.
        endpoint_url: the URL that AWS requests are sent to; None: AWS's own.
        depth: how much is read; None: the default.
        suppression_list: whether it is read.
        show_addresses: whether its addresses are shown, not only their hashes.
        dns: whether the DNS is asked; None: it is, unless AWS is emulated on this machine.
        nameserver: the resolver to ask; None: the one of this machine.
        dns_rate: the most questions a second; None: the default.
        resume: a snapshot to continue: only what is missing from it is read.
        snapshot: the file to save the data read to; None: it is not saved.
        from_: a snapshot to audit, without a call to AWS.
        plan_only: whether only the costs are estimated.
    """

    regions: Sequence[str] | None = None
    profile: str | None = None
    role_arn: Sequence[str] | None = None
    external_id: str | None = None
    endpoint_url: str | None = None
    depth: str | None = None
    suppression_list: bool = False
    show_addresses: bool = False
    dns: bool | None = None
    nameserver: str | None = None
    dns_rate: float | None = None
    resume: Path | None = None
    snapshot: Path | None = None
    from_: Path | None = None
    plan_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeOptions:
    """What is reported, and what counts.

    Attributes:
        config: the configuration file; None: that of the working folder, if it has one.
        select: globs of the rules to run; empty: the configuration's, else all.
        ignore: globs of the rules to skip.
        fail_on: the lowest severity that counts as a failure, or ``never``; None: the configuration's, else the
            default.
        baseline: the file of the known findings.
        write_baseline: the file to save the findings to, as a baseline.
        since: the folder or file of the earlier runs.
        keep: how many of them are kept; None: the default.
        quiet_if_unchanged: whether nothing is printed if nothing changed.
        full: whether people see the whole report, although it is compared with an earlier run.
    """

    config: Path | None = None
    select: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    fail_on: str | None = None
    baseline: Path | None = None
    write_baseline: Path | None = None
    since: Path | None = None
    keep: int | None = None
    quiet_if_unchanged: bool = False
    full: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputOptions:
    """What is shown, where and how.

    Attributes:
        formats: ``NAME`` or ``NAME:FILE``; none: what suits standard output.
        progress: whether standard error shows the progress of the reading.
        quiet: verdicts and counts only.
        verbose: every finding in full, and every call.
        color: ``auto``, ``always`` or ``never``; None: ``auto``.
        no_color: as ``never``.
        group_by: ``rule``, ``region`` or ``identity``: by what people see the findings grouped; None: ``rule``.
    """

    formats: Sequence[str] | None = None
    progress: bool = True
    quiet: bool = False
    verbose: bool = False
    color: str | None = None
    no_color: bool = False
    group_by: str | None = None
