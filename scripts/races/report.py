"""What a benchmark has found: a table for the eye, and a file that a page can show."""

import statistics
from types import ModuleType
from typing import Any

from races.race import Outcome

OURS = "scratchdl"
MICROSECONDS = ("µs", 1e6)

Table = dict[str, Any]


def as_table(group: str, threads: int | None, outcome: Outcome) -> Table:
    """The numbers of one race, in which all had so many threads, or each a number of its own."""
    return {
        "group": group,
        "threads": threads,
        "quiet": outcome.quiet,
        "rounds": outcome.rounds,
        "dropped": outcome.dropped,
        "versions": outcome.versions,
        "seconds_a_step": {
            variant: {"median": statistics.median(times), "fastest": min(times)}
            for variant, times in outcome.seconds.items()
        },
    }


def show(table: Table) -> None:
    """Print a table, fastest first."""
    seconds = table["seconds_a_step"]
    print(f"\n{title(table):24} {'µs a step':>12} {'fastest':>9} {'ratio':>7}")
    ours = seconds[OURS]["median"]
    for variant, taken in sorted(seconds.items(), key=lambda item: item[1]["median"]):
        median, fastest = taken["median"], taken["fastest"]
        print(f"{variant:24} {median * 1e6:12.0f} {fastest * 1e6:9.0f} {median / ours:7.2f}")
    print(counted([table]))


def title(table: Table) -> str:
    """Which race it was."""
    if table["threads"] is None:
        return str(table["group"])
    return f"{table['group']}, {table['threads']} thread{'s' * (table['threads'] > 1)}"


def counted(tables: list[Table]) -> str:
    """How many rounds count, and how many do not."""
    rounds, dropped = (sum(table[key] for table in tables) for key in ("rounds", "dropped"))
    noisy = [title(table) for table in tables if not table["quiet"]]
    said = f"Medians of {rounds} rounds."
    if dropped:
        said = (
            f"{said[:-1]}; {dropped} more were dropped, since something else ran or all was slow."
        )
    if noisy:
        said += f" Rough, since no round was quiet enough: {'; '.join(noisy)}."
    return said


def results(workload: str, module: ModuleType, about: dict[str, Any], tables: list[Table]) -> Table:
    """All numbers, with rows and columns as the pages of the site expect them."""
    unit, scale = getattr(module, "UNIT", MICROSECONDS)
    measured = {variant for table in tables for variant in table["seconds_a_step"]}
    listed = dict.fromkeys(variant for group in module.GROUPS.values() for variant in group)
    peers = [variant for variant in listed if variant in measured and variant != OURS]
    columns = {OURS: {"label": f"{OURS}, {unit}", "format": ",.0f" if unit == "µs" else ".1f"}}
    columns |= {variant: {"label": f"{variant}, ratio", "format": ".2f"} for variant in peers}
    rows = {}
    for table in tables:
        seconds = {v: taken["median"] for v, taken in table["seconds_a_step"].items()}
        ratios = {v: taken / seconds[OURS] for v, taken in seconds.items() if v != OURS}
        key = f"{table['group']} {table['threads'] or ''}".strip().replace(" ", "-").lower()
        rows[key] = {"label": title(table), OURS: seconds[OURS] * scale, **ratios}
    return {
        "what": module.WHAT,
        "origin": origin(about, tables),
        "command": f"-m races {workload}",
        "provenance": about,
        "rows_are": getattr(module, "ROWS_ARE", "optimizer and threads"),
        "columns": columns,
        "rows": rows,
        "tables": tables,
    }


def origin(about: dict[str, Any], tables: list[Table]) -> str:
    """A line for below the table: how and on what it was measured."""
    peers = {library: version for table in tables for library, version in table["versions"].items()}
    libraries = {"scratchdl": about["scratchdl"], "NumPy": about["numpy"], **peers}
    clock = "Processor time, since the machine was busy. " if about["clock"] == "cpu" else ""
    blas = f" and OpenBLAS's {about['kernel']} kernel" if about.get("kernel") else ""
    return (
        f"{clock}{counted(tables)} Measured on {about['date']} with "
        f"{', '.join(f'{library} {version}' for library, version in libraries.items())} and "
        f"Python {about['python']}, at {about['commit']}, on {about['processor']} with "
        f"{about['cores']} cores{blas}."
    )
