"""How to reproduce it: the exact command, seeds, and versions then and now."""

from __future__ import annotations

import shlex
from typing import Any

from experiments.provenance import model_sources, versions
from experiments.report.command_line import compare_words, run_words
from experiments.report.subject import Subject

__all__ = ["reproduce"]


def reproduce(subject: Subject) -> dict[str, Any]:
    """Return command, hashes and versions, beside those installed now where they differ."""
    comparison = subject.comparison
    manifest = comparison.manifest
    then, now = dict(manifest["versions"]), versions()
    language = [] if subject.words.language == "en" else ["--lang", subject.words.language]
    return {
        "command": compare_words(comparison),
        "run": run_words(comparison),
        "report": shlex.join(["reformlab", "report", str(comparison.folder), *language]),
        "rng": comparison.rng,
        "written": manifest.get("written", "–"),
        "scenario_sha256": manifest["scenario_sha256"],
        "identity": manifest.get("identity", "–"),
        "folder": comparison.folder.resolve().name,
        "files": sorted(manifest.get("files", {})),
        "versions": [
            {"name": name, "version": version, "now": now.get(name, "–")}
            for name, version in then.items()
        ],
        "differs": [name for name, version in then.items() if now.get(name) != version],
        "other_model": then.get("model_sources") != model_sources(),
        "machine": [
            f"{key.replace('_', ' ')}: {value}"
            for key, value in manifest.get("machine", {}).items()
        ],
    }
