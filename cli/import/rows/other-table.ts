import type { Row } from '../table/rows.ts';

const SHAPES = [/^#?\d+$/, /^[A-Za-z][A-Za-z0-9_]*-\d+$/];

/** Rows below an empty line none of whose ids looks like those above it: a legend or the table of something else. */
export function rowsOfOtherTables(rows: readonly Row[], idOf: (row: Row) => string): Set<Row> {
  const [first = [], ...others] = blocksOf(rows);
  const shape = SHAPES.find((each) => first.every((row) => each.test(idOf(row))));
  if (shape === undefined || first.length < 2) return new Set();
  return new Set(others.filter((block) => !block.some((row) => shape.test(idOf(row)))).flat());
}

function blocksOf(rows: readonly Row[]): Row[][] {
  const blocks: Row[][] = [[]];
  for (const row of rows) {
    if (row.isBelowEmpty) blocks.push([]);
    blocks.at(-1)?.push(row);
  }
  return blocks.filter((block) => block.length > 0);
}
