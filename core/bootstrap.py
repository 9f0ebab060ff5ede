"""Makes the environment the first time, with the standard library alone: `.venv` and the locked packages in it."""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import locale
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
NEEDED = (3, 11)
STAMP = "iyagi.lock.sha256"

WORDS = {
    "ko": {
        "python": "Python {needed} 이상이 필요합니다. 지금은 {found}입니다. python.org나 운영체제의 꾸러미로 새 Python을 설치해 주세요.",
        "first": "처음 실행이라 환경을 만듭니다(.venv). 인터넷에서 꾸러미 {count}개를 받으며 1분쯤 걸립니다.",
        "update": "꾸러미 목록이 바뀌어 환경을 갱신합니다({count}개).",
        "venv": "가상 환경을 만들지 못했습니다({why}). Debian이나 Ubuntu라면 `apt install python3-venv` 뒤에 다시 실행해 주세요.",
        "network": "꾸러미를 받지 못했습니다. 인터넷 연결을 확인하고 다시 실행하면 이어서 받습니다.\n{why}",
        "disk": "디스크에 자리가 없습니다. 500MB쯤 마련한 뒤 다시 실행해 주세요.",
        "stopped": "멈췄습니다. 다시 실행하면 이어서 만듭니다.",
        "wait": "다른 시작이 환경을 만들고 있어 기다립니다…",
        "done": "준비되었습니다.",
    },
    "en": {
        "python": "Python {needed} or newer is needed; this is {found}. Install a newer one from python.org or your system.",
        "first": "First run: making the environment (.venv). {count} packages are fetched; this takes about a minute.",
        "update": "The list of packages has changed: bringing the environment up to date ({count} packages).",
        "venv": "The virtual environment can't be made ({why}). On Debian or Ubuntu run `apt install python3-venv`, then try again.",
        "network": "The packages could not be fetched. Check the internet connection and run this again.\n{why}",
        "disk": "The disk is full. Make about 500 MB of room and run this again.",
        "stopped": "Stopped. Run it again to go on.",
        "wait": "Another start is making the environment; waiting…",
        "done": "Ready.",
    },
}


class Hindrance(Exception):
    """Why there is no environment, in words for the person."""


def ensure(lock: str) -> None:
    """Return only in a Python that has the packages of requirements/`lock`; else make it, and become it.

    Ends the process with code 2 and one sentence where that cannot be done. Outside a checkout (an installed package,
    an image) the packages are there already.
    """
    if sys.version_info < NEEDED:
        _end(say("python", needed="3.11", found=sys.version.split()[0]))
    file = ROOT / "requirements" / lock
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if not file.is_file() or (not inside and _provided()):
        return
    if not _current(file):
        try:
            _make(file)
        except Hindrance as hindrance:
            _end(str(hindrance))
        except KeyboardInterrupt:
            _end("\n" + say("stopped"))
        except OSError as error:
            _end(say("disk") if error.errno == errno.ENOSPC else say("venv", why=error))
    if not inside:
        _become()


def say(key: str, **args: object) -> str:
    """Words in the language of the terminal."""
    return WORDS["ko" if language().lower().startswith("ko") else "en"][key].format(**args)


def language() -> str:
    """What the terminal's language is, as "ko_KR.UTF-8"; its variables count even where the system lacks the locale."""
    return os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""


def _provided() -> bool:
    """An image or a system that has its own packages and no environment of ours."""
    return not VENV.exists() and all(importlib.util.find_spec(name) for name in ("sqlalchemy", "fastapi", "structlog"))


def _current(lock: Path) -> bool:
    """Whether the environment has what `lock` names; one made for dev.lock serves run.lock as well."""
    stamp = VENV / STAMP
    if not _python().exists() or not stamp.is_file():
        return False
    return _digest(lock) in stamp.read_text(encoding="ascii").split()


def _make(lock: Path) -> None:
    with _alone():
        if _current(lock):
            return
        names = re.findall(r"^([A-Za-z0-9][\w.\[\],-]*)==", lock.read_text(encoding="utf-8"), re.MULTILINE)
        fresh = not _python().exists()
        print(say("first" if fresh else "update", count=len(names)), file=sys.stderr, flush=True)
        if fresh:
            _create()
        _install(lock, len(names))
        stamps = {_digest(lock)}
        if lock.name == "dev.lock":
            stamps.add(_digest(lock.with_name("run.lock")))
        (VENV / STAMP).write_text("\n".join(sorted(stamps)), encoding="ascii")
        print(say("done"), file=sys.stderr, flush=True)


def _create() -> None:
    """A half-made environment of a start that was stopped is thrown away first."""
    if VENV.exists():
        shutil.rmtree(VENV)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        _tell_disk(made.stderr)
        raise Hindrance(say("venv", why=_last(made.stdout + made.stderr)))


def _install(lock: Path, count: int) -> None:
    """With a line that moves on a terminal, and a line for every tenth package elsewhere."""
    (VENV / STAMP).unlink(missing_ok=True)
    command = [str(_python()), "-m", "pip", "install", "--no-deps", "--require-hashes", "--no-input", "-r", str(lock)]
    lines: list[str] = []
    pip = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
    try:
        for number, line in enumerate(_collected(pip, lines), 1):
            _progress(number, count, line)
        status = pip.wait()
    except BaseException:
        pip.terminate()
        pip.wait()
        raise
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if status != 0:
        output = "".join(lines)
        _tell_disk(output)
        raise Hindrance(say("network", why=_last(output)))


def _collected(pip: subprocess.Popen[str], lines: list[str]) -> Iterator[str]:
    """The names of the packages as pip comes to them; all it says goes to `lines`."""
    for line in pip.stdout or ():
        lines.append(line)
        found = re.match(r"(?:Collecting|Requirement already satisfied:|Processing .*[/\\])\s*([\w.\[\]-]+)", line)
        if found:
            yield found[1]


def _progress(number: int, count: int, name: str) -> None:
    if sys.stderr.isatty():
        filled = 30 * number // max(count, 1)
        print(
            f"\r{'█' * filled}{'░' * (30 - filled)} {number}/{count} {name[:28]:<28}",
            end="",
            file=sys.stderr,
            flush=True,
        )
    elif number % 10 == 0 or number == count:
        print(f"{number}/{count} {name}", file=sys.stderr, flush=True)


def _tell_disk(output: str) -> None:
    if "No space left" in output or "Errno 28" in output:
        raise Hindrance(say("disk"))


def _last(output: str) -> str:
    lines = [
        line.strip()
        for line in output.splitlines()
        if line.strip() and "WARNING" not in line and "[notice]" not in line
    ]
    return lines[-1][:300] if lines else "?"


@contextmanager
def _alone() -> Iterator[None]:
    """Two starts at once make one environment: the second waits for the first."""
    with (ROOT / ".venv.lock").open("a+") as file:
        try:
            import fcntl
        except ImportError:  # Windows
            yield
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print(say("wait"), file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _become() -> None:
    """Go on in the environment's own Python with the same arguments."""
    command = [str(_python()), *sys.orig_argv[1:]]
    if os.name == "posix":
        os.execv(command[0], command)
    sys.exit(subprocess.run(command, check=False).returncode)


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _end(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(2)
