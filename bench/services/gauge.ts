// Preloaded into the process of a service (node --import): counts the statements that it sends to its database, and tells them with
// its CPU time to whoever started it.
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { PGliteSession } from '../../services/kit/database/pglite/pglite-session.ts';
import { Profiler } from './profiler.ts';

export interface Reading {
  process: string;
  /** user and system time since the process began, seconds */
  cpuS: number;
  /** the system's part of it */
  systemS: number;
  /** text of a statement → how often it was sent, begin and commit too */
  statements: Record<string, number>;
  /** bytes */
  resident: number;
}

/** the service, by the folder of its main.ts */
const PROCESS = basename(dirname(String(process.argv[1])));

const statements = new Map<string, number>();

function count(statement: unknown): void {
  const text =
    typeof statement === 'string'
      ? statement
      : String((statement as { text?: string; sql?: string }).text ?? (statement as { sql?: string }).sql);
  statements.set(text, (statements.get(text) ?? 0) + 1);
}

function counting(owner: object, method: string): void {
  const of = owner as Record<string, (...values: unknown[]) => unknown>;
  const plain = of[method] as (...values: unknown[]) => unknown;
  of[method] = function (this: unknown, ...values: unknown[]) {
    count(values[0]);
    return plain.apply(this, values);
  };
}

counting(pg.Client.prototype, 'query');
counting(PGliteSession.prototype, 'query');
counting(PGliteSession.prototype, 'end');

const profiler = new Profiler();

async function beginProfile(): Promise<void> {
  await profiler.begin();
  process.send?.('begun');
}

async function endProfile(folder: string, row: string): Promise<void> {
  await profiler.end(join(folder, `${row}-${PROCESS}.cpuprofile`));
  process.send?.('ended');
}

process.on('message', (message: 'read' | 'profile' | { folder: string; row: string }) => {
  if (message === 'profile') return void beginProfile();
  if (message !== 'read') return void endProfile(message.folder, message.row);
  const { user, system } = process.cpuUsage();
  const reading: Reading = {
    process: PROCESS,
    cpuS: (user + system) / 1e6,
    systemS: system / 1e6,
    statements: Object.fromEntries(statements),
    resident: process.memoryUsage.rss(),
  };
  process.send?.(reading);
});
// Who is watched ends as if it were not.
process.channel?.unref();
