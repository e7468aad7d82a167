"""Where a reader puts its cells: rows grow only as far as they are filled, and what a file may hold is bounded."""

from __future__ import annotations

from dataclasses import dataclass

from importers.cells import Cell
from importers.refusals import Refused

MOST_COLUMNS = 1_000
MOST_ROWS = 200_000
MOST_CELLS = 4_000_000
MOST_CHARACTERS = 1_000_000


@dataclass
class Budget:
    """What all sheets of a file may hold together; cells count with the blanks to their left."""

    cells: int = MOST_CELLS

    def spend(self, cells: int) -> None:
        """Count cells that were laid out; too many are refused."""
        self.cells -= cells
        if self.cells < 0:
            raise Refused("too_many_cells", most=MOST_CELLS)


class Grid:
    """The filled cells of one sheet, by the row numbers of the spreadsheet."""

    def __init__(self, sheet: str, budget: Budget) -> None:
        self.sheet = sheet
        self._budget = budget
        self._rows: dict[int, list[Cell]] = {}
        self._row = 0
        self._line: list[Cell] = []

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Put a cell, both counted from 1. Another value for a place that is taken is damage."""
        if row != self._row:
            self._turn_to(row)
        line = self._line
        if column > MOST_COLUMNS:
            raise Refused("too_many_columns", sheet=self.sheet, row=row, most=MOST_COLUMNS)
        gap = column - len(line)
        if gap == 1:
            line.append(cell)
        elif gap > 1:
            line.extend([None] * (gap - 1))
            line.append(cell)
        elif line[column - 1] is None:
            line[column - 1] = cell
        elif line[column - 1] != cell:
            raise Refused("damaged")
        if isinstance(cell, str) and len(cell) > MOST_CHARACTERS:
            raise Refused("cell_too_long", row=row, most=MOST_CHARACTERS)

    def put_line(self, row: int, line: list[Cell]) -> None:
        """Put a whole row that is not there yet, from column 1 on."""
        if len(line) > MOST_COLUMNS:
            raise Refused("too_many_columns", sheet=self.sheet, row=row, most=MOST_COLUMNS)
        self._budget.spend(len(line))
        if len(self._rows) >= MOST_ROWS:
            raise Refused("too_many_rows", sheet=self.sheet, most=MOST_ROWS)
        self._rows[row] = line

    def _turn_to(self, row: int) -> None:
        self._budget.spend(len(self._line))
        if row not in self._rows:
            if len(self._rows) >= MOST_ROWS:
                raise Refused("too_many_rows", sheet=self.sheet, most=MOST_ROWS)
            self._rows[row] = []
        self._row, self._line = row, self._rows[row]

    def rows(self) -> list[list[Cell]]:
        """Row 1 to the last filled one; a row ends with its last filled cell, an empty row is an empty list."""
        return [self._rows.get(row, []) for row in range(1, max(self._rows, default=0) + 1)]
