import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { ControlPlane } from '../../dev/control-plane/start.ts';
import { tieToThisProcess } from '../../dev/processes/tie.ts';
import { stopWorld } from '../../dev/world/world.ts';
import { ROOT, runCommand, succeeded } from '../fixtures/command.ts';
import { conditionOf, Kubectl } from '../fixtures/kubectl.ts';
import { project, sprint, tasks } from './controllers/manifests.ts';
import { requestsIn } from './fixtures/audit-log.ts';
import { startTiedControlPlane } from './fixtures/control-plane.ts';
import { commandsOf } from './guides/commands.ts';

// `dsm up --context`: a control plane of the test's own plays the user's cluster, with real API server, scheduler and controllers, but no node.

const IMAGE = 'registry.example/team/dsm:1.0';

let plane: ControlPlane;
let kubectl: Kubectl;
let folder: string;
let untie: () => Promise<void>;
const world = () => join(folder, 'world');
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dsm-up-context-'));
  const tie = tieToThisProcess(world());
  untie = tie.untie;
  plane = await startTiedControlPlane({ auditLog: true });
  kubectl = new Kubectl((args, input) => {
    const options = ['--kubeconfig', plane.kubeconfig, '--cache-dir', join(folder, 'kubectl-cache')];
    return runCommand(plane.kubectl, [...options, ...args], { input });
  });
  await writeUsersKubeconfig();
});
afterAll(async () => {
  await stopWorld(world());
  await untie();
  await plane?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Of an administrator `mine`, of somebody with few rights, of an old server, and a current context that must never be asked. */
async function writeUsersKubeconfig(): Promise<void> {
  const { clusters, users } = parse(readFileSync(plane.kubeconfig, 'utf8'));
  await kubectl.kubectl(['create', 'serviceaccount', 'guest']);
  const token = (await kubectl.kubectl(['create', 'token', 'guest'])).trim();
  const context = (name: string, cluster: string, user: string) => ({ name, context: { cluster, user } });
  writeFileSync(
    join(folder, 'config'),
    stringify({
      clusters: [
        { name: 'plane', cluster: clusters[0].cluster },
        { name: 'nowhere', cluster: { server: 'https://127.0.0.1:1' } },
      ],
      users: [
        { name: 'admin', user: users[0].user },
        { name: 'guest', user: { token } },
      ],
      contexts: [
        context('mine', 'plane', 'admin'),
        context('guest', 'plane', 'guest'),
        context('current', 'nowhere', 'admin'),
      ],
      'current-context': 'current',
    }),
  );
}

function dsm(args: string[], kubeconfig = join(folder, 'config')) {
  const { PATH, HOME, XDG_CACHE_HOME } = process.env;
  const env = { PATH, HOME, XDG_CACHE_HOME, KUBECONFIG: kubeconfig, OLLAMA_HOST: 'off' };
  return runCommand(process.execPath, [join(ROOT, 'cli/dsm.ts'), ...args, '--dir', world()], { env });
}
const up = (context: string, ...more: string[]) => dsm(['up', '--context', context, '--image', IMAGE, ...more]);

const writes = () =>
  requestsIn(plane.auditLog ?? '').filter(({ verb, userAgent }) => userAgent === 'dsm-up' && verb === 'patch');

describe('is refused, and nothing is written', () => {
  it.each([
    ['a context that is not there', () => up('nope'), 'find context: nope: not in '],
    ['a server that does not answer', () => up('current', '--yes'), 'use cluster: context current: it cannot be asked'],
    [
      'too few rights',
      () => up('guest', '--yes'),
      /its user lacks rights.*customresourcedefinitions\.apiextensions\.k8s\.io/,
    ],
    ['nobody said yes', () => up('mine'), 'this needs a yes, on the terminal or by the option --yes'],
    ['no image', () => dsm(['up', '--context', 'mine', '--yes']), '--context needs --image'],
  ])('%s', async (_name, run, message) => {
    const { code, stderr } = await run();
    expect(stderr).toMatch(message);
    expect(code).not.toBe(0);
    expect(writes()).toEqual([]);
    expect(existsSync(join(world(), 'run'))).toBe(false);
  });

  // No such API server can run here: a stand-in that answers /version as one does.
  it('a cluster older than 1.33', async () => {
    const server = createServer((_request, response) => response.end('{"gitVersion":"v1.32.9-gke.100"}'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const file = join(folder, 'old');
    const { port } = server.address() as AddressInfo;
    const cluster = { server: `http://127.0.0.1:${port}` };
    const contexts = [{ name: 'old', context: { cluster: 'old', user: 'none' } }];
    writeFileSync(file, stringify({ clusters: [{ name: 'old', cluster }], contexts }));
    const { stderr } = await dsm(['up', '--context', 'old', '--image', IMAGE], file);
    server.close();
    expect(stderr).toContain('context old: it is Kubernetes v1.32.9-gke.100, and DSM needs 1.33 or newer');
  });

  it('an operator works there already', async () => {
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'team-dsm-operator', namespace: 'default' },
      spec: {
        holderIdentity: 'pod-1',
        renewTime: `${new Date().toISOString().slice(0, -1)}000Z`,
        leaseDurationSeconds: 15,
      },
    };
    await kubectl.apply(lease);
    const { stderr } = await up('mine', '--yes');
    await kubectl.kubectl(['delete', 'lease', 'team-dsm-operator']);
    expect(stderr).toContain(
      'DSM is there already: an operator works there: Lease default/team-dsm-operator, held by pod-1',
    );
    expect(writes()).toEqual([]);
  });

  it('a Helm release has its kinds there', async () => {
    const file = join(ROOT, 'crds/generated/dailyscrums.yaml');
    await kubectl.kubectl(['create', '-f', file]);
    const crd = 'crd/dailyscrums.scrum.dsm.dev';
    await kubectl.kubectl(['label', crd, 'app.kubernetes.io/managed-by=Helm']);
    const of = ['meta.helm.sh/release-name=dsm', 'meta.helm.sh/release-namespace=scrum'];
    await kubectl.kubectl(['annotate', crd, ...of]);
    const { stderr } = await up('mine', '--yes');
    await kubectl.kubectl(['delete', crd, '--timeout=30s']);
    expect(stderr).toContain("DSM is there already: its kinds are of Helm's release scrum/dsm");
    expect(writes()).toEqual([]);
  });
});

describe('works on the cluster of the context', () => {
  it('tells what it writes, and runs services and operator here, and no node', async () => {
    const { code, stdout, stderr } = await up('mine', '--yes');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('On the cluster of context mine (https://127.0.0.1:');
    expect(stdout).toContain('  CustomResourceDefinition sprints.scrum.dsm.dev');
    expect(stdout).toContain('or kubectl --context mine');
    for (const there of ['services', 'operator']) expect(existsSync(join(world(), 'run', `${there}.json`))).toBe(true);
    for (const not of ['node-agent', 'kube-apiserver'])
      expect(existsSync(join(world(), 'run', `${not}.json`))).toBe(false);
  });

  it("plays a sprint there, in the operator's own name, with the image that was named", async () => {
    await kubectl.apply(project('shop', { backlog: { tasks: tasks('S', 2) } }), sprint('shop-1', 'shop'));
    await kubectl.wait('sprint/shop-1', 'Ready', 60);
    const cronJob = await kubectl.get('cronjob', 'shop-1-daily-scrum');
    const { containers, tolerations } = cronJob.spec.jobTemplate.spec.template.spec;
    expect(containers[0].image).toBe(IMAGE);
    expect(tolerations).toBeUndefined();
    expect(await kubectl.list('nodes')).toEqual([]);
    const operator = 'system:serviceaccount:dsm-system:dsm-operator';
    const acts = requestsIn(plane.auditLog ?? '').filter(({ userAgent }) => userAgent === 'dsm-operator');
    expect(new Set(acts.map((each) => each.impersonatedUser?.username))).toEqual(new Set([operator]));
    expect(acts.filter((each) => each.responseStatus?.code === 403)).toEqual([]);
    const lease = await kubectl.kubectl(['get', 'lease', 'dsm-operator', '-n', 'dsm-system', '-o', 'json']);
    expect(JSON.parse(lease).spec.holderIdentity).not.toBe('');
  });

  it('asked again, it leaves running what runs', async () => {
    const { code, stdout } = await up('mine');
    expect(code).toBe(0);
    expect(stdout).toMatch(/services +runs already\noperator +runs already/);
  });

  it('without the context, or on another folder, it is refused', async () => {
    expect((await dsm(['up'])).stderr).toContain(
      'it works on the cluster of context mine: "dsm up --context mine" goes on',
    );
    const other = ['up', '--context', 'mine', '--image', IMAGE, '--yes', '--dir', join(folder, 'other')];
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, KUBECONFIG: join(folder, 'config') };
    const { stderr } = await runCommand(process.execPath, [join(ROOT, 'cli/dsm.ts'), ...other], { env });
    expect(stderr).toContain('DSM is there already: another world of "dsm up --context" works on it');
  });

  it('"dsm down" ends it and leaves what is there; up again, it goes on', async () => {
    const { stdout } = await dsm(['down']);
    expect(stdout).toContain('Stopped');
    const left = await kubectl.get('sprint', 'shop-1');
    expect(left.status.sprintID).toBe('SHOP-S01');
    await kubectl.get('cronjob', 'shop-1-daily-scrum');
    succeeded(await up('mine'));
    await kubectl.kubectl(['patch', 'sprint', 'shop-1', '--type=merge', '-p', '{"spec":{"state":"Closed"}}']);
    const closed = await kubectl.until('sprint', 'shop-1', (s) => conditionOf(s, 'Succeeded')?.status === 'True', 60);
    expect(closed.status.sprintID).toBe('SHOP-S01');
  });

  it('goes on and is removed by the commands of the guide', async () => {
    await kubectl.kubectl(['delete', 'sprints,projects', '--all', '--timeout=60s']);
    const commands = commandsOf('up-context.md').map(({ text }) => text.replace(/ --dir \S+/, '').split(' '));
    expect(commands.map(([program, verb]) => `${program} ${verb}`)).toEqual([
      'dsm up',
      'dsm down',
      'kubectl --context',
    ]);
    const ours: Record<string, string> = { 'kind-dev': 'mine', 'dsm:dev': IMAGE };
    for (const [program, ...theirs] of commands) {
      const args = theirs.map((arg) => ours[arg] ?? arg);
      if (program === 'kubectl') await kubectl.kubectl([...args.slice(2), '--timeout=60s']);
      else succeeded(await dsm(args));
    }
    const kinds = 'crds,clusterroles,clusterrolebindings,namespaces,validatingadmissionpolicies';
    const left = await kubectl.kubectl(['get', kinds, '-o', 'name']);
    expect(
      left
        .split('\n')
        .filter((name) => /dsm/.test(name) && name !== 'clusterrolebinding.rbac.authorization.k8s.io/dsm-admin'),
    ).toEqual([]);
  });
});
