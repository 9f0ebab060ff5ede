"""Makes the environment the first time, with the standard library alone: `.venv` and the locked packages in it.

Pythons that are too old come here as well, to be told so: no newer syntax than 3.6 knows, and annotations in quotes.
What a start needs only when something is to be made is imported there: a ready environment costs milliseconds.
"""

import errno
import hashlib
import os
import sys
from contextlib import contextmanager
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
NEEDED = (3, 11)
STAMP = VENV / "iyagi.lock.sha256"  # the digests of the locks that are installed
UNFINISHED = VENV / "iyagi.unfinished"  # exists while packages are being put in place
TELLING = ("sqlalchemy", "fastapi", "structlog", "pytest", "mypy")  # who has these as locked has the others, too

WORDS = {
    "ko": {
        "python": "Python {needed} 이상이 필요합니다. 지금은 {found}입니다. python.org나 운영체제에서 새 Python을 설치해 주세요.",
        "first": "처음 실행이라 환경(.venv)을 만듭니다. 인터넷에서 패키지 {count}개를 받으며, 1분쯤 걸립니다.",
        "again": "지난번에 끝내지 못한 환경(.venv)을 다시 만듭니다(패키지 {count}개).",
        "update": "환경(.venv)을 갱신합니다(패키지 {count}개).",
        "placing": "설치하는 중…",
        "done": "준비되었습니다.",
        "wait": "다른 곳에서 환경을 만들고 있어 끝나기를 기다립니다…",
        "ensurepip": "이 Python에는 가상 환경을 만드는 부분이 없습니다. Debian이나 Ubuntu라면 `apt install python3-venv`를 실행한 뒤 다시 시작해 주세요.",
        "venv": "가상 환경(.venv)을 만들지 못했습니다: {why}",
        "network": "패키지를 받지 못했습니다. 인터넷 연결을 확인하고 다시 실행하면 이어서 받습니다.\n{why}",
        "hash": "받은 패키지가 requirements에 적힌 것과 다릅니다. 설치하지 않았습니다. 패키지 미러나 프록시를 쓰고 있다면 확인해 주세요.",
        "pip": "패키지를 설치하지 못했습니다. .venv 폴더를 지우고 다시 실행해 보세요.\n{why}",
        "disk": "디스크에 자리가 없습니다. 500MB쯤 비운 뒤 다시 실행해 주세요.",
        "folder": "{folder} 폴더에 쓸 수 없어 환경(.venv)을 만들지 못했습니다. 쓸 수 있는 곳으로 옮기거나 권한을 바꿔 주세요.",
        "stopped": "멈췄습니다. 다시 실행하면 이어서 만듭니다.",
    },
    "en": {
        "python": "Python {needed} or newer is needed; this is {found}. Install a newer one from python.org or your system.",
        "first": "First run: making the environment (.venv). {count} packages are fetched; this takes about a minute.",
        "again": "The environment (.venv) was left unfinished: making it anew ({count} packages).",
        "update": "Bringing the environment (.venv) up to date ({count} packages).",
        "placing": "installing…",
        "done": "Ready.",
        "wait": "Another start is making the environment; waiting for it…",
        "ensurepip": "This Python cannot make virtual environments. On Debian or Ubuntu run `apt install python3-venv`, then try again.",
        "venv": "The virtual environment (.venv) can't be made: {why}",
        "network": "The packages could not be fetched. Check the internet connection and run this again.\n{why}",
        "hash": "What was fetched is not what requirements names; nothing was installed. Check the package mirror or proxy, if you use one.",
        "pip": "The packages could not be installed. Delete the folder .venv and run this again.\n{why}",
        "disk": "The disk is full. Make about 500 MB of room and run this again.",
        "folder": "The folder {folder} can't be written to, so there is no place for the environment (.venv). Move it, or change its permissions.",
        "stopped": "Stopped. Run it again to go on.",
    },
}

# What pip says, and what it means for the person; the first that is found counts.
MEANINGS = (
    ("disk", r"No space left|Errno 28\b|quota exceeded"),
    ("hash", r"DO NOT MATCH THE HASHES"),
    (
        "network",
        r"Connection|[Nn]etwork|resolution|Max retries|[Tt]imed? ?out|ProxyError|SSLError|HTTP error|HTTPError",
    ),
)


