#!/usr/bin/env python3
"""What Lighthouse says of the built site: `python -m tools.lighthouse SITE` writes its marks.

It needs Chromium and Lighthouse (`npm install --global lighthouse@12`, or a program that
SCRATCHDL_LIGHTHOUSE names), which the project itself does not. The marks for speed depend on what
else the machine does: each page is opened several times, and the run in the middle counts.
"""

import argparse
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

from bare.chromium import find_chromium
from tools.provenance import made_by, to_json
from tools.viewing import SiteHandler, serve

RECORD = Path(__file__).resolve().parents[2] / "docs/data/lighthouse.json"
PAGES = {
    "front page": "",
    "chapter 4": "learn/04-output-and-loss/",
    "chapter 10": "learn/10-first-weights/",
    "first lab": "labs/first_digits/",
    "reference": "reference/losses/",
}
DEVICES: dict[str, list[str]] = {"phone": [], "desktop": ["--preset=desktop"]}
CHROME = "--headless=new --disable-gpu --disable-background-networking --no-first-run"
MARKS = ("performance", "accessibility", "best-practices", "seo")
WHAT = "Lighthouse on pages of the built site, served from the same machine and compressed."
COLUMNS: dict[str, dict[str, str]] = {
    **{mark: {"label": mark.replace("-", " "), "format": ".0f"} for mark in MARKS},
    "shift": {"label": "layout shift", "format": ".3f"},
    "paint": {"label": "largest paint, s", "format": ".1f"},
    "kilobytes": {"label": "loaded, kB", "format": ".0f"},
}
COLUMNS["seo"]["label"] = "SEO"


class PackedHandler(SiteHandler):
    """Serve text compressed, and over connections that stay open, as web hosts do."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Send what comes before the content, and return the content."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        kind = self.guess_type(path)
        if not path.is_file() or not kind.startswith(("text/", "application/js", "image/svg")):
            return super().send_head()
        return io.BytesIO(self.begin(HTTPStatus.OK, kind, path.read_bytes()))

    def answer(self, code: int, kind: str, text: str) -> None:
        """Send a whole answer."""
        self.wfile.write(self.begin(code, kind, text.encode()))

    def begin(self, code: int, kind: str, body: bytes) -> bytes:
        """Send what comes before a content, and return that content compressed."""
        packed = gzip.compress(body, mtime=0)
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        return packed


def find_lighthouse() -> str:
    """The program, or an end with words on how to get it."""
    found = os.environ.get("SCRATCHDL_LIGHTHOUSE") or shutil.which("lighthouse")
    if found is None:
        sys.exit(
            "Lighthouse is not installed: npm install --global lighthouse@12, or name the "
            "program in SCRATCHDL_LIGHTHOUSE"
        )
    return found


def examine(lighthouse: str, address: str, device: list[str]) -> dict[str, Any]:
    """One run: the report as Lighthouse writes it."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0  # whose Chromium needs no sandbox
    flags = f"--chrome-flags={CHROME}{' --no-sandbox' if root else ''}"
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        output = ["--quiet", "--output=json", f"--output-path={report}"]
        subprocess.run(
            [lighthouse, address, *device, *output, flags, f"--only-categories={','.join(MARKS)}"],
            env={**os.environ, "CHROME_PATH": find_chromium() or ""},
            check=True,
        )
        found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return found


def marks(report: dict[str, Any]) -> dict[str, float]:
    """The numbers of a report that are shown."""
    audits = report["audits"]
    return {
        **{mark: 100 * report["categories"][mark]["score"] for mark in MARKS},
        "shift": audits["cumulative-layout-shift"]["numericValue"],
        "paint": audits["largest-contentful-paint"]["numericValue"] / 1000,
        "kilobytes": audits["total-byte-weight"]["numericValue"] / 1000,
    }


def faults(report: dict[str, Any]) -> Iterator[str]:
    """What cost marks, but for speed."""
    for mark in MARKS[1:]:
        for reference in report["categories"][mark]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                items = audit.get("details", {}).get("items", [])
                yield f"{mark}: {audit['title']} {json.dumps(items)[:600]}"


def examine_all(site: Path, rounds: int) -> dict[str, dict[str, Any]]:
    """Every page on every device: the run in the middle by its speed, and the largest shift."""
    rows: dict[str, dict[str, Any]] = {}
    lighthouse = find_lighthouse()
    with serve(site, PackedHandler) as home:
        for (page, address), (device, options) in (
            (page, device) for page in PAGES.items() for device in DEVICES.items()
        ):
            reports = [examine(lighthouse, home + address, options) for _ in range(rounds)]
            runs = sorted(map(marks, reports), key=lambda run: run["performance"])
            row = {
                "label": f"{page}, {device}",
                **runs[rounds // 2],
                "shift": max(run["shift"] for run in runs),
                "performance_of_runs": [run["performance"] for run in runs],
            }
            rows[f"{page} {device}".replace(" ", "-")] = row
            print(json.dumps(row), *sorted(set(faults(reports[0]))), sep="\n    ", flush=True)
    return rows


def main() -> None:
    """Examine a built site and write what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("site", type=Path, nargs="?", default=Path("site"))
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if not (options.site / "index.html").is_file():
        parser.error(f"{options.site} holds no site; build it first: python scripts/dev.py build")
    rows = examine_all(options.site, options.rounds)
    version = subprocess.run(
        [find_lighthouse(), "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    provenance = made_by(
        "scripts/tools/lighthouse.py",
        lighthouse=version,
        rounds=options.rounds,
        processors=os.cpu_count(),
    )
    about = {
        "what": WHAT,
        "provenance": provenance,
        "origin": f"Lighthouse {version} on {provenance['date']}, {options.rounds} runs a page, at "
        f"commit {provenance['commit']}: the run in the middle by its speed, the largest layout "
        "shift of all.",
        "command": "-m tools.lighthouse",
        "rows_are": "page",
        "columns": COLUMNS,
        "rows": rows,
    }
    RECORD.write_text(to_json(about), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
