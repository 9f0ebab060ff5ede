"""Lighthouse, installed by name with npm where it is not there yet, and run against a page in the system's Chromium."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.engines import CHROMIUM_FLAGS, EngineMissing, chromium_binary

VERSION = "13.5.0"
CATEGORIES = ("performance", "accessibility", "best-practices")
LONGEST = 50  # seconds of one audit
LONGEST_INSTALL = 100


def lighthouse(cache: Path | None = None) -> Path:
    """The program's file. Raises EngineMissing where there is no npm, or npm cannot get it."""
    folder = (cache or Path.home() / ".cache" / "iyagi-tests") / f"lighthouse-{VERSION}"
    program = folder / "node_modules" / ".bin" / "lighthouse"
    npm = shutil.which("npm")
    if npm is None:
        raise EngineMissing("Lighthouse: install Node.js with npm")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not program.exists():
            _install(npm, folder)
    return program


def _install(npm: str, folder: Path) -> None:
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", f"lighthouse@{VERSION}"]
    (folder / "package.json").write_text("{}")
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=LONGEST_INSTALL)
    except subprocess.TimeoutExpired:
        raise EngineMissing("Lighthouse: npm did not get it in time") from None
    if done.returncode != 0:
        raise EngineMissing(f"Lighthouse: npm could not get it: {done.stderr.strip()[-300:]}")


def _run(command: list[str], environment: dict[str, str], folder: str) -> str:
    """What it complained of. At SIGINT it ends its browser, which runs in a group of its own."""
    running = subprocess.Popen(command, env=environment, cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        return running.communicate(timeout=LONGEST)[1]
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGINT)
        try:
            return running.communicate(timeout=5)[1]
        finally:
            running.kill()


def scores(program: Path, url: str, cookie: str = "") -> dict[str, float]:
    """The score of each of CATEGORIES, from 0 to 1, on the phone that Lighthouse simulates, which brings `cookie`.
    Raises EngineMissing where there is no Chromium."""
    browser = chromium_binary() or _playwrights_own()
    with tempfile.TemporaryDirectory(prefix="iyagi-lighthouse-") as name:
        out = Path(name) / "report.json"
        command = [
            str(program),
            url,
            "--quiet",
            "--output=json",
            f"--output-path={out}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--extra-headers={json.dumps({'Cookie': cookie} if cookie else {})}",
            "--max-wait-for-load=9000",  # a stream that stays open is not waited for
            f"--chrome-flags={' '.join(CHROMIUM_FLAGS)} --user-data-dir={name}/profile",
        ]
        told = _run(command, os.environ | {"CHROME_PATH": browser, "CI": "1"}, name)
        if not out.exists():
            raise RuntimeError(f"Lighthouse gave no report: {told.strip()[-600:]}")
        report = json.loads(out.read_text())
    return {each: float(report["categories"][each]["score"] or 0) for each in CATEGORIES}


def _playwrights_own() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path