class Hindrance(Exception):
    """Why there is no environment, in words for the person."""


def ensure(lock: str) -> None:
    """Return only in a Python that has the packages of requirements/`lock`; else make it, and become it.

    Ends the process with code 2 and one sentence where that cannot be done (130 where the person stopped it). An
    installed command and an image have their packages already.
    """
    if sys.version_info < NEEDED:
        _end(say("python", needed=".".join(map(str, NEEDED)), found=sys.version.split()[0]))
    file = ROOT / "requirements" / lock
    as_module = Path(sys.argv[0]).name == "__main__.py"
    if not as_module or not file.is_file():
        return
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if inside and _outgrown():
        UNFINISHED.touch()
    if not _current(file):
        if not inside and _provided(file):
            return
        _make_or_end(file)
        _become()
    if not inside:
        _become()


def say(key: str, **args: object) -> str:
    """Words in the language of the terminal."""
    return WORDS["ko" if language().lower().startswith("ko") else "en"][key].format(**args)


def language() -> str:
    """What the terminal's language is, as "ko_KR.UTF-8"; its variables count even where the system lacks the locale."""
    import locale

    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next(filter(None, named), None) or locale.getlocale()[0] or ""


def _current(lock: Path) -> bool:
    """Whether the environment has what `lock` names; one made for dev.lock serves run.lock as well."""
    # access, not exists(): another user's environment may lead where we must not look.
    ours = os.access(_python(), os.X_OK) and os.access(VENV / "pyvenv.cfg", os.R_OK) and os.access(STAMP, os.R_OK)
    if not ours or UNFINISHED.exists():
        return False
    return _digest(lock) in STAMP.read_text(encoding="ascii").split()


def _outgrown() -> bool:
    """Whether the system's Python is another version than when the environment, in which we are, was made."""
    return not any(entry.startswith(sys.prefix) for entry in sys.path)


def _provided(lock: Path) -> bool:
    """Whether this Python itself has the packages as locked: an image, or an environment that somebody made by hand."""
    from importlib import metadata

    pins = {name: version for name, version in _pins(lock) if name in TELLING}
    try:
        return bool(pins) and all(metadata.version(name) == version for name, version in pins.items())
    except metadata.PackageNotFoundError:
        return False


def _make_or_end(lock: Path) -> None:
    try:
        _make(lock)
    except Hindrance as hindrance:
        _end(str(hindrance))
    except KeyboardInterrupt:
        _end("\n" + say("stopped"), code=130)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            _end(say("disk"))
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            _end(say("folder", folder=ROOT))
        _end(say("venv", why=error))


def _make(lock: Path) -> None:
    with _alone() as held:
        if _current(lock):
            return
        count = len(_pins(lock))
        kept = _usable()
        _tell(say("update" if kept else "again" if VENV.exists() else "first", count=count))
        if not kept:
            _create()
        _install(lock, count, held)
        stamps = {_digest(each) for each in (lock, lock.with_name("run.lock")) if each.is_file()}
        STAMP.write_text("\n".join(sorted(stamps)), encoding="ascii")
        UNFINISHED.unlink()
        _tell(say("done"))


