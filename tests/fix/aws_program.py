"""The program ``aws`` of a test: it hands its arguments over, and ends as the AWS CLI did."""

PROGRAM = """
import json
import socket
import sys

with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(SOCKET)
    with connection.makefile("rw", encoding="utf-8") as stream:
        print(json.dumps(sys.argv[1:]), file=stream, flush=True)
        code, out, err = json.loads(stream.readline())
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(code)
"""
