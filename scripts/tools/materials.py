"""Write down what a release is made of, for programs that look for known holes and for licences.

    python -m tools.materials dist --out materials

The list is in the form of CycloneDX, JSON. It names the wheel and the sdist with their hashes, what
the package needs to run, each file in it that is not our own code with its licence, and the locked
tools that have built it. The same files make the same list.
"""

import argparse
import email
import hashlib
import json
import re
import sys
import tomllib
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from email.message import Message
from pathlib import Path, PurePosixPath
from typing import Any

from tools.provenance import ROOT

NAMESPACE = uuid.UUID("6b1a3c0e-0c4e-5b0a-9a52-6f1c8a2f3c11")  # of these lists; any would do
TERMS = "scratchdl/datasets/files/REUSE.toml"
WEIGHTS = "scratchdl/networks/files/"
LOCK = ROOT / "requirements" / "dev.txt"
LOCKED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?P<rest>(?:.*\\\n)*.*)$", re.M)
Component = dict[str, Any]


def sha256(content: bytes) -> list[dict[str, str]]:
    """A hash as the form wants it."""
    return [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}]


def about(wheel: zipfile.ZipFile) -> Message:
    """What the wheel says of itself."""
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    return email.message_from_bytes(wheel.read(name))


def package(metadata: Message, files: Sequence[Path]) -> Component:
    """The release itself."""
    name, version = metadata["Name"], metadata["Version"]
    return {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "licenses": [{"license": {"id": metadata["License-Expression"]}}],
        "components": [
            {
                "type": "file",
                "bom-ref": file.name,
                "name": file.name,
                "hashes": sha256(file.read_bytes()),
            }
            for file in files
        ],
    }


def needed(metadata: Message) -> Iterator[Component]:
    """What is installed with it; an extra only on request."""
    for line in metadata.get_all("Requires-Dist") or []:
        requirement, _, marker = line.partition(";")
        name = re.match(r"[\w.-]+", requirement)
        if name is None:
            raise ValueError(f"the wheel needs something without a name: {line}")
        extra = re.search(r"extra == '([^']+)'", marker)
        properties = [{"name": "scratchdl:requirement", "value": line}]
        yield {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name[0].lower()}" + (f"#{extra[1]}" if extra else ""),
            "name": name[0],
            "purl": f"pkg:pypi/{name[0].lower()}",
            "scope": "optional" if extra else "required",
            "properties": properties,
        }


def data(wheel: zipfile.ZipFile) -> Iterator[Component]:
    """The files in the wheel that are no code, each with its makers and its terms."""
    terms = {
        str(PurePosixPath(TERMS).parent / one["path"]): one
        for one in tomllib.loads(wheel.read(TERMS).decode())["annotations"]
    }
    for name in sorted(wheel.namelist()):
        if not name.endswith(".npz"):
            continue
        found = terms.get(name, {})
        if not found and not name.startswith(WEIGHTS):
            raise ValueError(f"{TERMS} does not say whose {name} is")
        yield {
            "type": "data",
            "bom-ref": name,
            "name": name,
            "copyright": found.get("SPDX-FileCopyrightText", "The scratchdl authors"),
            "licenses": [{"license": {"id": found.get("SPDX-License-Identifier", "MIT")}}],
            "hashes": sha256(wheel.read(name)),
        }


def tools(lock: str, wanted: Sequence[str]) -> Iterator[Component]:
    """The locked tools that have built it, each with the hashes that its file may have."""
    for found in LOCKED.finditer(lock):
        if found["name"] in wanted:
            hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", found["rest"])
            yield {
                "type": "application",
                "bom-ref": f"pkg:pypi/{found['name']}@{found['version']}",
                "name": found["name"],
                "version": found["version"],
                "purl": f"pkg:pypi/{found['name']}@{found['version']}",
                "scope": "excluded",
                "properties": [
                    {"name": "scratchdl:locked-sha256", "value": digest}
                    for digest in sorted(hashes)
                ],
            }


def list_materials(folder: Path) -> Component:
    """The list for the wheel and the sdist of one release.

    Raises:
        ValueError: The folder holds something else, or a file of which nobody says whose it is.
    """
    wheels, sdists = sorted(folder.glob("*.whl")), sorted(folder.glob("*.tar.gz"))
    if len(wheels) != 1 or len(sdists) != 1:
        raise ValueError(f"{folder} must hold one wheel and one sdist, not {wheels + sdists}")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    builders = [re.split(r"[<>=\[ ]", one)[0] for one in project["build-system"]["requires"]]
    with zipfile.ZipFile(wheels[0]) as wheel:
        metadata = about(wheel)
        release = package(metadata, [wheels[0], sdists[0]])
        parts = [*needed(metadata), *data(wheel)]
    built_by = list(tools(LOCK.read_text("utf-8"), ["build", *builders]))
    required = [part["bom-ref"] for part in parts if part.get("scope") == "required"]
    contents = json.dumps([release, parts, built_by], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, contents)}",
        "version": 1,
        "metadata": {"component": release, "tools": {"components": built_by}},
        "components": parts,
        "dependencies": [{"ref": release["bom-ref"], "dependsOn": required}],
    }


def main(words: Sequence[str]) -> int:
    """Write the list for a folder of distributions."""
    parser = argparse.ArgumentParser(prog="python -m tools.materials")
    parser.add_argument("folder", type=Path, help="where the wheel and the sdist are")
    parser.add_argument("--out", type=Path, required=True, help="the folder for the list")
    given = parser.parse_args(words)
    try:
        found = list_materials(given.folder)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    release = found["metadata"]["component"]
    given.out.mkdir(parents=True, exist_ok=True)
    path = given.out / f"{release['name']}-{release['version']}.cdx.json"
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(f"{path}: {len(found['components'])} parts")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
