import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { ROOT } from '../../fixtures/command.ts';
import { type CrdWorld, startCrdWorld } from '../crds/world.ts';
import { hasVerdicts, verdictsOn, WITHOUT_VERDICTS } from '../fixtures/gitops-verdicts.ts';

const manifestsIn = (file: string) =>
  parseAllDocuments(readFileSync(join(ROOT, 'gitops', file), 'utf8')).map((document) => document.toJS());

describe.skipIf(!hasVerdicts)(`samples for Argo CD${WITHOUT_VERDICTS}`, () => {
  it.each(['application', 'applicationset'])("%s.yaml has Argo CD's own fields alone", async (name) => {
    const [manifest] = manifestsIn(`argo-cd/${name}.yaml`);
    await verdictsOn([manifest]);
    const misspelt = { ...manifest, spec: { ...manifest.spec, nowhere: true } };
    await expect(verdictsOn([misspelt])).rejects.toThrow('unknown field');
  });
});

describe("Argo CD's ConfigMap", () => {
  let world: CrdWorld;
  beforeAll(async () => {
    world = await startCrdWorld();
  });
  afterAll(() => world?.stop());

  it('takes our scripts by the command of the guide, beside what it has', async () => {
    const run = async (line: string) => {
      const { code, stdout, stderr } = await world.kubectl(line.split(' ').slice(1));
      expect(code, stderr).toBe(0);
      return stdout;
    };
    await run('kubectl create namespace argocd');
    await run('kubectl create configmap argocd-cm --namespace argocd --from-literal=url=https://argocd.example.com');
    const guide = readFileSync(join(ROOT, 'docs/guides/gitops.md'), 'utf8');
    const command = /kubectl patch configmap argocd-cm.*/.exec(guide)?.[0] ?? '';
    await run(command);
    const { data } = JSON.parse(await run('kubectl get configmap argocd-cm --namespace argocd -o json'));
    const shipped = parse(readFileSync(join(ROOT, 'gitops/argo-cd/argocd-cm.yaml'), 'utf8')).data;
    expect(data).toEqual({ url: 'https://argocd.example.com', ...shipped });
  });
});
