import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ETCD_VERSION, GO_VERSION, KUBERNETES_VERSION } from './version.ts';

const goMod = readFileSync(new URL('./binary/go.mod', import.meta.url), 'utf8');

it('is what the binary is built from', () => {
  expect(/^\s*k8s\.io\/kubernetes (\S+)$/m.exec(goMod)?.[1]).toBe(KUBERNETES_VERSION);
  expect(/^\s*go\.etcd\.io\/etcd\/server\/v3 (\S+)$/m.exec(goMod)?.[1]).toBe(ETCD_VERSION);
  expect(/^go (\d+\.\d+)/m.exec(goMod)?.[1]).toBe(GO_VERSION);
});
