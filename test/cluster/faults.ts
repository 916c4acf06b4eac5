import { until } from '../fixtures/waiting.ts';
import type { Installation, Pod } from './installation.ts';

/** Kills every pod once: of each Deployment or StatefulSet one at the same time, and the next ones when all is ready again. */
export async function killEveryPod(dsm: Installation): Promise<void> {
  const groups = Map.groupBy(await dsm.pods(), (pod) => pod.metadata.ownerReferences?.[0]?.name ?? pod.metadata.name);
  const rounds = Math.max(...[...groups.values()].map((pods) => pods.length));
  for (let round = 0; round < rounds; round++) {
    const victims = [...groups.values()].flatMap((pods) => pods[round] ?? []);
    await Promise.all(victims.map((pod) => forget(dsm, pod)));
    await dsm.ready();
  }
}

async function forget(dsm: Installation, { metadata }: Pod): Promise<void> {
  await dsm.kube.kubectl(['delete', 'pod', metadata.name, '--grace-period=0', '--force', '--wait=false']);
}

/** Kills the process that leads; gives the seconds until another one did. */
export async function killLeader(dsm: Installation): Promise<number> {
  const old = await dsm.leader();
  const pod = (await dsm.pods('operator')).find(({ metadata }) => old?.startsWith(metadata.name));
  const container = pod?.status.containerStatuses?.[0];
  if (pod === undefined || container === undefined) throw new Error(`kill the leader: ${old}: it has no pod`);
  await dsm.cluster.kill(dsm.namespace, pod.metadata.name, container.containerID);
  const killed = performance.now();
  await until('another leader', async () => {
    const now = await dsm.leader();
    return now !== undefined && now !== old;
  });
  return (performance.now() - killed) / 1000;
}
