import { cleanText } from './text/clean.ts';

/** What happened, told once however often it happened: `what (3 rows) after: the first places`. */
export interface Kind {
  what: string;
  /** What is counted; a plural is made with an s. */
  noun?: string;
  after?: string;
  /** The flag by which the user says that it need not be in the manifest. */
  accept?: string;
}

interface Place {
  where: string;
  detail: string | undefined;
}

interface Finding {
  kind: Kind;
  places: Place[];
}

const SHOWN = 5;

/** Everything that the reading of a source has to say. Losses fail `--strict`; notes do not. */
export class Report {
  readonly #losses = new Map<string, Finding>();
  readonly #notes = new Map<string, Finding>();

  /** The source says something that the manifest does not. `place` is `PATH:LINE` or a path; `detail` says which thing there. */
  lost(kind: Kind | string, place: string, detail?: string): void {
    add(this.#losses, kind, place, detail);
  }

  /** Worth a line, and nothing is lost. */
  note(kind: Kind | string, place: string, detail?: string): void {
    add(this.#notes, kind, place, detail);
  }

  /** How many kinds of loss there are. */
  get losses(): number {
    return this.#losses.size;
  }

  /** The flags that would silence losses, and how many losses they would leave. */
  acceptable(): { flags: string[]; others: number } {
    const flags = [...this.#losses.values()].flatMap(({ kind }) => kind.accept ?? []);
    return { flags, others: this.losses - flags.length };
  }

  /** Losses, one line each. */
  lossLines(): string[] {
    return [...this.#losses.values()].map(lineOf);
  }

  /** Notes, one line each. */
  noteLines(): string[] {
    return [...this.#notes.values()].map(lineOf);
  }
}

function add(findings: Map<string, Finding>, given: Kind | string, place: string, detail?: string): void {
  const kind = typeof given === 'string' ? { what: given } : given;
  const key = `${kind.what}\u0000${kind.after ?? ''}`;
  const finding = findings.get(key) ?? { kind, places: [] };
  findings.set(key, finding);
  finding.places.push({ where: place, detail });
}

/** On one line, whatever control characters the source has. */
function lineOf({ kind, places }: Finding): string {
  const { what, noun, after } = kind;
  // What is a row in a table is a file in a folder.
  const isFile = noun === 'row' && !/:\d+$/.test(places[0]?.where ?? '');
  const count = noun === undefined ? '' : ` (${counted(places.length, isFile ? 'file' : noun)})`;
  const then = after === undefined ? '' : ` ${after}`;
  const shown = places
    .slice(0, SHOWN)
    .map((place, index) => placeText(place, places[index - 1]))
    .join(', ');
  const more = places.length > SHOWN ? `, and ${places.length - SHOWN} more` : '';
  return cleanText(`${what}${count}${then}: ${shown}${more}`).replace(/\s*\n\s*/g, ' ');
}

/** `b.csv:3 (detail)`; the line alone when the place before it is of the same file. */
function placeText({ where, detail }: Place, before: Place | undefined): string {
  const [, file, line] = /^(.*):(\d+)$/s.exec(where) ?? [];
  const isSameFile = file !== undefined && before?.where.startsWith(`${file}:`) === true;
  const place = isSameFile ? line : where;
  return detail === undefined ? `${place}` : `${place} (${detail})`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
