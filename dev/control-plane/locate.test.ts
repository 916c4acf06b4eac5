import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlPlaneFolder, locateControlPlane, missingPrograms } from './locate.ts';
import { PROGRAMS } from './version.ts';

describe('locateControlPlane', () => {
  let dir: string;
  let lines: string[];
  const fill = (folder: string, programs: readonly string[]) => {
    mkdirSync(folder, { recursive: true });
    for (const program of programs) {
      writeFileSync(join(folder, program), '');
      chmodSync(join(folder, program), 0o755);
    }
    return folder;
  };
  const locate = (env: Record<string, string>) => locateControlPlane({ env, log: (line) => lines.push(line) });
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dsm-locate-'));
    lines = [];
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it('prefers KUBEBUILDER_ASSETS that hold all five', async () => {
    const assets = fill(join(dir, 'assets'), PROGRAMS);
    fill(controlPlaneFolder({ XDG_CACHE_HOME: dir }), PROGRAMS);
    expect(await locate({ KUBEBUILDER_ASSETS: assets, XDG_CACHE_HOME: dir })).toBe(assets);
  });

  it('passes over incomplete ones and says so', async () => {
    const assets = fill(join(dir, 'assets'), ['etcd', 'kube-apiserver', 'kubectl']);
    const cache = fill(controlPlaneFolder({ XDG_CACHE_HOME: dir }), PROGRAMS);
    expect(await locate({ KUBEBUILDER_ASSETS: assets, XDG_CACHE_HOME: dir })).toBe(cache);
    expect(lines).toEqual([`KUBEBUILDER_ASSETS=${assets} lacks kube-controller-manager, kube-scheduler: not used`]);
  });

  it('says what to install when it has to build and there is no Go', async () => {
    const env = { XDG_CACHE_HOME: dir, PATH: dir, HOME: dir, DSM_CONTROL_PLANE_MIRROR: 'off' };
    await expect(locate(env)).rejects.toThrow(
      /build the Kubernetes v1\.36\.3 control plane: go: .*; install Go 1\.26 or newer/,
    );
    expect(missingPrograms(controlPlaneFolder(env))).toEqual([...PROGRAMS]);
  });

  it('says what to install when Go is too old', async () => {
    const go = join(dir, 'go');
    const refusal = 'go: go.mod requires go >= 1.26.0 (running go 1.21.0; GOTOOLCHAIN=local)';
    writeFileSync(go, `#!/bin/sh\necho "${refusal}" >&2\nexit 1\n`);
    chmodSync(go, 0o755);
    const env = { XDG_CACHE_HOME: dir, PATH: `${dir}:/bin:/usr/bin`, HOME: dir };
    await expect(locate({ ...env, DSM_CONTROL_PLANE_MIRROR: 'http://127.0.0.1:2' })).rejects.toThrow(
      /requires go >= 1\.26\.0.*GOTOOLCHAIN=auto/,
    );
    expect(lines).toContainEqual(expect.stringMatching(/was not downloaded: 127\.0\.0\.1:2: .*ECONNREFUSED/));
  });

  it('keeps its cache in the home folder by default', () => {
    expect(controlPlaneFolder({ HOME: '/home/ada' })).toBe('/home/ada/.cache/dsm/control-plane/v1.36.3');
  });
});
