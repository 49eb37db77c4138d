"""`sescheck config`."""

from typing import Annotated

import typer

from sescheck.cli import parameters

Check = Annotated[
    bool,
    typer.Option("--check", help="Exit with 2 if there is no configuration file. E.g. config --check"),
]
Schema = Annotated[
    bool,
    typer.Option("--schema", help="Print the JSON Schema of the file, for editors. E.g. config --schema > s.json"),
]


def config(*, check: Check = False, config: parameters.Config = None, schema: Schema = False) -> None:
    """Show or check the configuration file.

    Shows how sescheck understands the file, or what is wrong and on which line. Makes no call to AWS, and does not
    run own rules.

    \b
    Examples:
      sescheck config --check
      sescheck config --config ses/production.toml
    """
    from sescheck.auditing.configuring import load_unrun  # noqa: PLC0415 - what it imports only where it is used
    from sescheck.cli.config_text import config_lines  # noqa: PLC0415
    from sescheck.cli.linking import linked_file  # noqa: PLC0415
    from sescheck.config.loading import FILE, PYPROJECT  # noqa: PLC0415
    from sescheck.config.schema import generated  # noqa: PLC0415
    from sescheck.errors import UsageError  # noqa: PLC0415
    from sescheck.plain import safe  # noqa: PLC0415

    if schema:
        typer.echo(generated(), nl=False)
        return
    loaded = load_unrun(config)
    if check and loaded.source is None:
        raise UsageError(
            f"there is no {FILE} here and no [tool.sescheck] in {PYPROJECT}: `sescheck init` writes one"
        )
    for index, line in enumerate(config_lines(loaded)):
        words = safe(line).rstrip()
        if not index and loaded.source is not None:
            before, named, after = words.rpartition(str(loaded.source.file))
            words = f"{before}{linked_file(loaded.source.file) if named else ''}{after}"
        typer.echo(words)
