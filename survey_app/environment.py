"""Makes `.venv` on a machine that has nothing but Python; standard library only.

Order of a first start: the environment is built as `.venv-new`, the project's words on what it needs are written into it
last, and only then is it renamed to `.venv`: a broken start leaves nothing half-made. One start at a time does this.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from survey_app import pip_wheel, requirements, system_libraries
from survey_app.bootstrap import WINDOWS, SetupError, own_packages, python_of, ready, stamp
from vocabulary.text import N_, Text, text, translate


class Environment:
    """The environment `.venv` of the project in `root`, with the developers' tools where `dev`."""

    def __init__(self, root: str, lang: str, dev: bool = False, wheels: str = "") -> None:
        self.root, self.lang, self.dev = Path(root), lang, dev
        self.wheels = Path(wheels) if wheels else None
        self.folder = self.root / ".venv"
        self.extras = ("dev",) if dev else ()
        self.kept_open: tuple[int, ...] = ()  # the lock, for the tools as well: one that outlives a killed start keeps it

    def serves_already(self, inside: bool, entered: int) -> bool:
        """Whether this interpreter has all that is needed without `.venv`; raises `SetupError` where nothing can help."""
        if self.wheels is not None and not self.wheels.is_dir():
            raise self._problem(text(N_("The folder of wheels {folder} does not exist"), folder=str(self.wheels)))
        if not inside:
            return self.met_by(None)
        if entered > 1:
            raise self._problem(text(N_("{folder} does not work. Delete it and start again"), folder=str(self.folder)))
        if not os.path.isdir(own_packages()):  # the system's Python was replaced by another version
            for dev in (False, True):
                Path(stamp(str(self.folder), dev)).unlink(missing_ok=True)
        return False

    def met_by(self, paths: list[str] | None, extras: tuple[str, ...] | None = None) -> bool:
        """Whether the packages on `paths` (this interpreter's own where `None`) are all that the project asks for."""
        wanted = requirements.required(self.root, self.extras if extras is None else extras)
        return not requirements.missing(wanted, requirements.present(paths))

    def make(self) -> bool:
        """Makes `.venv` ready, one start at a time; true where it was built anew."""
        try:
            with self._alone():
                if ready(str(self.root), self.dev):  # another start did it meanwhile
                    return False
                packages = self._packages_of(self.folder)
                if packages and self.met_by(packages):
                    self._sign(self.folder)
                elif packages and self.dev and self.met_by(packages, ()):
                    self._say(text(N_("Adding the tools for the tests (once)…")))
                    self._pip(self.folder)
                    self._sign(self.folder)
                else:
                    self._build()
                    return True
                return False
        except OSError as error:
            reason = error.strerror or type(error).__name__
            where = str(error.filename or self.folder)
            raise self._problem(text(N_("{folder} cannot be made: {reason}"), folder=where, reason=reason)) from error

    def _packages_of(self, folder: Path) -> list[str]:
        """The folder where an environment's own Python looks for packages; empty where it does not start."""
        ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
        try:
            done = subprocess.run([python_of(str(folder)), "-I", "-c", ask], capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            return []
        return [done.stdout.strip()]

    def _build(self) -> None:
        said = N_("First start: preparing Alcance in {folder}. This takes a few minutes, once.")
        if self.folder.exists():
            said = N_("Alcance has changed: preparing it anew in {folder}. This takes a few minutes.")
        self._say(text(said, folder=str(self.folder)))
        new, old = self.root / ".venv-new", self.root / ".venv-old"
        for leftover in (new, old):
            shutil.rmtree(leftover, ignore_errors=True)
        try:
            self._system_libraries()
            self._empty_environment(new)
            self._say(text(N_("Installing the libraries…")))
            self._pip(new)
            _move_paths(new, self.folder)
            self._sign(new)
            if self.folder.exists():
                self.folder.rename(old)
            new.rename(self.folder)
        finally:
            for leftover in (new, old):
                shutil.rmtree(leftover, ignore_errors=True)
        self._say(text(N_("Ready. Later starts take no time.")))

    def _system_libraries(self) -> None:
        packages = system_libraries.missing_packages()
        if not packages:
            return
        if system_libraries.may_install():
            self._say(text(N_("Adding system libraries: {names}"), names=" ".join(packages)))
            if not system_libraries.install(packages):
                return
        line = system_libraries.install_line(packages)
        self._say(text(N_("The window needs libraries of the system that are missing. Run: {line}"), line=line))

    def _empty_environment(self, new: Path) -> None:
        if importlib.util.find_spec("venv") is None:
            line = system_libraries.install_line(["python3-venv"])
            raise self._problem(text(N_("This Python lacks the module venv. Run: {line}"), line=line))
        with_pip = _has_ensurepip()
        if not with_pip and self.wheels is None and system_libraries.may_install():
            self._say(text(N_("Adding system libraries: {names}"), names="python3-venv"))
            with_pip = not system_libraries.install(["python3-venv"]) and _has_ensurepip()
        command = [sys.executable, "-m", "venv", *([] if with_pip else ["--without-pip"]), str(new)]
        self._run(command, text(N_("Python could not make the environment")))
        if with_pip:
            return
        try:
            wheel = pip_wheel.in_folder(self.wheels) if self.wheels is not None else pip_wheel.fetch(new)
        except (OSError, ValueError) as error:
            line = system_libraries.install_line(["python3-venv", "ca-certificates"])
            reason = str(getattr(error, "reason", error))
            why = text(
                N_("Pip could not be fetched ({reason}). Connect to the network, or run: {line}"), reason=reason, line=line
            )
            raise self._problem(why) from error
        if wheel is None:
            raise self._problem(text(N_("There is no wheel of pip in {folder}"), folder=str(self.wheels)))
        self._run(
            [python_of(str(new)), f"{wheel}/pip", "install", "-q", "--no-index", str(wheel)],
            text(N_("Pip could not be installed")),
        )

    def _pip(self, folder: Path) -> None:
        target = f"{self.root}[{','.join(self.extras)}]" if self.extras else str(self.root)
        source = ["--no-index", "--find-links", str(self.wheels)] if self.wheels is not None else []
        command = [
            python_of(str(folder)),
            "-m",
            "pip",
            "install",
            "-qq",
            "--no-input",
            "--disable-pip-version-check",
            "--prefer-binary",
        ]
        failed = N_("The libraries could not be installed. Without network, give a folder of wheels: --wheels FOLDER")
        self._run([*command, *source, "--editable", target], text(failed))

    def _sign(self, folder: Path) -> None:
        """Writes, last of all, what the environment was made for."""
        content = (self.root / "pyproject.toml").read_bytes()
        for dev in (False, True) if self.dev else (False,):
            target = Path(stamp(str(folder), dev))
            beside = target.with_suffix(f".{os.getpid()}")
            beside.write_bytes(content)
            beside.replace(target)

    def _run(self, command: list[str], failed: Text) -> None:
        """Runs a tool, its words to standard error: standard output belongs to the result."""
        own = {
            k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_USER")
        }
        sys.stderr.flush()
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=2, env=own, pass_fds=self.kept_open, check=False)
        if done.returncode:
            raise self._problem(failed)

    def _problem(self, reason: Text) -> SetupError:
        return SetupError(translate(reason, self.lang))

    def _say(self, message: Text) -> None:
        print(translate(message, self.lang), file=sys.stderr, flush=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One start at a time: a lock on `pyproject.toml` that the system takes back whatever happens to the process."""
        with open(self.root / "pyproject.toml", "rb") as handle:
            if not _lock(handle.fileno(), wait=False):
                self._say(text(N_("Another start is preparing Alcance; waiting for it…")))
                _lock(handle.fileno(), wait=True)
            self.kept_open = () if WINDOWS else (handle.fileno(),)
            try:
                yield
            finally:
                self.kept_open = ()


def _has_ensurepip() -> bool:
    """Asked of a new process: the package may have come a moment ago."""
    return subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0


def _lock(handle: int, wait: bool) -> bool:
    """Takes the lock; without `wait` tells whether it was free. A file system without locks counts as free."""
    if WINDOWS:
        import msvcrt

        os.lseek(handle, 1 << 30, os.SEEK_SET)  # beyond the end: the file itself stays readable
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            except OSError:
                if not wait:
                    return False
            else:
                return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _move_paths(built: Path, final: Path) -> None:
    """The scripts and the configuration of an environment name its folder: they get the final one before the renaming."""
    before, after = (str(path).encode() for path in (built, final))
    scripts = built / ("Scripts" if WINDOWS else "bin")
    for path in [*scripts.iterdir(), built / "pyvenv.cfg"]:
        if path.is_symlink() or not path.is_file() or path.name.startswith("python"):
            continue
        content = path.read_bytes()
        if before in content:
            path.write_bytes(content.replace(before, after))
