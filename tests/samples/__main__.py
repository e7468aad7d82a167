"""Draw every sample anew. xls and ods are what LibreOffice makes of an xlsx; they are kept where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path

from tests.samples.drawing import HERE, SAMPLES

_CONVERTED = ("xls", "ods")
_DRAWN_IN = (
    "counts_shapes",
    "counts_forms",
    "counts_figures",
    "counts_files",
    "feedback_tables",
    "office_tables",
    "strange_tables",
)


def main() -> None:
    """Write every file beside this one."""
    for module in _DRAWN_IN:
        import_module(f"tests.samples.{module}")
    for name, draw in SAMPLES.items():
        ending = name.rpartition(".")[2]
        if ending not in _CONVERTED:
            (HERE / name).write_bytes(draw())
        elif office := shutil.which("soffice"):
            with tempfile.TemporaryDirectory() as folder:
                source = Path(folder, name).with_suffix(".xlsx")
                source.write_bytes(draw())
                profile = f"-env:UserInstallation=file://{folder}/office"
                command = [office, profile, "--headless", "--convert-to", ending, "--outdir", str(HERE)]
                subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
        print(name, (HERE / name).stat().st_size)


if __name__ == "__main__":
    main()
