import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chartValues } from '../../../scripts/generate/chart/values.ts';
import { CHART, helmProgram, rendered, skipped } from './helm.ts';

const TRY_OUT = ['--set', 'database.tryOut.enabled=true,redis.tryOut.enabled=true'];
const refused = (...args: string[]) =>
  rendered(...args).then(
    () => 'rendered',
    (error: Error) => error.message,
  );

describe.skipIf(helmProgram === undefined)(`values${skipped}`, () => {
  it.each([
    ['operator.replicas=-1', "at '/operator/replicas': minimum"],
    ['operator.workers=65', "at '/operator/workers': maximum"],
    ['services.sprint.databasePool=1', "at '/services/sprint/databasePool': minimum"],
    ['services.planning.replicas=1', "at '/services': additional properties 'planning' not allowed"],
    ['image.pullPolicy=Sometimes', "at '/image/pullPolicy': value must be one of"],
    ['image.digest=latest', "at '/image/digest'"],
    ['image.tagg=1', "at '/image': additional properties 'tagg' not allowed"],
    ['namespaces={Team}', "at '/namespaces/0'"],
    ['namespaces={a,a}', "at '/namespaces': items at 0 and 1 are equal"],
    ['fullnameOverride=Dsm', "at '/fullnameOverride'"],
    ['dailyScrum.pod.image=x', "at '/dailyScrum/pod': additional properties 'image' not allowed"],
    ['auth.issuers[0].issuer=https://a', "at '/auth/issuers/0': missing property 'jwks'"],
    ['auth.tokenSeconds=60', "at '/auth/tokenSeconds': minimum"],
    ['rbac.approvers={view}', "at '/rbac/approvers/0'"],
    ['networkPolicies.databasePorts=null', "at '/networkPolicies': missing property 'databasePorts'"],
    ['networkPolicies.redisPorts={}', "at '/networkPolicies/redisPorts/0': got string"],
    ['redis.tryOut.storage.size=much', "at '/redis/tryOut/storage/size'"],
    ['ollama.url=ollama:11434', "at '/ollama/url'"],
  ])('%s is refused by its key', async (set, message) =>
    expect(await refused(...TRY_OUT, '--set', set)).toContain(message),
  );

  it.each([
    [[], ['database: no PostgreSQL is named', 'redis: no Redis is named']],
    [['database.cloudNativePG.enabled=true'], ['database.tryOut.enabled: database.cloudNativePG.enabled is set too']],
    [['database.secrets.sprint.name=x'], ['database.tryOut.enabled: database.secrets is set too']],
    [['database.tryOut.enabled=false', 'database.secrets.sprint.name=x'], ['database.secrets.backlog.name: missing']],
    [['redis.secret.name=x'], ['redis.tryOut.enabled: redis.secret.name is set too']],
    [['ollama.url=http://a', 'ollama.deploy.enabled=true'], ['ollama.deploy.enabled: ollama.url is set too']],
    [['namespaces={a,b}', 'test.namespace=c'], ['test.namespace: c is none of namespaces']],
    [['services.sprint.extraEnv[0].name=DSM_AUTH'], ['services.sprint.extraEnv: DSM_AUTH is set by the chart itself']],
  ])('%j cannot be together, which is said by the key', async (sets, messages) => {
    const said = await refused(...(sets.length === 0 ? [] : [...TRY_OUT, '--set', sets.join(',')]));
    for (const message of messages) expect(said).toContain(message);
  });

  it.each(['1.32.9', '1.31.0'])('Kubernetes %s is refused', async (version) =>
    expect(await refused(...TRY_OUT, '--kube-version', version)).toContain('requires kubeVersion: >=1.33.0-0'),
  );

  it.each(['1.33.0', '1.33.4-eks-1', '1.36.3+k3s1'])('Kubernetes %s is not', async (version) =>
    expect(await refused(...TRY_OUT, '--kube-version', version)).toBe('rendered'),
  );

  it.each([
    [['image.pullSecrets[0].name=a'], '{"imagePullSecrets":[{"name":"a"}]}'],
    [
      ['image.pullSecrets[0].name=a', 'dailyScrum.pod.imagePullSecrets[0].name=b'],
      '{"imagePullSecrets":[{"name":"b"}]}',
    ],
    [['image.pullSecrets[0].name=a', 'dailyScrum.pod.priorityClassName=low'], '"priorityClassName":"low"}'],
  ])('%j: pods of daily scrums pull with %s', async (sets, told) => {
    const manifests = await rendered(...TRY_OUT, '--set', sets.join(','));
    expect(manifests).toContain(`${JSON.stringify(told).slice(1)}}`);
  });

  it('each is in a template', () => {
    const templates = readdirSync(join(CHART, 'templates'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(yaml|tpl|txt)$/.test(path))
      .map((path) => readFileSync(join(CHART, 'templates', path), 'utf8'))
      .join('\n');
    const keys = chartValues(readFileSync(join(CHART, 'values.yaml'), 'utf8')).map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(80);
    const unused = keys.filter((key) => !new RegExp(`\\.${key.split('.').at(-1)}\\b`).test(templates));
    expect(unused).toEqual([]);
  });
});
