import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitFor } from '../../dev/processes/wait.ts';
import { startWorld, type World } from '../../dev/world/world.ts';

let world: World;

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-node-agent-'));
  world = await startWorld({ dir, components: ['control-plane', 'node-agent'], tied: true });
});
afterAll(async () => {
  await world?.stop();
  rmSync(world.dir, { recursive: true, force: true });
});

async function kubectl(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await world.kubectl(args);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

async function apply(manifest: object): Promise<void> {
  const { code, stderr } = await world.kubectl(['apply', '-f', '-'], { input: JSON.stringify(manifest) });
  if (code !== 0) throw new Error(stderr);
}

const podTemplate = (command: string[], labels = { 'scrum.dsm.dev/component': 'daily-scrum' }) => ({
  metadata: { labels },
  spec: {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 1,
    tolerations: [{ key: 'scrum.dsm.dev/local', operator: 'Exists' }],
    containers: [{ name: 'dsm', image: 'dsm', command }],
  },
});
const job = (name: string, command: string[], backoffLimit = 0) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name },
  spec: { backoffLimit, template: podTemplate(command) },
});
const pod = (name: string, command: string[], labels?: { 'scrum.dsm.dev/component': string }) => {
  const { metadata, spec } = podTemplate(command, labels);
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name }, spec };
};
const phase = (name: string, wanted: string) =>
  kubectl('wait', `pod/${name}`, `--for=jsonpath={.status.phase}=${wanted}`, '--timeout=60s');

it('is a node that nothing else is put on', async () => {
  const node = JSON.parse(await kubectl('get', 'node', 'dsm-local', '-o', 'json'));
  expect(node.spec.taints).toEqual([{ key: 'scrum.dsm.dev/local', value: 'true', effect: 'NoSchedule' }]);
});

it('leaves a Pod waiting whose image it does not have, as a kubelet does', async () => {
  const { metadata, spec } = pod('no-image', ['dsm', '--version']);
  await apply({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { ...spec, containers: [{ ...spec.containers[0], image: 'dsm:gone' }] },
  });
  const waiting = '{.status.containerStatuses[0].state.waiting.reason}';
  await kubectl('wait', 'pod/no-image', `--for=jsonpath=${waiting}=ErrImagePull`, '--timeout=60s');
  expect(await kubectl('get', 'pod/no-image', '-o', 'jsonpath={.status.phase}')).toBe('Pending');
  await kubectl('delete', 'pod/no-image');
});

it('runs a Job to its end, and kubectl logs shows what it printed', async () => {
  await apply(job('version', ['dsm', '--version']));
  await kubectl('wait', 'job/version', '--for=condition=Complete', '--timeout=60s');
  expect(await kubectl('logs', 'job/version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  const [done] = JSON.parse(await kubectl('get', 'pods', '-l', 'job-name=version', '-o', 'json')).items;
  const { terminated } = done.status.containerStatuses[0].state;
  expect(terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
  expect(Date.parse(terminated.finishedAt)).toBeGreaterThanOrEqual(Date.parse(terminated.startedAt));
});

it('reports the exit code of a command that fails, and the Job with it', async () => {
  await apply(job('wrong', ['dsm', 'no-such-command']));
  await kubectl('wait', 'job/wrong', '--for=condition=Failed', '--timeout=60s');
  const [failed] = JSON.parse(await kubectl('get', 'pods', '-l', 'job-name=wrong', '-o', 'json')).items;
  expect(failed.status.containerStatuses[0].state.terminated).toMatchObject({ exitCode: 2, reason: 'Error' });
  expect(await kubectl('logs', 'job/wrong', '--tail=1')).not.toBe('');
});

it.each([
  [
    'shell',
    pod('shell', ['sh', '-c', 'touch /tmp/x']),
    'UnsupportedCommand',
    'only the command \\"dsm\\", not \\"sh\\"',
  ],
  [
    'stranger',
    pod('stranger', ['dsm', '--version'], { 'scrum.dsm.dev/component': 'other' }),
    'NotADailyScrum',
    'label',
  ],
])('fails the pod %s without running it', async (name, manifest, reason, message) => {
  await apply(manifest);
  await phase(name, 'Failed');
  const { status } = JSON.parse(await kubectl('get', 'pod', name, '-o', 'json'));
  expect(status.reason).toBe(reason);
  expect(JSON.stringify(status.message)).toContain(message);
  expect(status.containerStatuses).toBeUndefined();
});

it('lets a finished Pod go when it is deleted', async () => {
  await apply(pod('short', ['dsm', '--version']));
  await phase('short', 'Succeeded');
  await kubectl('delete', 'pod', 'short', '--timeout=60s');
  expect((await world.kubectl(['get', 'pod', 'short'])).stderr).toContain('NotFound');
});

it('reports Pods Failed that ran when it was killed', async () => {
  // A Pod that has begun, as the agent's predecessor would have left it: no process of this agent belongs to it.
  const agent = world.processes['node-agent'];
  await agent?.stop();
  await apply(pod('orphan', ['dsm', '--version']));
  await kubectl('wait', 'pod/orphan', '--for=condition=PodScheduled', '--timeout=60s');
  await kubectl(
    'patch',
    'pod',
    'orphan',
    '--subresource=status',
    '--type=merge',
    '-p',
    '{"status":{"phase":"Running"}}',
  );
  await agent?.restart();
  await phase('orphan', 'Failed');
  expect(await kubectl('get', 'pod', 'orphan', '-o', 'jsonpath={.status.reason}')).toBe('NodeAgentRestarted');
});

it('stays Ready through a restart of the API server and takes Pods afterwards', async () => {
  await world.processes['kube-apiserver']?.restart();
  const applied = () => apply(pod('later', ['dsm', '--version'])).then(() => true);
  await waitFor(applied, {
    what: 'the API server',
    timeoutMs: 20_000,
  });
  await phase('later', 'Succeeded');
});
