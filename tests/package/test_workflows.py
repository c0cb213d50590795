"""The workflows: nothing is published that has not gone through the gate."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in FOLDER.glob("*.yml")}
JOBS = [(file, name) for file, workflow in WORKFLOWS.items() for name in workflow["jobs"]]
GATE = "bash .ci/run"
MATRIX = re.compile(r"\$\{\{ *matrix\.(\w+) *\}\}")
USES = re.compile(r"^ *(?:- )?uses: (.*)$", re.MULTILINE)
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")  # as Dependabot moves them


def steps_with(job, action):
    """The steps of a job that use an action, whatever its version."""
    return [step for step in job["steps"] if step.get("uses", "").partition("@")[0] == action]


def position(job, wanted):
    """Where in a job the one step stands that runs or uses this."""
    (found,) = [
        number
        for number, step in enumerate(job["steps"])
        if wanted in (step.get("run"), step.get("uses", "").partition("@")[0])
    ]
    return found


def before(file, name):
    """The jobs that must have passed before this one begins."""
    needs = WORKFLOWS[file]["jobs"][name].get("needs", [])
    needs = [needs] if isinstance(needs, str) else needs
    return {other for need in needs for other in (need, *before(file, need))}


def publishing(action):
    return [
        (file, name) for file, name in JOBS if steps_with(WORKFLOWS[file]["jobs"][name], action)
    ]


@pytest.mark.parametrize(
    ("action", "artifact"),
    [
        ("actions/deploy-pages", "actions/upload-pages-artifact"),
        ("pypa/gh-action-pypi-publish", "actions/upload-artifact"),
    ],
)
def test_only_what_went_through_the_gate_is_published(action, artifact):
    """One job publishes; before it, the job that ran the gate handed over what it had made."""
    ((file, name),) = publishing(action)
    jobs = WORKFLOWS[file]["jobs"]
    makers = [job for job in before(file, name) if steps_with(jobs[job], artifact)]
    assert len(makers) == 1
    assert [made for made in JOBS if steps_with(WORKFLOWS[made[0]]["jobs"][made[1]], artifact)] == [
        (file, maker) for maker in makers
    ]
    (maker,) = makers
    handed = [
        i for i, s in enumerate(jobs[maker]["steps"]) if s in steps_with(jobs[maker], artifact)
    ]
    assert position(jobs[maker], GATE) < min(handed)
    assert "continue-on-error" not in str(jobs[maker])
    publish = jobs[name]
    assert not steps_with(publish, "actions/checkout"), "nothing is made anew"
    assert "always()" not in publish.get("if", "")
    assert all("run" not in step for step in publish["steps"])


def test_a_release_holds_what_was_published_and_the_list_of_its_parts():
    jobs = WORKFLOWS["package.yml"]["jobs"]
    release = jobs["release"]
    assert release["needs"] == "publish"
    assert release["if"] == jobs["publish"]["if"] == "github.ref_type == 'tag'"
    taken = steps_with(release, "actions/download-artifact")
    handed = {step["with"]["name"] for step in steps_with(jobs["build"], "actions/upload-artifact")}
    assert {step["with"]["name"] for step in taken} == handed == {"dist", "materials"}
    (published,) = steps_with(jobs["publish"], "actions/download-artifact")
    assert published["with"]["name"] == "dist", "an index refuses what is no distribution"
    (step,) = [step for step in release["steps"] if "run" in step]
    assert "--verify-tag" in step["run"]
    assert step["run"].endswith("dist/* materials/*")
    assert "${{" not in step["run"], "what a shell runs holds nothing that others can write"


@pytest.mark.parametrize(("file", "name"), JOBS)
def test_no_shell_gets_text_that_others_can_write(file, name):
    """A branch or a title may be called `$(rm -rf ~)`; a matrix is ours."""
    for step in WORKFLOWS[file]["jobs"][name]["steps"]:
        written = re.findall(r"\$\{\{ *([^}]*?) *\}\}", step.get("run", ""))
        assert all(one.startswith("matrix.") for one in written), step["run"]


@pytest.mark.parametrize(("file", "name"), JOBS)
def test_who_may_write_runs_no_code_of_the_project(file, name):
    job = WORKFLOWS[file]["jobs"][name]
    if "write" in job.get("permissions", {}).values():
        assert not steps_with(job, "actions/checkout")
        assert not steps_with(job, "actions/setup-python")
        assert "github.ref" in job["if"]


def test_the_site_that_is_published_is_the_folder_that_the_gate_has_built():
    gate = WORKFLOWS["tests.yml"]["jobs"]["gate"]
    (upload,) = steps_with(gate, "actions/upload-pages-artifact")
    assert upload["with"]["path"] == "site"
    assert "main" in upload["if"]
    after = gate["steps"][position(gate, GATE) + 1 :]
    assert after == [upload]


def test_the_gate_tests_the_site_it_builds_and_demands_every_part():
    gate = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "SCRATCHDL_REQUIRE_BROWSER=1" in gate
    assert "SCRATCHDL_REQUIRE_LIVE=1" in gate
    assert 'SCRATCHDL_SITE="$PWD/site"' in gate
    assert "python3 scripts/dev.py test\n" in gate, "the very command of the README"
    for step in ("check\n", "run -- python -m mkdocs build --strict\n", "test --kernels\n"):
        assert re.search(rf"^(step|begin) python3 scripts/dev.py {step}", gate, re.MULTILINE)
    assert "OPENBLAS_CORETYPE=Haswell" in gate


@pytest.mark.parametrize(("file", "name"), JOBS)
def test_every_job_ends_some_day_and_may_do_little(file, name):
    job = WORKFLOWS[file]["jobs"][name]
    assert job["timeout-minutes"] <= 45
    assert WORKFLOWS[file]["permissions"] == {"contents": "read"}
    for checkout in steps_with(job, "actions/checkout"):
        assert checkout["with"]["persist-credentials"] is False


@pytest.mark.parametrize(("file", "name"), JOBS)
def test_no_job_takes_a_value_that_its_matrix_lacks(file, name):
    job = WORKFLOWS[file]["jobs"][name]
    matrix = job.get("strategy", {}).get("matrix", {})
    known = set(matrix) | {key for row in matrix.get("include", []) for key in row}
    assert set(MATRIX.findall(str(job))) <= known


def test_no_action_changes_unless_this_project_does():
    """A tag can be moved; a hash cannot. One action has one version everywhere."""
    used = [one for path in FOLDER.glob("*.yml") for one in USES.findall(path.read_text("utf-8"))]
    assert [one for one in used if not PINNED.fullmatch(one)] == []
    assert len(set(used)) == len({one.partition("@")[0] for one in used}) > 5


def test_pages_and_site_are_tried_on_other_processors():
    systems = WORKFLOWS["tests.yml"]["jobs"]["site"]["strategy"]["matrix"]["system"]
    assert {"ubuntu-24.04-arm", "macos-latest", "windows-latest"} <= set(systems)


def test_everything_that_is_locked_is_kept_up_to_date():
    config = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text("utf-8"))
    kept = {
        (one["package-ecosystem"], folder)
        for one in config["updates"]
        for folder in one.get("directories", [one.get("directory")])
    }
    locks = (ROOT / "scripts").rglob("package-lock.json")
    npm = {
        f"/{lock.parent.relative_to(ROOT).as_posix()}"
        for lock in locks
        if "node_modules" not in lock.parts
    }
    assert len(npm) >= 1
    assert kept == {("github-actions", "/"), ("pip", "/requirements")} | {
        ("npm", one) for one in npm
    }
