"""What these tests share with the known answers: how a claim about chance is tested."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "known_answers"))
