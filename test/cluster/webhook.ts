import type { Kubectl, Printed } from '../fixtures/kubectl.ts';
import { projectObject } from '../fixtures/manifests.ts';
import { until } from '../fixtures/waiting.ts';
import type { Installation } from './installation.ts';

const CYCLE = [
  { id: 'A', title: 'A', points: 1, dependsOn: ['B'] },
  { id: 'B', title: 'B', points: 1, dependsOn: ['A'] },
];

/** Refuses a Project as only the webhook does; while that is away nothing is refused, and this waits on. */
export async function refusesACycle(kube: Kubectl, seconds: number): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: [projectObject('cycle', { backlog: { tasks: CYCLE } })] };
  await until(
    'the webhook to refuse a cycle',
    async () => {
      const { stderr } = await kube.kubectlRan(['apply', '--dry-run=server', '-f', '-'], JSON.stringify(list));
      return /cycle: A -> B -> A/.test(stderr);
    },
    seconds,
  );
}

/** Takes the certificate away, as somebody does who cleans up; gives the new one's PEM once there is one. */
export async function takeCertificateAway(dsm: Installation): Promise<{ old: string; made: string }> {
  const name = `${dsm.fullname}-webhook`;
  const certificate = (secret: Printed): string => secret.data['tls.crt'];
  const old = certificate(await dsm.kube.get('secret', name));
  await dsm.kube.kubectl(['delete', 'secret', name]);
  const made = await dsm.kube.until('secret', name, (secret) => certificate(secret) !== old, 60);
  return { old, made: certificate(made) };
}
