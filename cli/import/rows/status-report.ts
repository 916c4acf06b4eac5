import type { Report } from '../report.ts';
import type { Verdict } from './finished.ts';

/** Tells once a word what decided, and which words nobody knows. */
export class StatusReport {
  readonly #report: Report;
  readonly #finished: { where: string; because: string }[] = [];
  readonly #open: { where: string; because: string }[] = [];

  constructor(report: Report) {
    this.#report = report;
  }

  add(where: string, { finished, because, despite, unknown }: Verdict): void {
    for (const { column, value } of unknown) {
      const after = finished
        ? `not known, and taken as finished by ${because ?? ''}`
        : `taken as open; say --done "${value}" or --open "${value}"`;
      this.#report.lost({ what: `${column.toLowerCase()} "${value}"`, noun: 'row', after }, where);
    }
    if (because === undefined) return;
    if (despite !== undefined)
      this.#report.lost({ what: `finished by ${because} although ${despite} is open`, noun: 'row' }, where);
    (finished ? this.#finished : this.#open).push({ where, because });
  }

  finish(): void {
    for (const { where, because } of this.#finished)
      this.#report.note({ what: `finished by ${because}`, noun: 'row' }, where);
    for (const { where, because } of this.#open) this.#report.note({ what: `open by ${because}`, noun: 'row' }, where);
  }
}
