"""One variant of a workload in a process of its own; scripts/bench.py starts and asks it.

Reads numbers of steps, one a line, and answers each with the seconds that they took.
"""

import importlib
import json
import sys
import time


def main(workload: str, variant: str) -> None:
    """Get ready, say so, and then answer until the questions end."""
    module = importlib.import_module(f"bench_{workload.replace('-', '_')}")
    try:
        run = module.VARIANTS[variant]()
    except ImportError as error:
        print(json.dumps({"missing": error.name}), flush=True)
        return
    run(3)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        run(int(line))
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
