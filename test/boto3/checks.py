"""What the scripts beside this one share.

Each script is written against AWS: it makes what it needs, asserts what AWS documents, and takes away
what it made. The endpoint comes from AWS_ENDPOINT_URL, region and credentials from their usual
variables. A line `ok NAME` or `not ok NAME` is printed for each check, the latter with its traceback in
lines that begin with `#`, and at the end `1..COUNT`; the script ends with 1 when any was not ok.

CHECKS_PATIENCE is the most seconds to wait for anything to come true, for an endpoint where all happens
at once or never.
"""

import atexit
import math
import os
import sys
import time
import traceback
import uuid
from email.utils import parsedate_to_datetime

from botocore.config import Config
from botocore.exceptions import ClientError

# A deployment every five seconds is API Gateway's quota: what is refused for that is tried again.
patient = Config(
    retries={"mode": "standard", "max_attempts": int(os.environ.get("AWS_MAX_ATTEMPTS", "12"))}
)

_passed = []
_failed = []
_cleanups = []
_patience = float(os.environ.get("CHECKS_PATIENCE", math.inf))


def check(name):
    """Runs the function under it at once, as one check."""

    def run(function):
        try:
            function()
        except Exception:  # any failure is this check's, and the others go on
            _failed.append(name)
            print(f"not ok {name}", flush=True)
            for line in traceback.format_exc().splitlines():
                print(f"# {line}", flush=True)
        else:
            _passed.append(name)
            print(f"ok {name}", flush=True)
        return function

    return run


def finish():
    """Takes away what was made, and ends with 1 when a check failed."""
    clean()
    print(f"1..{len(_passed) + len(_failed)}", flush=True)
    sys.exit(1 if _failed else 0)


def afterwards(call, **arguments):
    """Notes a call that takes something away at the end; the last thing made goes first."""
    _cleanups.append((call, arguments))


@atexit.register
def clean():
    while _cleanups:
        call, arguments = _cleanups.pop()
        try:
            call(**arguments)
        except ClientError as error:
            print(f"# {error}", file=sys.stderr)


def unique(prefix):
    return f"{prefix}-{uuid.uuid4().hex[:12]}"


def refused(call, *codes, status=None, message=None, **arguments):
    """The error that a call ends with; it has to be one of these codes."""
    try:
        call(**arguments)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        assert not codes or code in codes, f"{code} in place of {codes}: {error}"
        found = error.response["ResponseMetadata"]["HTTPStatusCode"]
        assert status is None or found == status, f"status {found} in place of {status}: {error}"
        assert message is None or message in str(error), f"{message!r} is not in {error}"
        return error
    raise AssertionError(f"{getattr(call, '__name__', call)} was not refused")


def eventually(look, timeout=30, pause=0.25):
    """What `look` gives once it is neither None nor False nor empty."""
    timeout = min(timeout, _patience)
    end = time.monotonic() + timeout
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < end, f"nothing within {timeout} s"
        time.sleep(pause)


def equal(found, wanted):
    assert found == wanted, f"{found!r} in place of {wanted!r}"


def service_time(response):
    """The service's own time, as its answer says it."""
    return parsedate_to_datetime(response["ResponseMetadata"]["HTTPHeaders"]["date"])
