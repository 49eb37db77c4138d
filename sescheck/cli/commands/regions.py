"""`sescheck regions`."""

from typing import Annotated

import typer

from sescheck.cli.completion import completers


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
    from sescheck.cli.region_list import all_endpoints, list_regions  # noqa: PLC0415

    typed = (name for each in names or () for name in each.split(",") if name)
    wanted = unique(region for name in typed for region in matching(name))
    check_names(wanted)
    known = [region for regions in ses_regions().values() for region in regions]
    typer.echo(all_endpoints(wanted or known) if wanted or endpoints else list_regions(known))
