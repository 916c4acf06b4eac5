// What the services carry: lives of projects a second, the latencies of starts and daily scrums, reads, starts at once, the lag of events,
// and the CPU time and SQL statements of a life. Run:
//   node bench/services/lives.ts [--arrangement pglite | postgres | separate | world] [--seconds 20: of a row] [--only lives,reads,race,lag]
//     [--clients 1,8,32] [--warm 10: seconds before the first row] [--statements] [--profile FOLDER: a CPU profile a process and row of lives]
// Real services, real databases; the driver and the servers run on the same machine, and their CPU time is told beside the services'.
import { parseArgs } from 'node:util';
import { ARRANGEMENTS, type ArrangementName, startArrangement } from './arrangements.ts';
import { eventLag, type LivesRow, lives, reads, startsAtOnce } from './rows.ts';

const { values } = parseArgs({
  options: {
    arrangement: { type: 'string', default: 'pglite' },
    seconds: { type: 'string', default: '20' },
    clients: { type: 'string', default: '1,8,32' },
    only: { type: 'string', default: 'lives,reads,race,lag' },
    statements: { type: 'boolean', default: false },
    warm: { type: 'string', default: '10' },
    profile: { type: 'string' },
  },
});
const name = ARRANGEMENTS.find((a) => a === values.arrangement) as ArrangementName | undefined;
if (name === undefined) throw new Error(`--arrangement ${values.arrangement}: one of ${ARRANGEMENTS.join(', ')}`);
const seconds = Number(values.seconds);
const rows = new Set(values.only.split(','));

const line = (what: string, ...told: string[]) => console.log(`${what.padEnd(28)}${told.join('   ')}`);
const ms = (n: number): string => n.toFixed(0);

function tellLives(row: LivesRow): void {
  const { start, scrum } = row.times;
  const { services, system, servers, driver } = row.cpu;
  line(
    `lives/s, ${row.clients} clients`,
    `${row.livesPerS.toFixed(2)} (${row.lives} lives, ${row.failed} failed, ${row.withoutRetrospective} without retrospective)`,
  );
  line('  POST /sprints ms', `p50 ${ms(start.at(0.5))}  p99 ${ms(start.at(0.99))}`);
  line('  run-daily-scrum ms', `p50 ${ms(scrum.at(0.5))}  p99 ${ms(scrum.at(0.99))}`);
  line(
    '  CPU s a life',
    `services ${services.toFixed(3)} (kernel ${system.toFixed(3)})  servers ${servers.toFixed(3)}  driver ${driver.toFixed(3)}`,
  );
  const each = Object.entries(row.cpu.each);
  if (each.length > 1) line('  of which', each.map(([name, s]) => `${name} ${s.toFixed(3)}`).join('  '));
  line('  SQL statements a life', row.statements.toFixed(0));
  if (values.statements)
    for (const [text, times] of row.mostSent) console.log(`    ${times.toFixed(1).padStart(7)}  ${text.slice(0, 150)}`);
}

const arrangement = await startArrangement(name, { isProfiled: values.profile !== undefined });
console.log(`arrangement: ${name}; ${seconds} s a row; ${new Date().toISOString()}`);
let rate = 1;
try {
  // Code that has not run yet is slow: nobody measures the first lives.
  await lives(arrangement, 4, Number(values.warm));
  if (rows.has('lives'))
    for (const clients of values.clients.split(',').map(Number)) {
      const profiled = values.profile && (await arrangement.profile(values.profile, String(clients)));
      const row = await lives(arrangement, clients, seconds);
      if (profiled) await profiled();
      tellLives(row);
      if (clients === 8) rate = row.livesPerS;
    }
  if (rows.has('lag')) {
    const lag = await eventLag(arrangement, rate / 2, seconds);
    line(
      `event lag ms at ${(rate / 2).toFixed(1)} lives/s`,
      `p50 ${ms(lag.at(0.5))}  p99 ${ms(lag.at(0.99))}  (${lag.count} events)`,
    );
  }
  if (rows.has('race')) {
    const { seconds: taken, statuses } = await startsAtOnce(arrangement);
    line('50 starts at once', `${JSON.stringify(statuses)} in ${taken.toFixed(2)} s`);
  }
  if (rows.has('reads')) {
    const rates = await reads(arrangement, Math.min(seconds, 5));
    line('reads/s, 16 clients', ...Object.entries(rates).map(([what, n]) => `${what} ${n.toFixed(0)}`));
  }
} finally {
  await arrangement.stop();
}
process.exit();
