"""The process in which a workbook is converted: it limits itself, answers in JSON on its standard output, and ends."""

from __future__ import annotations

import json
import sys
import warnings

MEMORY = 1 << 30  # bytes of address space
CPU_SECONDS = 120


def limit_this_process(memory: int = MEMORY, seconds: int = CPU_SECONDS) -> None:
    """Asks the system to end this process beyond its limits (not on Windows, where the time limit of the caller remains)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def convert_file(path: str) -> dict[str, object]:
    """The XForm of a workbook, or the kind and words of what went wrong."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        found: list[str] = []
        result = convert(path, warnings=found, validate=False)
        return {"xform": result.xform, "itemsets": result.itemsets or "", "warnings": found}
    except PyXFormError as error:
        return {"error": "form", "message": str(error)}
    except MemoryError:
        return {"error": "memory", "message": ""}
    except Exception as error:  # noqa: BLE001 – pyxform and its readers leak whatever happened to them
        return {"error": "crash", "message": f"{type(error).__name__}: {error}"}


def main() -> None:
    """Converts the file named by the first argument."""
    limit_this_process()
    warnings.simplefilter("ignore")
    answer = convert_file(sys.argv[1])
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
