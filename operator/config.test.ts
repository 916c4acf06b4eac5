import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tracingSettings } from '../services/kit/process/tracing-settings.ts';
import { readOperatorConfig } from './config.ts';
import { endpointsFrom } from './services/endpoints.ts';

const urls = {
  DSM_PROJECT_URL: 'http://project:8081',
  DSM_BACKLOG_URL: 'http://backlog:8082',
  DSM_SPRINT_URL: 'http://sprint:8083',
  DSM_CHRONICLE_URL: 'http://chronicle:8084',
};
const dir = mkdtempSync(join(tmpdir(), 'dsm-operator-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('readOperatorConfig', () => {
  it('has defaults for everything but where the services are', () => {
    expect(readOperatorConfig({ ...urls, PATH: '/bin' })).toMatchObject({ DSM_WORKERS: 8, DSM_CLOCK_OFFSET_MS: 0 });
  });

  it('has these defaults', () => {
    expect(readOperatorConfig(urls)).toEqual({
      ...urls,
      ...z.object(tracingSettings).parse({}),
      DSM_WEBHOOK_CERTIFICATES: 'Kept',
      DSM_WEBHOOK_CERTIFICATE_LIFE_S: 7_776_000,
      DSM_WORKERS: 8,
      DSM_LEASE_NAME: 'dsm-operator',
      DSM_HEALTH_PORT: 8080,
      DSM_DAILY_SCRUM_IMAGE: 'dsm:local',
      DSM_CLOCK_OFFSET_MS: 0,
      DSM_LOG_LEVEL: 'info',
    });
  });

  it.each([
    ['DSM_WORKERS', ['1', '64'], ['0', '65', '1.5']],
    ['DSM_HEALTH_PORT', ['0', '65535'], ['-1', '65536', '1.5']],
    ['DSM_CLOCK_OFFSET_MS', ['0', '86400000'], ['-1', '0.5']],
    ['DSM_LEADER_ELECTION', ['on', 'off'], ['yes']],
    ['DSM_LOG_LEVEL', ['debug', 'error'], ['loud']],
    ['DSM_DAILY_SCRUM_TOLERATION', ['local'], ['all']],
    ['DSM_ORCHESTRATOR_URL', ['http://orchestrator'], ['orchestrator']],
    ['DSM_BACKLOG_URL', ['https://backlog'], ['ftp://backlog', 'backlog']],
  ])('bounds %s', (name, good, bad) => {
    for (const value of good) expect(() => readOperatorConfig({ ...urls, [name]: value })).not.toThrow();
    for (const value of bad) expect(() => readOperatorConfig({ ...urls, [name]: value })).toThrow(name);
  });

  it('tells every fault at once', () => {
    const read = () => readOperatorConfig({ DSM_WORKERS: 'many', DSM_PROJECT_URL: 'ftp://x', DSM_TYPO: '1' });
    for (const fault of ['DSM_TYPO', 'DSM_WORKERS', 'DSM_PROJECT_URL']) expect(read).toThrow(fault);
  });

  it('misses each address that is not given, unless there is a file', () => {
    const { DSM_SPRINT_URL: _, DSM_BACKLOG_URL: __, ...rest } = urls;
    expect(() => readOperatorConfig(rest)).toThrow(/DSM_BACKLOG_URL: missing.*DSM_SPRINT_URL: missing/s);
    expect(readOperatorConfig({ DSM_ENDPOINTS_FILE: '/f' }).DSM_ENDPOINTS_FILE).toBe('/f');
  });

  it('takes the daily scrums’ pods as JSON, with quantities as the API server writes them', () => {
    const pod = {
      resources: { requests: { cpu: '0.1' }, limits: { cpu: 1, memory: '1024Mi' } },
      labels: { 'example.org/team': 'a' },
      annotations: { note: 'any text' },
      tolerations: [{ key: 'batch', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }],
      nodeSelector: { pool: 'batch' },
      priorityClassName: 'low',
    };
    expect(readOperatorConfig({ ...urls, DSM_DAILY_SCRUM_POD: JSON.stringify(pod) }).DSM_DAILY_SCRUM_POD).toEqual({
      ...pod,
      resources: { requests: { cpu: '100m' }, limits: { cpu: '1', memory: '1Gi' } },
    });
  });

  it('tells every fault of these pods at once', () => {
    const pod = {
      resources: { requests: { cpu: '2' }, limits: { cpu: '1', memory: 'much' } },
      labels: { 'scrum.dsm.dev/sprint': 'other', ok: '-' },
      tolerations: [
        { operator: 'Equal', value: 'x' },
        { key: 'a', tolerationSeconds: 1 },
      ],
      priorityClassName: 'Low',
      hostNetwork: true,
    };
    const read = () => readOperatorConfig({ ...urls, DSM_DAILY_SCRUM_POD: JSON.stringify(pod) });
    for (const fault of [
      'resources.limits.memory: is no quantity',
      'labels.scrum.dsm.dev/sprint: Invalid key in record',
      'labels.ok: is no value of a label',
      'tolerations.0: needs the operator Exists',
      'tolerations.1: has tolerationSeconds',
      'priorityClassName: is no name',
      'hostNetwork',
    ])
      expect(read).toThrow(fault);
    const requests = { resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } };
    expect(() => readOperatorConfig({ ...urls, DSM_DAILY_SCRUM_POD: JSON.stringify(requests) })).toThrow(
      'DSM_DAILY_SCRUM_POD.resources.requests.cpu: is more than its limit 1',
    );
    expect(() => readOperatorConfig({ ...urls, DSM_DAILY_SCRUM_POD: '{cpu: 1}' })).toThrow('is no JSON');
  });

  it('splits namespaces', () => {
    expect(readOperatorConfig({ ...urls, DSM_NAMESPACES: 'a, b' }).DSM_NAMESPACES).toEqual(['a', 'b']);
  });
});

describe('endpointsFrom', () => {
  it('gives the addresses of the configuration', () => {
    expect(endpointsFrom(readOperatorConfig(urls))().sprint).toBe('http://sprint:8083');
  });

  it('reads the file again when it has changed', () => {
    const file = join(dir, 'endpoints.json');
    const all = (port: number) =>
      Object.fromEntries(
        ['project', 'backlog', 'sprint', 'chronicle'].map((name) => [name, `http://127.0.0.1:${port}`]),
      );
    const endpoints = endpointsFrom(readOperatorConfig({ DSM_ENDPOINTS_FILE: file }));
    expect(endpoints).toThrow('ENOENT');
    writeFileSync(file, JSON.stringify(all(1)));
    expect(endpoints().project).toBe('http://127.0.0.1:1');
    writeFileSync(file, JSON.stringify(all(2)));
    utimesSync(file, 1, 1);
    expect(endpoints().project).toBe('http://127.0.0.1:2');
  });
});
