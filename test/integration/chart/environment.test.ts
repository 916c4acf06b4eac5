import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readOperatorConfig } from '../../../operator/config.ts';
import { readBacklogConfig } from '../../../services/backlog/config.ts';
import { readChronicleConfig } from '../../../services/chronicle/config.ts';
import { readEmbeddingConfig } from '../../../services/embedding/config.ts';
import { readOrchestratorConfig } from '../../../services/orchestrator/config.ts';
import { readProjectConfig } from '../../../services/project/config.ts';
import { readSprintConfig } from '../../../services/sprint/config.ts';
import { readWebhookConfig } from '../../../webhooks/config.ts';
import { helmProgram, renderedSet, skipped, VALUE_SETS } from './helm.ts';

// Each process refuses variables that it does not know, so what the chart sets is read by the processes' own code.

const READERS: Record<string, (env: NodeJS.ProcessEnv) => object> = {
  operator: readOperatorConfig,
  project: readProjectConfig,
  backlog: readBacklogConfig,
  sprint: readSprintConfig,
  chronicle: readChronicleConfig,
  orchestrator: readOrchestratorConfig,
  embedding: readEmbeddingConfig,
  webhook: readWebhookConfig,
};
/** Not ours. */
const OTHERS = ['ollama'];

interface Container {
  name: string;
  env?: { name: string; value: string }[];
}
interface Deployment {
  kind: string;
  spec?: { template?: { spec: { containers: Container[]; initContainers?: Container[] } } };
}

const folder = mkdtempSync(join(tmpdir(), 'dsm-environment-'));
afterAll(() => rmSync(folder, { recursive: true }));
const MOUNTED = { DSM_DATABASE_URL_FILE: 'postgres://dsm:secret@db:5432/dsm', DSM_BUS_FILE: 'redis://redis:6379' };
for (const [name, text] of Object.entries(MOUNTED)) writeFileSync(join(folder, name), text);

/** The variables of a container, with files of ours where the Pod would have mounted ones. */
const environmentOf = ({ env = [] }: Container): Record<string, string> =>
  Object.fromEntries(env.map(({ name, value }) => [name, name in MOUNTED ? join(folder, name) : value]));

describe.skipIf(helmProgram === undefined).each(VALUE_SETS)(`the processes of %s${skipped}`, (set) => {
  it('take the variables that the chart sets', async () => {
    const objects = parseAllDocuments(await renderedSet(set)).flatMap((one) => (one.toJS() as Deployment | null) ?? []);
    const pods = objects.flatMap(({ kind, spec }) =>
      kind === 'Deployment' && spec?.template ? [spec.template.spec] : [],
    );
    const processes = pods.filter(({ containers }) => !OTHERS.includes(containers[0]?.name ?? ''));
    expect(processes.length).toBeGreaterThanOrEqual(7);
    for (const { containers, initContainers = [] } of processes) {
      const reader = READERS[containers[0]?.name ?? ''];
      expect(reader, containers[0]?.name).toBeDefined();
      for (const one of [...containers, ...initContainers]) expect(() => reader?.(environmentOf(one))).not.toThrow();
    }
  });
});
