"""The console script, and ``python -m sescheck``."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    from sescheck.cli.main import main as run_and_leave  # noqa: PLC0415 - importing this module costs nothing

    run_and_leave()


if __name__ == "__main__":
    main()