def _usable() -> bool:
    """Whether packages can be put into the environment that is there, whoever made it."""
    import subprocess

    if UNFINISHED.exists() or not _python().exists():
        return False
    asked = [str(_python()), "-c", f"import sys, pip; sys.exit(sys.version_info < {NEEDED!r})"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _create() -> None:
    """What a start that was stopped has left is thrown away first."""
    import shutil
    import subprocess

    if VENV.exists():
        shutil.rmtree(VENV)
    python = getattr(sys, "_base_executable", "") or sys.executable  # not the one that was just thrown away
    made = subprocess.run([python, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        output = made.stdout + made.stderr
        raise Hindrance(say("disk" if "No space left" in output else _venv_meaning(output), why=_last(output)))


def _venv_meaning(output: str) -> str:
    return "ensurepip" if "ensurepip" in output or "No module named venv" in output else "venv"


def _install(lock: Path, count: int, held: "tuple[int, ...]") -> None:
    """Have pip do it. Stopped while it fetches, the environment is as it was; later, it stays marked as unfinished."""
    import subprocess

    command = [str(_python()), "-m", "pip", "install", "--no-deps", "--require-hashes", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar=off", "-r", str(lock)]
    UNFINISHED.touch()
    STAMP.unlink(missing_ok=True)
    output: list[str] = []
    # It holds the lock as well: should this process be killed, the next start waits until pip has ended.
    pip = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", pass_fds=held
    )
    try:
        _follow(pip, count, output)
    except BaseException:
        pip.terminate()
        raise
    finally:
        status = pip.wait()
        if status != 0 and not any(line.startswith("Installing collected") for line in output):
            UNFINISHED.unlink()
    if status != 0:
        raise Hindrance(_meaning("".join(output)))


def _follow(pip: "subprocess.Popen[str]", count: int, output: "list[str]") -> None:
    """Tell the person where pip is; all that it says goes to `output`."""
    import re

    names = r"(?:Collecting|Requirement already satisfied:)\s+([\w.\[\]-]+)|Processing [^(]*[/\\]([^-/\\]+)-"
    number = 0
    for line in pip.stdout or ():
        output.append(line)
        found = re.match(names, line)
        if line.startswith("Ignoring "):  # a package that other systems need
            count -= 1
        elif found:
            number += 1
            _progress(number, count, found.group(1) or found.group(2))
        elif line.startswith("Installing collected"):
            _progress(count, count, say("placing"))
    if sys.stderr.isatty():
        _tell("")


def _progress(number: int, count: int, name: str) -> None:
    """A line that moves on a terminal, a line for every tenth package elsewhere."""
    if sys.stderr.isatty():
        filled = min(30 * number // max(count, 1), 30)
        _tell(f"\r{'█' * filled}{'░' * (30 - filled)} {number}/{count} {name[:28]:<28}", end="")
    elif number % 10 == 0 or number == count:
        _tell(f"{number}/{count} {name}")


def _meaning(output: str) -> str:
    import re

    key = next((key for key, words in MEANINGS if re.search(words, output)), "pip")
    return say(key, why=_last(output))


def _last(output: str) -> str:
    """The line that says most: the last error, else the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and "WARNING" not in line]
    errors = [line for line in lines if line.startswith(("ERROR", "Error"))]
    return [*lines, *errors][-1][:300] if lines else "?"


@contextmanager
def _alone() -> "Iterator[tuple[int, ...]]":
    """Two starts at once make one environment: the second waits for the first. Yields what a child is to hold, too."""
    with (ROOT / ".venv.lock").open("a+b") as file:
        if not _hold(file.fileno(), wait=False):
            _tell(say("wait"))
            _hold(file.fileno(), wait=True)
        yield (file.fileno(),) if os.name == "posix" else ()


if sys.platform == "win32":

    def _hold(number: int, *, wait: bool) -> bool:
        import msvcrt

        while True:
            try:
                msvcrt.locking(number, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:  # LK_LOCK gives up after ten seconds
                if not wait:
                    return False
            else:
                return True

else:

    def _hold(number: int, *, wait: bool) -> bool:
        import fcntl

        try:
            fcntl.flock(number, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _become() -> None:
    """Go on in the environment's own Python with the same arguments."""
    import subprocess

    command = [str(_python()), *sys.orig_argv[1:]]
    if os.name == "posix":
        os.execv(command[0], command)
    child = subprocess.Popen(command)
    while True:
        try:
            sys.exit(child.wait())
        except KeyboardInterrupt:  # the child has heard it as well, and ends in its own way
            continue


def _python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _pins(lock: Path) -> "list[tuple[str, str]]":
    """(name, version) of each package."""
    import re

    found = re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return [(name, version) for name, version in found]


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _tell(words: str, end: str = "\n") -> None:
    print(words, end=end, file=sys.stderr, flush=True)


def _end(sentence: str, code: int = 2) -> None:
    _tell(sentence)
    sys.exit(code)
