"""The same, for a worker whose words nobody wants: a result says what went wrong with an account.

Standard output is the report's, and a traceback of a process that is killed helps nobody.
"""

import os
import runpy

if __name__ == "__mp_main__":
    _nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(_nowhere, 1)
    os.dup2(_nowhere, 2)
    os.close(_nowhere)
    runpy.run_module("sescheck.organization.engine.worker_start", run_name="__mp_main__")
