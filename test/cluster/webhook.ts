import { issueCertificate } from '../../webhooks/certificates/x509.ts';
import type { Kubectl, Printed } from '../fixtures/kubectl.ts';
import { projectObject } from '../fixtures/manifests.ts';
import { until } from '../fixtures/waiting.ts';
import type { Installation } from './installation.ts';

const CYCLE = [
  { id: 'A', title: 'A', points: 1, dependsOn: ['B'] },
  { id: 'B', title: 'B', points: 1, dependsOn: ['A'] },
];

/** Whether a Project is refused as only the webhook does. */
async function isACycleRefused(kube: Kubectl): Promise<boolean> {
  const list = { apiVersion: 'v1', kind: 'List', items: [projectObject('cycle', { backlog: { tasks: CYCLE } })] };
  const { stderr } = await kube.kubectlRan(['apply', '--dry-run=server', '-f', '-'], JSON.stringify(list));
  return /cycle: A -> B -> A/.test(stderr);
}

/** While the webhook is away nothing is refused, and this waits on. */
export async function refusesACycle(kube: Kubectl, seconds: number): Promise<void> {
  await until('the webhook to refuse a cycle', () => isACycleRefused(kube), seconds);
}

const LIFE_SETTING = 'DSM_WEBHOOK_CERTIFICATE_LIFE_S';
/** As the chart sets it: 90 days. */
export const CHARTS_LIFE_SECONDS = 90 * 86_400;

/** From now on a certificate counts for so long; it is renewed at two thirds of that. */
export async function setCertificateLife(dsm: Installation, seconds: number): Promise<void> {
  const deployment = `deployment/${dsm.fullname}-operator`;
  await dsm.kube.kubectl(['set', 'env', deployment, `${LIFE_SETTING}=${seconds}`]);
  await dsm.kube.kubectl(['rollout', 'status', deployment, '--timeout=90s']);
  // The pods of before end in order.
  await dsm.ready();
}

/** Has a cycle refused again and again until there is another certificate and 5 s more; gives how often it was, and how often it was not. */
export async function throughARenewal(dsm: Installation, team: Kubectl, old: string) {
  const tries = { refused: 0, taken: 0 };
  let renewedAt: number | undefined;
  await until(
    'the next certificate',
    async () => {
      tries[(await isACycleRefused(team)) ? 'refused' : 'taken'] += 1;
      if ((await certificateOf(dsm)) !== old) renewedAt ??= performance.now();
      return renewedAt !== undefined && performance.now() - renewedAt > 5_000;
    },
    90,
  );
  return tries;
}

/** Puts a certificate there as somebody makes one by hand, which counted until yesterday. */
export async function putExpiredCertificate(dsm: Installation): Promise<void> {
  const name = `${dsm.fullname}-webhook`;
  const [from, until_] = [30, 1].map((days) => new Date(Date.now() - days * 86_400_000)) as [Date, Date];
  const hosts = [`${name}.${dsm.namespace}.svc`];
  const { cert, key } = issueCertificate({ commonName: 'by hand', use: 'server', hosts }, { from, until: until_ });
  // In one request: what is missing is made again at once.
  const data = { 'tls.crt': btoa(cert), 'tls.key': btoa(key) };
  const byHand = JSON.stringify({ metadata: { labels: null }, data });
  await dsm.kube.kubectl(['patch', 'secret', name, '--type=merge', '-p', byHand]);
  const trusted = [{ op: 'replace', path: '/webhooks/0/clientConfig/caBundle', value: btoa(cert) }];
  const configuration = `validatingwebhookconfiguration/${dsm.namespace}.${dsm.fullname}.webhook`;
  await dsm.kube.kubectl(['patch', configuration, '--type=json', '-p', JSON.stringify(trusted)]);
}

const certificateOf = async (dsm: Installation): Promise<string> =>
  (await dsm.kube.get('secret', `${dsm.fullname}-webhook`)).data['tls.crt'];

/** Takes the certificate away, as somebody does who cleans up; gives the new one's PEM once there is one. */
export async function takeCertificateAway(dsm: Installation): Promise<{ old: string; made: string }> {
  const name = `${dsm.fullname}-webhook`;
  const certificate = (secret: Printed): string => secret.data['tls.crt'];
  const old = certificate(await dsm.kube.get('secret', name));
  await dsm.kube.kubectl(['delete', 'secret', name]);
  const made = await dsm.kube.until('secret', name, (secret) => certificate(secret) !== old, 60);
  return { old, made: certificate(made) };
}
