"""The first start: `python -m core` as a process in a small copy of the checkout, with a lock of one package."""

from __future__ import annotations

import ast
import hashlib
import os
import pty
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OLDEST = (3, 7)  # the oldest Python whose syntax the parser can hold a source to

# Says where the program has arrived. The package that the lock names is asked for, if the start brought it.
PROGRAM = """
import importlib.util, sys

def main(argv):
    print(sys.prefix, *argv, "with pebble" if importlib.util.find_spec("pebble") else "")
    return 0
"""

# In the place of pip, where a test is about what pip says: says it, slowly if asked, and notes that it was called.
PIP = """
import os, sys, time
from pathlib import Path

here = Path(sys.prefix)
with (here.parent / "calls").open("a") as calls:
    calls.write("called\\n")
print((here / "says").read_text(), flush=True)
time.sleep(float((here / "seconds").read_text()))
sys.exit(int((here / "ends").read_text()))
"""

# In the place of venv, where a test is about when an environment is made: as it is, with a pip that puts in the package
# without looking. One test has the real ones, which take three seconds of CPU.
QUICK = """
import sys
from pathlib import Path

sys.path = [each for each in sys.path if Path(each or ".").resolve() != Path(__file__).resolve().parent]
import venv

target = Path(sys.argv[-1])
venv.EnvBuilder(symlinks=True, clear="--clear" in sys.argv).create(target)
pip = next(target.glob("lib/python*/site-packages")) / "pip"
pip.mkdir()
(pip / "__init__.py").touch()
(pip / "__main__.py").write_text("from pathlib import Path; (Path(__file__).parents[1] / 'pebble.py').touch()")
"""


@dataclass(frozen=True, slots=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class Checkout:
    folder: Path
    env: dict[str, str]

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    def lock(self, text: str) -> None:
        (self.folder / "requirements" / "run.lock").write_text(text)

    def begin(self, *words: str, **env: str) -> subprocess.Popen[str]:
        command, pipe = [sys.executable, "-m", "core", *words], subprocess.PIPE
        return subprocess.Popen(
            command, cwd=self.folder, env=self.env | env, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
        )

    def start(self, *words: str, **env: str) -> Ended:
        process = self.begin(*words, **env)
        stdout, stderr = process.communicate(timeout=100)
        return Ended(process.returncode, stdout, stderr)

    def with_pip_that(self, *, says: str = "", ends: int = 0, seconds: float = 0) -> None:
        """An environment whose pip is a stand-in; one that is there stays, and its pip says something else."""
        if not self.venv.exists():
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.venv], check=True)
            pip = next(self.venv.glob("lib/python*/site-packages")) / "pip"
            pip.mkdir()
            (pip / "__init__.py").touch()
            (pip / "__main__.py").write_text(PIP)
        for name, value in (("says", says), ("ends", str(ends)), ("seconds", str(seconds))):
            (self.venv / name).write_text(value)

    def with_quick_venv(self) -> None:
        (self.folder / "venv.py").write_text(QUICK)

    def calls(self) -> int:
        return len((self.folder / "calls").read_text().splitlines())


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    folder = tmp_path / "iyagi"
    (folder / "core").mkdir(parents=True)
    (folder / "requirements").mkdir()
    for name in ("__init__.py", "__main__.py", "bootstrap.py"):
        (folder / "core" / name).write_bytes((ROOT / "core" / name).read_bytes())
    (folder / "core" / "cli.py").write_text(PROGRAM)
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    digest = _pebble(wheels / "pebble-1.0-py3-none-any.whl")
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", "PIP_CONFIG_FILE": os.devnull}
    made = Checkout(folder, env | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)})
    made.lock(f"pebble==1.0 \\\n    --hash=sha256:{digest}\n")
    return made


def test_from_nothing_the_environment_is_made_once_and_the_program_runs_in_it(checkout: Checkout) -> None:
    first = checkout.start("chat", "하람")
    second = checkout.start("chat")

    assert first.stdout.split("\n")[0] == f"{checkout.venv} chat 하람 with pebble"
    assert first.stderr.startswith("First run: making the environment (.venv). 1 packages")
    assert first.stderr.endswith("Ready.\n")
    assert (second.stdout, second.stderr) == (f"{checkout.venv} chat with pebble\n", "")


