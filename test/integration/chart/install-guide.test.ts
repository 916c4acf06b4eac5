import { copyFileSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import { ROOT, runCommand } from '../../fixtures/command.ts';
import { startTiedControlPlane } from '../fixtures/control-plane.ts';
import { onCluster } from './cluster.ts';
import { helmProgram, skipped, valuesOf } from './helm.ts';

// The commands of docs/guides/install.md, in its order, each on the cluster that the ones before it left. What waits for pods is not
// among them: no kubelet runs here.

const guide = readFileSync(join(ROOT, 'docs/guides/install.md'), 'utf8');
const [, refused = ''] = /^## What is refused.*?\n(.*?)^## /ms.exec(guide) ?? [];
/** Indented by four, with a prompt or without, and over several lines where one ends in a backslash. */
const commands = [...guide.matchAll(/^ {4}(?:\$ )?((?:helm|kubectl) (?:.*\\\n)*.*)$/gm)].map(
  ([, command = '']) => command,
);

describe.skipIf(helmProgram === undefined)(`the install guide${skipped}`, () => {
  let plane: ControlPlane;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    plane = await startTiedControlPlane();
    for (const link of ['charts', 'examples']) symlinkSync(join(ROOT, link), join(plane.dir, link));
    copyFileSync(valuesOf('try-out'), join(plane.dir, 'values.yaml'));
    for (const name of ['team-a', 'team-b']) await onCluster(plane).restricted(name);
    const path = [dirname(helmProgram ?? ''), dirname(plane.kubectl), process.env.PATH].join(':');
    env = { ...process.env, PATH: path, KUBECONFIG: plane.kubeconfig };
  }, 180_000);
  afterAll(async () => {
    for (const link of ['charts', 'examples']) rmSync(join(plane.dir, link));
    await plane.stop();
  });

  it('has commands', () => expect(commands.length).toBeGreaterThan(8));

  it.each(commands)('%s', async (command) => {
    const { code, stderr } = await runCommand('bash', ['-c', `cd ${plane.dir} && ${command}`], { env });
    if (refused.includes(command)) expect(code, command).not.toBe(0);
    else expect(code, stderr).toBe(0);
  });
});
