"""The parts of a run, each written down as soon as it is measured: so a run that was broken off can go on."""

import fcntl
import hashlib
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.measuring import Measured, Plan
from tests.bench.reckoning import Sample

FOLDER = Path(".bench")
# What the figures follow from.
MEASURED_FROM = (
    *("directory", "services", "tiers", "templates", "locale", "fixtures", "requirements"),
    "tests/bench",
)


@dataclass
class Part:
    """One size of one database: when it was measured, how its database came about, how long it took, what was found."""

    vendor: str
    size: int
    date: str
    made: str
    minutes: float
    measured: Measured


@dataclass
class Parts:
    """What is known of the run with this plan: by its code, so that no figure of other code gets into it."""

    folder: Path
    loaded: dict[str, dict[str, Any]] = field(default_factory=dict)
    measured: dict[tuple[str, int], Part] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, plan: Plan, *, resume: bool) -> "Parts":
        """The parts of this code and plan that were measured before; none where the run begins anew."""
        name = f"{fingerprint(*MEASURED_FROM)}-{plan.rounds}x{plan.seconds:g}"
        parts = cls(folder / "figures" / name)
        parts.folder.mkdir(parents=True, exist_ok=True)
        for file in sorted(parts.folder.glob("*.json")):
            if not resume:
                file.unlink()
                continue
            told = json.loads(file.read_text())
            if "measured" in told:
                part = _part(told)
                parts.measured[part.vendor, part.size] = part
            else:
                parts.loaded[told["vendor"]] = told
        return parts

    def add_load(self, vendor: str, version: str, seconds: float) -> None:
        told = {"vendor": vendor, "version": version, "seconds": seconds}
        self.loaded[vendor] = told
        self._write(f"{vendor}-load", told)

    def add(self, part: Part) -> None:
        self.measured[part.vendor, part.size] = part
        samples = [
            [*key, [vars(sample) for sample in samples]]
            for key, samples in part.measured.samples.items()
        ]
        measured = {**vars(part.measured), "samples": samples}
        self._write(f"{part.vendor}-{part.size}", {**vars(part), "measured": measured})

    def _write(self, name: str, told: dict[str, Any]) -> None:
        """Whole or not at all."""
        new = self.folder / f"{name}.new"
        new.write_text(json.dumps(told))
        new.rename(self.folder / f"{name}.json")


def _part(told: dict[str, Any]) -> Part:
    found = told["measured"]
    measured = Measured(**{name: value for name, value in found.items() if name != "samples"})
    for page, how, clients, samples in found["samples"]:
        measured.samples[page, how, clients] = [
            Sample(**{**one, "took": tuple(one["took"])}) for one in samples
        ]
    return Part(**{**told, "measured": measured})


def fingerprint(*names: str) -> str:
    """A short hash over the files of ours under these names, as they are on the disk."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *names],  # noqa: S607
        capture_output=True,
        check=True,
    )
    digest = hashlib.blake2b(digest_size=5)
    for name in sorted(set(listed.stdout.split(b"\0")) - {b""}):
        file = Path(name.decode())
        digest.update(name + b"\0" + (file.read_bytes() if file.is_file() else b"gone"))
    return digest.hexdigest()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Lets one bench at a time use the folder; another ends with a sentence."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("Another bench runs here.") from None
        yield
