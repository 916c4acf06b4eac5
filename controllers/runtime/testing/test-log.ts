// A log that keeps its lines, for this room's tests and those of the rooms above.
import type { Logger } from '../observe/log.ts';

export interface LogLine {
  level: string;
  message: string;
  fields: Record<string, unknown>;
}

export class TestLog implements Logger {
  readonly lines: LogLine[] = [];
  readonly #next: Logger | undefined;
  readonly debug = this.#keep('debug');
  readonly info = this.#keep('info');
  readonly warn = this.#keep('warn');
  readonly error = this.#keep('error');

  /** `next` is told everything too. */
  constructor(next?: Logger) {
    this.#next = next;
  }

  /** `level message` of each line above debug: what an operator of the default level sees. */
  get said(): string[] {
    return this.lines.filter(({ level }) => level !== 'debug').map(({ level, message }) => `${level} ${message}`);
  }

  #keep(level: keyof Logger): (fields: Record<string, unknown>, message: string) => void {
    return (fields, message) => {
      this.lines.push({ level, message, fields });
      this.#next?.[level](fields, message);
    };
  }
}
