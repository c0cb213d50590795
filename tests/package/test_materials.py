"""The list of what a release is made of: true, whole, and the same for the same release."""

import hashlib
import json
import re
import shutil
import zipfile

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

from package.conftest import ROOT
from tools import materials

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {
    "linux": ("Linux", "posix", "x86_64"),
    "darwin": ("Darwin", "posix", "arm64"),
    "win32": ("Windows", "nt", "AMD64"),
}


@pytest.fixture(scope="session")
def folder(built, tmp_path_factory):
    dist = tmp_path_factory.mktemp("release") / "dist"
    dist.mkdir()
    for path in (built.wheel, built.sdist):
        shutil.copy(path, dist)
    return dist


@pytest.fixture(scope="session")
def listed(folder):
    return materials.list_materials(folder)


def parts(listed, kind):
    return {part["name"]: part for part in listed["components"] if part["type"] == kind}


def test_it_names_the_very_files(listed, built):
    files = {part["name"]: part["hashes"] for part in listed["metadata"]["component"]["components"]}
    for path in (built.wheel, built.sdist):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert files.pop(path.name) == [{"alg": "SHA-256", "content": digest}]
    assert files == {}


def test_only_numpy_is_needed_and_extras_are_optional(listed):
    scopes = {name: part["scope"] for name, part in parts(listed, "library").items()}
    assert scopes.pop("numpy") == "required"
    assert {"matplotlib", "pillow", "mpi4py"} <= set(scopes)
    assert set(scopes.values()) == {"optional"}
    (depends,) = listed["dependencies"]
    assert depends["dependsOn"] == ["pkg:pypi/numpy"]


def test_every_file_that_is_no_code_has_its_licence(listed, built):
    found = parts(listed, "data")
    with zipfile.ZipFile(built.wheel) as wheel:
        others = {
            name
            for name in wheel.namelist()
            if not name.endswith((".py", ".typed")) and ".dist-info/" not in name
        }
        for name, part in found.items():
            digest = hashlib.sha256(wheel.read(name)).hexdigest()
            assert part["hashes"][0]["content"] == digest
    texts = {name for name in others if name.endswith(("SHA256SUMS", "REUSE.toml"))}
    assert set(found) == others - texts
    licences = {name.rpartition("/")[2]: part["licenses"] for name, part in found.items()}
    assert licences["mnist_sample.npz"] == [{"license": {"id": "CC-BY-SA-3.0"}}]
    assert licences["conv.npz"] == [{"license": {"id": "MIT"}}]


def test_the_tools_that_built_it_are_those_that_are_locked(listed):
    tools = {tool["name"]: tool for tool in listed["metadata"]["tools"]["components"]}
    assert set(tools) == {"build", "hatchling", "hatch-fancy-pypi-readme"}
    for tool in tools.values():
        assert tool["version"]
        assert tool["properties"]


def test_every_reference_stands_once_and_leads_somewhere(listed):
    text = json.dumps(listed)
    refs = re.findall(r'"bom-ref": "([^"]+)"', text)
    assert len(refs) == len(set(refs))
    for depends in listed["dependencies"]:
        assert {depends["ref"], *depends["dependsOn"]} <= set(refs)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", listed["serialNumber"])


def test_the_same_release_has_the_same_list(folder, listed, tmp_path, capsys):
    for name in ("one", "two"):
        assert materials.main([str(folder), "--out", str(tmp_path / name)]) == 0
    (one,), (two,) = (list((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert (
        one.name == two.name == f"scratchdl-{listed['metadata']['component']['version']}.cdx.json"
    )
    assert one.read_bytes() == two.read_bytes()
    assert json.loads(one.read_text("utf-8")) == listed
    assert str(two) in capsys.readouterr().out


def test_what_is_no_release_is_refused(folder, tmp_path, capsys):
    assert materials.main([str(tmp_path), "--out", str(tmp_path)]) == 1
    assert "must hold one wheel and one sdist" in capsys.readouterr().err


def test_a_file_of_which_nobody_says_whose_it_is_stops_it(folder, built, tmp_path):
    shutil.copytree(folder, tmp_path / "dist")
    with zipfile.ZipFile(tmp_path / "dist" / built.wheel.name, "a") as wheel:
        wheel.writestr("scratchdl/datasets/files/more.npz", b"")
    with pytest.raises(ValueError, match=r"does not say whose .*more\.npz is"):
        materials.list_materials(tmp_path / "dist")


# --- the lock files ---


def locked():
    text = "".join(
        path.read_text("utf-8") for path in sorted((ROOT / "requirements").glob("*.txt"))
    )
    for line in text.replace("\\\n", " ").splitlines():
        if line and not line.startswith((" ", "#")):
            yield Requirement(line.partition(" --hash")[0].strip())


def surroundings(python, system):
    platform, name, machine = SYSTEMS[system]
    return {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "platform_system": platform,
        "os_name": name,
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "extra": "",
    }


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_each_python_and_each_system_has_one_locked_version_of_everything(python, system):
    where = surroundings(python, system)
    chosen = [one for one in locked() if one.marker is None or one.marker.evaluate(where)]
    names = [one.name.lower() for one in chosen]
    assert sorted(names) == sorted(set(names)), "two versions of one package"
    assert {"numpy", "pytest", "hatchling", "mkdocs", "playwright"} <= set(names)
    assert all(re.fullmatch(r"==[^,]+", str(one.specifier)) for one in chosen)


def test_the_pythons_are_those_that_the_package_names(listed, built):
    with zipfile.ZipFile(built.wheel) as wheel:
        said = materials.about(wheel).get_all("Classifier")
    assert [f"Programming Language :: Python :: {python}" for python in PYTHONS] == [
        one for one in said if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", one)
    ]
    assert Marker("python_version < '3.12'").evaluate(surroundings("3.11", "linux"))
