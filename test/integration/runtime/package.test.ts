import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import type { KubeObject, Resource } from '../../../controllers/runtime/objects/object.ts';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import { runCommand } from '../../../dev/processes/command.ts';
import { eventually } from '../../fixtures/waiting.ts';
import { createNamespace, startTestControlPlane } from './api-server.ts';

const ROOT = join(import.meta.dirname, '../../..');
const README = readFileSync(join(ROOT, 'controllers/runtime/README.md'), 'utf8');
const codeOf = (language: string): string =>
  new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(README)?.[1] ?? '';

interface Website extends KubeObject {
  spec: { page: string };
  status?: { configMap: string; conditions: { type: string; status: string }[] };
}
interface ConfigMap extends KubeObject {
  data: Record<string, string>;
}
const CRDS: Resource = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};
const WEBSITES: Resource<Website> = {
  apiVersion: 'example.com/v1',
  kind: 'Website',
  plural: 'websites',
  namespaced: true,
};
const CONFIG_MAPS: Resource<ConfigMap> = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};

let dir: string;
/** a folder of somebody else's, with nothing of ours in it but the tarball */
let theirs: string;
let plane: ControlPlane;
let admin: KubeClient;

const must = async (cwd: string, command: string, ...args: string[]) => {
  const { code, stdout, stderr } = await runCommand(command, args, { cwd, env: process.env });
  if (code !== 0) throw new Error(`${command} ${args[0]}: ${stdout}${stderr}`);
};

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'dsm-package-'));
  theirs = join(dir, 'theirs');
  mkdirSync(theirs);
  // Packed from a copy: the build would lie in the way of whatever else looks at the folder now.
  cpSync(join(ROOT, 'tsconfig.json'), join(dir, 'tsconfig.json'));
  cpSync(join(ROOT, 'controllers/runtime'), join(dir, 'controllers/runtime'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
  await must(join(dir, 'controllers/runtime'), 'npm', 'pack', '--pack-destination', dir);
  rmSync(join(dir, 'node_modules'));
  const tarball = readdirSync(dir).find((name) => name.endsWith('.tgz')) as string;
  writeFileSync(join(theirs, 'package.json'), '{"private": true, "type": "module"}');
  await must(theirs, 'npm', 'install', '--prefer-offline', join(dir, tarball));
  writeFileSync(join(theirs, 'website.ts'), codeOf('ts'));
  plane = await startTestControlPlane();
  admin = await KubeClient.connect({ file: plane.kubeconfig }, { userAgent: 'admin' });
}, 240_000);

afterAll(async () => {
  await admin?.close();
  await plane?.stop();
  rmSync(dir, { recursive: true, force: true });
});

it("types the README's controller, in strict mode", async () => {
  symlinkSync(join(ROOT, 'node_modules/@types'), join(theirs, 'node_modules/@types'));
  const settings = [
    '--ignoreConfig',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--noEmit',
    '--types',
    'node',
  ];
  await must(theirs, join(ROOT, 'node_modules/.bin/tsc'), ...settings, '--skipLibCheck', 'website.ts');
}, 120_000);

it('is a controller of at most 60 lines, which keeps a ConfigMap as its Website says', async () => {
  expect(codeOf('ts').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  const crd = parse(codeOf('yaml')) as KubeObject;
  await admin.create(CRDS, crd);
  const namespace = 'site';
  await createNamespace(admin, namespace);
  const key = { namespace, name: 'home-page' };
  const site = {
    apiVersion: 'example.com/v1',
    kind: 'Website',
    metadata: { namespace, name: 'home' },
    spec: { page: 'Hello' },
  };
  await eventually(async () => void (await admin.create(WEBSITES, site)));
  const operator = spawn(process.execPath, ['website.ts'], {
    cwd: theirs,
    env: { ...process.env, KUBECONFIG: plane.kubeconfig, PORT: '0' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  try {
    const pageIs = (page: string) =>
      eventually(async () => expect((await admin.get(CONFIG_MAPS, key))?.data['index.html']).toBe(page));
    await pageIs('Hello');
    await eventually(async () =>
      expect((await admin.get(WEBSITES, { namespace, name: 'home' }))?.status).toMatchObject({
        configMap: 'home-page',
        conditions: [{ type: 'Ready', status: 'True', reason: 'Published', observedGeneration: 1 }],
      }),
    );
    await admin.mergePatch(CONFIG_MAPS, key, { data: { 'index.html': 'somebody else was here' } });
    await pageIs('Hello');
    await admin.delete(CONFIG_MAPS, key);
    await pageIs('Hello');
    await admin.mergePatch(WEBSITES, { namespace, name: 'home' }, { spec: { page: 'Good evening' } });
    await pageIs('Good evening');
    expect(await endOf(operator)).toBe(0);
  } finally {
    operator.kill('SIGKILL');
  }
}, 60_000);

async function endOf(child: ChildProcess): Promise<number | null> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  return (await exited)[0] as number | null;
}
