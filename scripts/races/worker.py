"""One variant of a workload in a process of its own; races starts and asks it.

Reads numbers of steps, one a line, and answers each with the seconds that they took, and with the
processor time of all threads in them.
"""

import importlib
import json
import sys
import time
from importlib import metadata

LIBRARIES = {"torch": "PyTorch", "sklearn": "scikit-learn", "mygrad": "MyGrad"}
LIBRARIES |= {"autograd": "HIPS autograd", "micrograd": "micrograd"}


def main(workload: str, group: str, variant: str) -> None:
    """Get ready, say so, and then answer until the questions end."""
    module = importlib.import_module(f"races.{workload.replace('-', '_')}")
    try:
        run = module.GROUPS[group][variant]()
    except ImportError as error:
        print(json.dumps({"missing": error.name}), flush=True)
        return
    run(3)
    versions = {
        name: getattr(sys.modules[library], "__version__", None) or metadata.version(library)
        for library, name in LIBRARIES.items()
        if library in sys.modules
    }
    print(json.dumps({"versions": versions}), flush=True)
    for line in sys.stdin:
        start, cpu = time.perf_counter(), time.process_time()
        run(int(line))
        taken = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}
        print(json.dumps(taken), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
