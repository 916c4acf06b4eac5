import type { Outcome } from './bench.ts';
import type { Mutant } from './find.ts';

export interface Tried {
  mutant: Mutant;
  outcome: Outcome;
}

const WIDTH = 100;

/** One line a room; a mutant that ended by a time limit counts as killed, and is counted apart too. */
export function summaryOf(room: string, tried: Tried[]): string {
  const count = (outcome: Outcome) => tried.filter((each) => each.outcome === outcome).length;
  const [survived, late] = [count('survived'), count('timed out')];
  const killed = tried.length - survived;
  return `| ${room} | ${tried.length} | ${killed} | ${late} | ${survived} | ${score(killed, tried.length)} |`;
}

export const SUMMARY_HEAD =
  '| Room | Mutants | Killed | of these by time | Survived | Score |\n|---|---|---|---|---|---|';

/** Rounded down, so that 100 % means all. */
const score = (killed: number, all: number): string =>
  all === 0 ? 'no mutants' : `${Math.floor((killed * 100) / all)} %`;

/** `file:line kind: what stands there → what nobody noticed in its place` */
export function lineOf({ file, line, kind, original, replacement }: Mutant): string {
  return `${file}:${line} ${kind}: ${short(original)} → ${replacement === ';' ? 'nothing' : short(replacement)}`;
}

function short(code: string): string {
  const line = code.replace(/\s+/g, ' ');
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
}
