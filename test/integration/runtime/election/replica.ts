// One of the processes that make the world match the boards of a namespace, of which an election lets one work. Each line of its output
// is what its log says. On SIGUSR2 its event loop is blocked for BLOCK_MS.
import { applyIfChanged } from '../../../../controllers/runtime/apply/apply.ts';
import { applyStatusIfChanged } from '../../../../controllers/runtime/apply/status.ts';
import { loadConnection } from '../../../../controllers/runtime/client/credentials/kubeconfig.ts';
import { KubeClient } from '../../../../controllers/runtime/client/kube-client.ts';
import { OperatorRuntime } from '../../../../controllers/runtime/control/runtime.ts';
import { LeaderElection } from '../../../../controllers/runtime/election/leader-election.ts';
import { setConditions } from '../../../../controllers/runtime/objects/conditions.ts';
import { controllerReference, formatKey } from '../../../../controllers/runtime/objects/object.ts';
import { startHealthServer } from '../../../../controllers/runtime/observe/health.ts';
import type { Logger } from '../../../../controllers/runtime/observe/log.ts';
import { CONFIG_MAPS, configMap } from '../api-server.ts';
import { BOARDS } from '../board.ts';

const { KUBECONFIG = '', NAMESPACE = '', NAME = '', COUNTER = '', BLOCK_MS = '20000' } = process.env;
const say = (level: string) => (fields: Record<string, unknown>, message: string) =>
  void process.stdout.write(`${JSON.stringify({ level, message, ...fields })}\n`);
const log: Logger = { debug: () => undefined, info: say('info'), warn: say('warn'), error: say('error') };

const connection = await loadConnection({ file: KUBECONFIG });
const client = new KubeClient(connection, { userAgent: NAME });
const election = new LeaderElection({
  ...{ connection, log, identity: NAME, place: { namespace: NAMESPACE, name: 'boards' } },
  fail: (why) => {
    log.error({ why }, 'the process ends');
    process.exit(1);
  },
});
const clock = { now: () => Date.now() };
const runtime = new OperatorRuntime({ client, clock, log, election, namespaces: [NAMESPACE] });

runtime.add({
  name: 'board',
  for: BOARDS,
  owns: [CONFIG_MAPS],
  async reconcile(key, { store }) {
    const object = store(BOARDS).get(key);
    if (object === undefined) return;
    // Counted once more for each time that it is started: a service without idempotency.
    const place = `${COUNTER}/${formatKey(key)}`;
    if ((await (await fetch(place)).text()) === '0') {
      election.mustLead(`POST ${place}`);
      await fetch(place, { method: 'POST', body: NAME });
    }
    const child = configMap(key.namespace, key.name, { text: object.spec.text });
    child.metadata.ownerReferences = [controllerReference(object)];
    await applyIfChanged(client, CONFIG_MAPS, child, store(CONFIG_MAPS).get(key), 'board-controller');
    const observedGeneration = object.metadata.generation ?? 0;
    const ready = {
      type: 'Ready',
      status: 'True' as const,
      reason: 'Ready',
      message: 'it is there',
      observedGeneration,
    };
    const conditions = setConditions(object.status?.conditions, [ready], clock.now());
    await applyStatusIfChanged(client, BOARDS, object, { observedGeneration, conditions }, 'board-controller');
  },
});

const server = await startHealthServer({ health: runtime.health, registry: runtime.metrics.registry, port: 0 });
process.on('SIGUSR2', () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(BLOCK_MS)));
process.on('SIGTERM', () => void end());
await runtime.start();
log.info({ port: server.port, mb: Math.round(process.memoryUsage.rss() / 2 ** 20) }, 'caches are warm');

async function end(): Promise<void> {
  await runtime.stop();
  await server.close();
  await client.close();
  process.exit(0);
}
