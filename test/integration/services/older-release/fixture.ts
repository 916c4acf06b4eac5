import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '../../../../dev/postgres/query.ts';

/** The commit whose code wrote the fixture: the last one before the services had processes and databases of their own. */
export const RELEASE = '4eb4a61';
/** services with a database */
export const DUMPED = ['project', 'backlog', 'sprint', 'chronicle', 'orchestrator'] as const;

const DIR = join(import.meta.dirname, 'recorded');
export const dumpFile = (schema: string): string => join(DIR, `${schema}.sql`);
export const statementsFile = join(DIR, 'statements.jsonl');

/** Fills an empty database of a PostgreSQL server with what the earlier release left. */
export async function restore(url: string): Promise<void> {
  await query(url, 'create extension vector');
  for (const schema of DUMPED) await query(url, readFileSync(dumpFile(schema), 'utf8'));
}
