import { shown } from './terminal-text.ts';

/** A label and what belongs to it; an empty label goes on with the one above. */
export type Line = [label: string, text: string];

const LABEL_WIDTH = 13;
const INDENT = '  ';

/** Lines in two columns; whoever's words they are, nothing in them steers the terminal. Pure. */
export const inColumns = (lines: readonly Line[]): string =>
  lines.map(([label, text]) => `${INDENT}${label.padEnd(LABEL_WIDTH)}${shown(text)}`).join('\n');
