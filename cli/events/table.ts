import { shown } from '../terminal-text.ts';

/** Rows below a head in columns as wide as their widest cell; numbers to the right. Nothing in a cell steers the terminal. Pure. */
export function tableOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => shown(String(cell))));
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const isNumber = head.map((_title, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), ...cells.map(line)].join('\n');
}

/** 0.4 s, 12 s, 3 min, 2 h, 5 d */
export function age(seconds: number): string {
  const steps: [number, number, string][] = [
    [120, 1, 's'],
    [7_200, 60, 'min'],
    [172_800, 3_600, 'h'],
  ];
  if (seconds > 0 && seconds < 10) return `${Math.max(0.1, Math.round(seconds * 10) / 10)} s`;
  const [, size, unit] = steps.find(([most]) => seconds < most) ?? [0, 86_400, 'd'];
  return `${Math.round(seconds / size)} ${unit}`;
}