def test_a_changed_lock_is_installed_at_the_next_start(checkout: Checkout) -> None:
    checkout.with_pip_that(says="Collecting pebble==1.0")
    checkout.start()
    checkout.lock("pebble==2.0 \\\n    --hash=sha256:00\n")

    changed = checkout.start("run")
    after = checkout.start("run")

    assert changed.stderr == ("Bringing the environment (.venv) up to date (1 packages).\n1/1 pebble\nReady.\n")
    assert changed.stdout.startswith(f"{checkout.venv} run")
    assert after.stderr == ""


def test_the_environment_of_a_developer_is_kept_and_completed(checkout: Checkout) -> None:
    checkout.with_pip_that()
    (checkout.venv / "mine").touch()

    started = checkout.start()

    assert started.stderr.endswith("Ready.\n")
    assert (checkout.venv / "mine").exists()


def test_an_environment_without_pip_is_made_anew(checkout: Checkout) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", checkout.venv], check=True)
    checkout.with_quick_venv()

    started = checkout.start()

    assert started.stderr.startswith("The environment (.venv) was left unfinished: making it anew")
    assert started.stdout == f"{checkout.venv} with pebble\n"


def test_after_an_upgrade_of_the_system_s_python_the_environment_is_made_anew(checkout: Checkout) -> None:
    checkout.with_pip_that()
    checkout.start()
    library = next(checkout.venv.glob("lib/python*"))
    library.rename(library.with_name("python3.1"))
    checkout.with_quick_venv()

    started = checkout.start("run")

    assert started.stdout == f"{checkout.venv} run with pebble\n"
    assert "making it anew" in started.stderr


def test_killed_while_packages_are_put_in_place_the_next_start_waits_for_pip_and_makes_all_anew(
    checkout: Checkout,
) -> None:
    checkout.with_pip_that(says="Installing collected packages: pebble", seconds=4.0)
    first = checkout.begin()
    _until(checkout.folder / "calls")
    first.kill()
    first.communicate()
    checkout.with_quick_venv()

    second = checkout.start()

    assert second.stderr.startswith("Another start is making the environment; waiting for it…\n")
    assert "was left unfinished: making it anew" in second.stderr
    assert second.stdout.endswith("with pebble\n")


def test_two_starts_at_once_make_one_environment(checkout: Checkout) -> None:
    checkout.with_pip_that(seconds=0.5)

    both = [checkout.begin(), checkout.begin()]
    told = [each.communicate() for each in both]

    assert checkout.calls() == 1
    assert [each.returncode for each in both] == [0, 0]
    assert all(stdout.startswith(str(checkout.venv)) for stdout, _ in told)


def test_stopped_by_the_person_the_next_start_goes_on(checkout: Checkout) -> None:
    checkout.with_pip_that(says="Collecting pebble==1.0", seconds=20)
    first = checkout.begin()
    _until(checkout.folder / "calls")
    first.send_signal(signal.SIGINT)
    _, stderr = first.communicate(timeout=10)
    checkout.with_pip_that()

    second = checkout.start()

    assert first.returncode == 130
    assert stderr.endswith("Stopped. Run it again to go on.\n")
    assert "Traceback" not in stderr
    assert second.stderr.startswith("Bringing the environment (.venv) up to date")


