import type { Outcome } from './bench.ts';
import type { Mutant } from './find.ts';

export interface Tried {
  mutant: Mutant;
  outcome: Outcome;
}

const WIDTH = 100;
/** how much is shown of what is the same, before a difference */
const LEAD = 30;

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
  const [was, is] = [original, replacement].map((code) => code.replace(/\s+/g, ' ')) as [string, string];
  const from = was.length > WIDTH ? Math.max(0, firstDifference(was, is) - LEAD) : 0;
  return `${file}:${line} ${kind}: ${short(was, from)} → ${is === ';' ? 'nothing' : short(is, from)}`;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

/** Long code from a place on, so that the part that differs is seen. */
function short(code: string, from: number): string {
  const rest = from > 0 ? `…${code.slice(from)}` : code;
  return rest.length > WIDTH ? `${rest.slice(0, WIDTH - 1)}…` : rest;
}
