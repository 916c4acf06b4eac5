// The thread of an election: it renews the Lease however busy the main thread is, and ends the process when that one hangs.
import { writeSync } from 'node:fs';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { EVENTS, kubeEvent } from '../observe/events/kube-event.ts';
import { type Scheduler, systemScheduler } from '../time/clock.ts';
import { Campaign } from './campaign.ts';
import { Elector } from './elector.ts';
import { HangWatch } from './hang-watch.ts';
import type { Lease } from './lease.ts';
import { LeaseClient } from './lease-client.ts';
import type { FromThread, ThreadData, ToThread } from './messages.ts';
import { monotonicMs, SharedState } from './shared-state.ts';

// A lease that cannot be given back by then runs out.
const RELEASE_MS = 2_000;

// Who imports it to have it translated starts nothing.
if (!isMainThread && isThreadData(workerData)) runElection(workerData);

/** Others may import the runtime in threads of their own. */
function isThreadData(data: unknown): data is ThreadData {
  return (data as ThreadData | null)?.memory instanceof SharedArrayBuffer && (data as ThreadData).place !== undefined;
}

function runElection({ memory, place, identity, reporter, timing, credentials }: ThreadData): void {
  const shared = new SharedState(memory);
  const scheduler: Scheduler = { now: monotonicMs, after: systemScheduler.after };
  const wallNow = () => Date.now();
  const tell = (message: FromThread) => parentPort?.postMessage(message);
  // Two tries fit into what a leader has.
  const withinMs = timing.renewDeadlineMs / 2;
  const client = new LeaseClient({ place, credentials, withinMs, onUnknown: () => tell({ type: 'unknown' }) });
  const { leaseDurationMs } = timing;
  const elector = new Elector({ access: client, place, identity, leaseDurationMs, now: monotonicMs, wallNow });

  const campaign = new Campaign({
    ...{ elector, shared, timing, scheduler, tell },
    random: Math.random,
    record: (what: string, lease: Lease) => {
      const init = { type: 'Normal' as const, reason: 'LeaderElection', note: `${identity} ${what}` };
      const event = kubeEvent(lease, init, { controller: reporter, instance: identity, now: wallNow() });
      // A courtesy to people: an API server that is away misses it.
      client.post(EVENTS, event).catch(() => undefined);
    },
  });
  const ended = campaign.run();

  async function release(): Promise<void> {
    campaign.stop();
    await Promise.race([
      ended.then(() => elector.release()).catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, RELEASE_MS)),
    ]);
  }

  const watch = new HangWatch({
    ...{ shared, scheduler, silenceMs: timing.silenceMs },
    onHang: () => void endProcess(),
  });
  watch.start();

  /** By SIGKILL: anything gentler is for the main thread to do, which does nothing any more. */
  async function endProcess(): Promise<void> {
    shared.leaderUntil = 0;
    // Standard error of a thread goes through the main thread.
    writeSync(
      2,
      `leader election: ${identity}: its event loop has been blocked for ${timing.silenceMs} ms, so this process ends itself\n`,
    );
    await release();
    process.kill(process.pid, 'SIGKILL');
  }

  parentPort?.on('message', (message: ToThread) => {
    if (message.type === 'campaign') campaign.ask();
    else if (message.type === 'credentials') client.use(message.credentials);
    else void release().then(() => process.exit());
  });
}