OFFLINE = "ERROR: No matching distribution found for pebble==1.0"
FAULTS = {
    f"WARNING: Retrying … NewConnectionError('[Errno 101] Network is unreachable')\n{OFFLINE}": (
        f"The packages could not be fetched. Check the internet connection and run this again.\n{OFFLINE}",
        f"패키지를 받지 못했습니다. 인터넷 연결을 확인하고 다시 실행하면 이어서 받습니다.\n{OFFLINE}",
    ),
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device": (
        "The disk is full. Make about 500 MB of room and run this again.",
        "디스크에 자리가 없습니다. 500MB쯤 비운 뒤 다시 실행해 주세요.",
    ),
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.": (
        "What was fetched is not what requirements names; nothing was installed.",
        "받은 패키지가 requirements에 적힌 것과 다릅니다. 설치하지 않았습니다.",
    ),
    OFFLINE: (
        f"The packages could not be installed. Delete the folder .venv and run this again.\n{OFFLINE}",
        f"패키지를 설치하지 못했습니다. .venv 폴더를 지우고 다시 실행해 보세요.\n{OFFLINE}",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_went_wrong_is_one_sentence_in_the_language_of_the_terminal(checkout: Checkout, fault: str) -> None:
    english, korean = FAULTS[fault]
    checkout.with_pip_that(says=fault, ends=1)

    told = [checkout.start(), checkout.start(LC_ALL="ko_KR.UTF-8", PYTHONIOENCODING="utf-8")]

    for process, words in zip(told, (english, korean), strict=True):
        assert process.returncode == 2
        assert words in process.stderr
        assert "Traceback" not in process.stderr
        assert process.stdout == ""


def test_after_a_fault_of_the_network_the_environment_is_used_again(checkout: Checkout) -> None:
    checkout.with_pip_that(says=OFFLINE, ends=1)
    checkout.start()
    checkout.with_pip_that()

    second = checkout.start()

    assert second.returncode == 0
    assert second.stderr.startswith("Bringing the environment (.venv) up to date")


def test_a_python_without_ensurepip_names_the_debian_package(checkout: Checkout) -> None:
    words = "The virtual environment was not created successfully because ensurepip is not available."
    (checkout.folder / "venv.py").write_text(f"import sys\nprint({words!r})\nsys.exit(1)\n")

    started = checkout.start()

    assert started.returncode == 2
    assert "apt install python3-venv" in started.stderr
    assert not checkout.venv.exists()


def test_a_python_that_is_too_old_is_refused_in_one_sentence(checkout: Checkout) -> None:
    file = checkout.folder / "core" / "bootstrap.py"
    file.write_text(file.read_text().replace("NEEDED = (3, 11)", "NEEDED = (3, 99)"))

    started = checkout.start()

    assert started.returncode == 2
    assert started.stderr.startswith("Python 3.99 or newer is needed; this is 3.")
    assert len(started.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "name", ["core/__init__", "core/__main__", "core/bootstrap", "tests/__init__", "tests/__main__"]
)
def test_a_python_that_is_too_old_can_read_what_refuses_it(name: str) -> None:
    tree = ast.parse((ROOT / f"{name}.py").read_text(), feature_version=OLDEST)

    futures = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    assert futures == []  # Python 3.6 does not know that of the annotations


def test_an_installed_program_goes_on_with_what_it_has(checkout: Checkout) -> None:
    (checkout.folder / "requirements" / "run.lock").unlink()

    started = checkout.start("run")

    assert started.stdout.startswith(f"{sys.prefix} run")
    assert not checkout.venv.exists()


def test_a_python_that_has_the_locked_packages_itself_is_used(checkout: Checkout) -> None:
    checkout.lock(f"sqlalchemy[asyncio]=={metadata.version('sqlalchemy')} \\\n    --hash=sha256:00\n")

    started = checkout.start("run")

    assert started.stdout.startswith(f"{sys.prefix} run")
    assert not checkout.venv.exists()


def test_on_a_terminal_progress_is_one_line_that_moves(checkout: Checkout) -> None:
    names = ["Collecting pebble==1.0", "Ignoring colorama: markers 'x' don't match your environment"]
    checkout.with_pip_that(
        says="\n".join(
            [*names, "Processing /wheels here/sand-1.0.whl (from -r a/run.lock)", "Installing collected packages: …"]
        )
    )
    checkout.lock("pebble==1.0 \\\n    --hash=sha256:00\nsand==1.0\ncolorama==1.0\n")
    ours, theirs = pty.openpty()

    command = [sys.executable, "-m", "core"]
    subprocess.run(command, cwd=checkout.folder, env=checkout.env, stderr=theirs, stdout=subprocess.DEVNULL, check=True)
    seen = os.read(ours, 10_000).decode()
    os.close(ours)
    os.close(theirs)

    moves = seen.split("\n")[1].strip().split("\r")
    assert [" ".join(move.split()[1:]) for move in moves] == ["1/3 pebble", "2/2 sand", "2/2 installing…"]


def _pebble(path: Path) -> str:
    """A wheel of one empty module; its digest."""
    files = {
        "pebble.py": "",
        "pebble-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: pebble\nVersion: 1.0\n",
        "pebble-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, "pebble-1.0.dist-info/RECORD"])
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in {**files, "pebble-1.0.dist-info/RECORD": record}.items():
            wheel.writestr(name, text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _until(path: Path) -> None:
    until = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < until, f"no {path.name}"
        time.sleep(0.02)
