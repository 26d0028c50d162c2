# SPDX-FileCopyrightText: 2026 The QRedis authors
# SPDX-License-Identifier: MIT
"""Tables of Markdown, as the README shows them."""


def number(value: float) -> str:
    """With three digits that say something."""
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}"


def table(corner: str, columns: list[str], rows: list[tuple[str, list[str]]]) -> str:
    lines = [[corner, *columns], *([title, *cells] for title, cells in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(columns) + 1)]
    text = []
    for line in lines:
        text.append("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |")
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)
