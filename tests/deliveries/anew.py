"""Write the expected reports anew: ``python tests/deliveries/anew.py``. Read the difference before committing it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from deliveries.made import DELIVERIES  # noqa: E402
from deliveries.reports import EXPECTED, expected, reports  # noqa: E402


def main():
    EXPECTED.mkdir(exist_ok=True)
    kept = set()
    for delivery in DELIVERIES:
        for kind, text in reports(delivery.name).items():
            path = expected(delivery.name, kind)
            path.write_text(text, encoding="utf-8", newline="\n")
            kept.add(path)
    for path in set(EXPECTED.iterdir()) - kept:
        path.unlink()


if __name__ == "__main__":
    main()
