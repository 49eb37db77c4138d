"""`sescheck regions`."""

from typing import Annotated

import typer

from sescheck.cli.completion import completers

_PATTERNS = """\
API        email.REGION.amazonaws.com             feedback   feedback-smtp.REGION.amazonses.com
SMTP       email-smtp.REGION.amazonaws.com        inbound    inbound-smtp.REGION.amazonaws.com
`?`: not documented. An audit asks each region what it supports."""


def regions(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[REGION]...",
            help="Show all endpoints of these regions. E.g. eu-west-1",
            autocompletion=completers.region,
        ),
    ] = None,
    endpoints: Annotated[
        bool, typer.Option("--endpoints", help="Show all endpoints of every region. E.g. --endpoints")
    ] = False,
) -> None:
    """List the regions with SES.

    For each: API, SMTP, inbound and feedback endpoints, DKIM zone, opt-in. Makes no call to AWS.

    \b
    Examples:
      sescheck regions
      sescheck regions eu-west-1 us-gov-west-1
    """
    from sescheck.aws.ses_regions import check_names, matching, ses_regions, unique  # noqa: PLC0415

    typed = (name for each in names or () for name in each.split(",") if name)
    wanted = unique(region for name in typed for region in matching(name))
    check_names(wanted)
    known = [region for regions in ses_regions().values() for region in regions]
    if wanted or endpoints:
        typer.echo("\n\n".join(_endpoints(name) for name in wanted or known))
    else:
        typer.echo(_table(known))


def _table(names: list[str]) -> str:
    from tabulate import tabulate  # noqa: PLC0415 - only where it is drawn

    from sescheck.endpoints import endpoints_of  # noqa: PLC0415

    marks = {"yes": "yes", "no": "-", "unknown": "?"}
    rows = [
        (p.region, marks[p.has_opt_in], marks[p.has_smtp], marks[p.has_receiving], p.dkim_zone or "?")
        for p in map(endpoints_of, names)
    ]
    table = tabulate(rows, headers=("region", "opt-in", "SMTP", "receiving", "DKIM zone"), tablefmt="plain")
    return f"{table}\n\n{_PATTERNS}"


def _endpoints(name: str) -> str:
    from sescheck.aws.ses_regions import fips_regions  # noqa: PLC0415
    from sescheck.endpoints import Has, endpoints_of  # noqa: PLC0415

    found = endpoints_of(name)
    words = {Has.YES: "", Has.NO: "none", Has.UNKNOWN: "not documented"}
    lines = {
        "API": found.api,
        "FIPS API": found.api.replace("email.", "email-fips.") if name in fips_regions() else words[Has.NO],
        "SMTP": found.smtp or words[found.has_smtp],
        "inbound": found.inbound or words[found.has_receiving],
        "feedback": found.feedback or words[Has.UNKNOWN],
        "DKIM zone": found.dkim_zone or words[Has.UNKNOWN],
        "opt-in": found.has_opt_in.value,
    }
    return "\n".join([name, *(f"  {label:<10} {value}" for label, value in lines.items())])
