"""Run every benchmark, or the one that is named: `python -m benchmarks [name]`.

A benchmark is a module here with a `main()` that prints its figures, each beside its floor, and returns
whether every floor was held: True or False, or as a program ends, 0 or another number. 1 when one was not.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from time import perf_counter

import benchmarks


def names() -> list[str]:
    """The benchmarks that there are, in alphabetical order."""
    found = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__))
    return [name for name in found if name != "__main__" and hasattr(_module(name), "main")]


def _module(name: str) -> object:
    return import_module(f"benchmarks.{name}")


def run(wanted: list[str]) -> int:
    """Run the named benchmarks, all where none is named. 2 when one of the names is not known."""
    known = names()
    if unknown := [name for name in wanted if name not in known]:
        print(f"No benchmark is called {unknown[0]}. There are: {', '.join(known) or 'none'}.")
        return 2
    held = True
    for name in wanted or known:
        print(f"== {name}", flush=True)
        started = perf_counter()
        said = import_module(f"benchmarks.{name}").main()
        if said is False or (said is not True and said):
            held = False
            print(f"   {name}: a floor was not held")
        print(f"   {perf_counter() - started:.1f} s in all", flush=True)
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
