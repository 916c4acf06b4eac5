import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { locatePostgres } from '../../../../dev/postgres/locate.ts';
import { query } from '../../../../dev/postgres/query.ts';
import { startPostgres } from '../../../../dev/postgres/start.ts';
import { waitFor } from '../../../../dev/processes/wait.ts';
import { caller, MONDAY_MORNING } from '../../fixtures/services/hosted.ts';
import { handClock, silent } from '../../fixtures/services/requests.ts';
import { DUMPED, dumpFile, RELEASE, restore, statementsFile } from './fixture.ts';
import { firstPart, type Played, secondPart } from './life.ts';
import { migrateAll } from './migrated.ts';
import { oldCode } from './old-code.ts';
import { recordStatements } from './statements.ts';

// Makes the fixture of older-release.test.ts: an earlier release, its own code, plays a life on PostgreSQL; its databases are dumped when
// the first part is over, and the statements of the second part are written down.
//   node test/integration/services/older-release/record.ts           makes the fixture anew
//   node test/integration/services/older-release/record.ts --check   writes nothing: brings the fixture's databases up to date by the
//     code of today, then starts the earlier release on them and has it play the second part
// Wants git, tar and the packages of then among those installed now.

const run = promisify(execFile);
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const code = oldCode(RELEASE);
const postgres = await startPostgres();
try {
  const url = await postgres.createDatabase('life');
  if (values.check) {
    await restore(url);
    await migrateAll(url);
    await playOld(url, secondPart);
    console.log(`${RELEASE}: starts on the databases of today and goes on with its life`);
  } else {
    await playOld(url, firstPart);
    for (const schema of DUMPED) writeFileSync(dumpFile(schema), await dump(url, schema));
    const recorded = recordStatements();
    await playOld(url, secondPart, recorded.begin);
    writeFileSync(statementsFile, recorded.end());
  }
} finally {
  await postgres.stop();
  code.remove();
}

async function playOld(url: string, part: (world: Played) => Promise<void>, started = () => {}): Promise<void> {
  const [{ openPostgres }, { InProcessBus }, { hostServices }] = await Promise.all(
    ['services/kit/database/database.ts', 'services/kit/events/in-process-bus.ts', 'dev/services/host.ts'].map(
      (path) => import(join(code.dir, path)),
    ),
  );
  // One connection, so that the statements have an order.
  const connection = await openPostgres(url, 1);
  const bus = new InProcessBus();
  const clock = handClock(MONDAY_MORNING);
  const host = await hostServices({ connection, bus, clock, log: silent, installation: 'older-release' });
  started();
  await part({ clock, call: caller(() => host.endpoints) });
  await calm(url);
  await host.stop();
  await bus.close();
  await connection.close();
}

/** Waits until nothing has been written for two seconds. */
async function calm(url: string): Promise<void> {
  let [before, since] = ['', Date.now()];
  const isCalm = async () => {
    const tables = DUMPED.flatMap((schema) => [`${schema}.outbox`, `${schema}.inbox`]);
    const counts = tables.map((table) => `select '${table}' as name, count(*) from ${table}`);
    const waiting = DUMPED.map(
      (schema) => `select 'waiting', count(*) from ${schema}.outbox where dispatched_at is null`,
    );
    const now = JSON.stringify(await query(url, [...counts, ...waiting].join(' union all ')));
    if (now !== before) [before, since] = [now, Date.now()];
    return Date.now() - since > 2_000 || undefined;
  };
  await waitFor(isCalm, { what: 'the services to be calm', timeoutMs: 60_000, everyMs: 200 });
}

/** A service's schema with its rows: statements that end with ";" and an empty line, none of which is for psql or changes the session. */
async function dump(url: string, schema: string): Promise<string> {
  const { bin } = await locatePostgres({ env: process.env, log: console.error });
  const plain = ['--no-owner', '--no-privileges', '--inserts', '--rows-per-insert=50', `--schema=${schema}`];
  const { stdout } = await run(join(bin, 'pg_dump'), [...plain, url], { maxBuffer: 1e8 });
  const withoutComments = stdout.replace(/^(--.*|\\.*|SET .*|SELECT pg_catalog\.set_config.*)\n/gm, '');
  return `${withoutComments.replace(/\n{3,}/g, '\n\n').trim()}\n`;
}
