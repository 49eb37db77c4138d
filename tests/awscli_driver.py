"""The AWS CLI, many commands long in one process: run by the Python of the environment that it lives in.

A line of JSON in, ``[argument, ...]``; a line of JSON out, ``[exit code, output, errors]``. Half a second of
starting is paid once, and not by each of hundreds of commands.
"""

import contextlib
import io
import json
import sys
from typing import Any

from awscli.clidriver import create_clidriver  # type: ignore[import-not-found] # not in this environment


def answer(driver: Any, arguments: list[str]) -> tuple[int, str, str]:
    """What the program would have ended with and printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = driver.main(arguments)
        except SystemExit as ended:  # its parser of options ends the program
            code = ended.code or 0
    return code, out.getvalue(), err.getvalue()


def serve() -> None:
    """Until the other side leaves."""
    driver = create_clidriver()
    answers = sys.stdout
    for line in sys.stdin:
        arguments = json.loads(line)
        # A driver that once printed a skeleton prints it again before the output of each later command.
        of_its_own = create_clidriver() if "--generate-cli-skeleton" in arguments else driver
        print(json.dumps(answer(of_its_own, arguments)), file=answers, flush=True)


if __name__ == "__main__":
    serve()
