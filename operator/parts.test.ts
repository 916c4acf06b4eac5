import { expect, it } from 'vitest';
import type { KubeClient } from '../controllers/runtime/client/kube-client.ts';
import { TestLog } from '../controllers/runtime/testing/test-log.ts';
import { readOperatorConfig } from './config.ts';
import { partsFrom } from './parts.ts';

const urls = {
  DSM_PROJECT_URL: 'http://project',
  DSM_BACKLOG_URL: 'http://backlog',
  DSM_SPRINT_URL: 'http://sprint',
  DSM_CHRONICLE_URL: 'http://chronicle',
};
const client = {} as KubeClient;
const log = new TestLog();
const partsOf = (env: NodeJS.ProcessEnv) => partsFrom(readOperatorConfig({ ...urls, ...env }), client, 'uid', log);

it('has what is absent as the defaults of the configuration, and all namespaces', () => {
  const parts = partsOf({});
  expect(parts).toEqual({
    client,
    log,
    clusterUID: 'uid',
    installation: undefined,
    workers: 8,
    pod: { image: 'dsm:local', toleratesLocalNode: false },
    clockOffsetMs: 0,
    clock: expect.anything(),
    endpoints: expect.any(Function),
    token: expect.any(Function),
  });
  expect(parts.endpoints()).toMatchObject({ chronicle: 'http://chronicle' });
  expect(parts.endpoints().orchestrator).toBeUndefined();
  expect(Math.abs(parts.clock.now() - Date.now())).toBeLessThan(5_000);
});

it('takes over what is configured', () => {
  const parts = partsOf({
    DSM_INSTALLATION: 'mine',
    DSM_ORCHESTRATOR_URL: 'http://orchestrator',
    DSM_NAMESPACES: 'one,two',
    DSM_WORKERS: '3',
    DSM_DAILY_SCRUM_IMAGE: 'dsm:1',
    DSM_DAILY_SCRUM_TOLERATION: 'local',
    DSM_DAILY_SCRUM_POD: '{"priorityClassName": "low"}',
    DSM_CLOCK_OFFSET_MS: '86400000',
  });
  expect(parts).toMatchObject({
    installation: 'mine',
    namespaces: ['one', 'two'],
    workers: 3,
    pod: { image: 'dsm:1', toleratesLocalNode: true, priorityClassName: 'low' },
    clockOffsetMs: 86_400_000,
  });
  expect(parts.endpoints().orchestrator).toBe('http://orchestrator');
  expect(Math.abs(parts.clock.now() - 86_400_000 - Date.now())).toBeLessThan(5_000);
});
