import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONFIG_MAPS, type ConfigMap, configMap, TestApiServer } from '../testing/test-api-server.ts';
import { applyIfChanged } from './apply.ts';

const PATH = '/api/v1/namespaces/n/configmaps/a';
const ANNOTATION = 'me/applied-hash';
let server: TestApiServer;
beforeEach(async () => {
  server = await TestApiServer.start();
});
afterEach(() => server.stop());

const desired = (
  data: Record<string, string>,
  metadata: ConfigMap['metadata'] = { name: 'a', namespace: 'n' },
): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata,
  data,
});
const apply = (wish: ConfigMap, current?: ConfigMap, hashAnnotation?: string) =>
  applyIfChanged(
    server.client,
    CONFIG_MAPS,
    wish,
    current,
    'me',
    hashAnnotation === undefined ? {} : { hashAnnotation },
  );
const applied = () => server.of(`PATCH ${PATH}`).map(({ body }) => body as ConfigMap);

/** Answers an apply as a server would that has what is applied at this version. */
const stores = (resourceVersion: string, change: (object: ConfigMap) => ConfigMap = (object) => object) =>
  server.on(`PATCH ${PATH}`, ({ body }) => {
    const object = change(body as ConfigMap);
    return { body: { ...object, metadata: { ...object.metadata, uid: 'u', resourceVersion } } };
  });

describe('applyIfChanged', () => {
  it('makes what is not there, with force, under its manager, marked with its hash', async () => {
    stores('1');
    const wish = desired({ one: '1' }, { name: 'a', namespace: 'n', annotations: { theirs: 'x' } });
    const { written, object } = await apply(wish);
    expect([written, object.metadata.resourceVersion]).toEqual([true, '1']);
    expect(server.received[0]?.query).toMatchObject({ force: 'true', fieldManager: 'me' });
    const { annotations } = applied()[0]!.metadata;
    expect(annotations).toEqual({ theirs: 'x', [ANNOTATION]: expect.stringMatching(/^[\w-]{16}$/) });
    expect(wish.metadata.annotations).toEqual({ theirs: 'x' });
    await apply(wish, undefined, 'other');
    expect(Object.keys(applied()[1]?.metadata.annotations ?? {})).toEqual(['theirs', 'other']);
  });

  it('sends nothing while the object is as desired, whatever the server and others add', async () => {
    stores('1');
    const { object } = await apply(desired({ one: '1', two: '2' }));
    const live = { ...object, data: { ...object.data, theirs: 'x' }, immutable: false };
    expect(await apply(desired({ two: '2', one: '1' }), live)).toEqual({ written: false, object: live });
    expect(applied()).toHaveLength(1);
  });

  it('sends again when somebody changed a field, and when something is no longer desired', async () => {
    stores('1');
    const { object } = await apply(desired({ one: '1', two: '2' }));
    stores('2');
    expect(
      (await apply(desired({ one: '1', two: '2' }), { ...object, data: { one: 'changed', two: '2' } })).written,
    ).toBe(true);
    expect((await apply(desired({ one: '1' }), object)).written).toBe(true);
  });

  it('sends once only what the server writes in another form, until object or wish change', async () => {
    stores('1');
    const normal = (object: ConfigMap) => ({ ...object, data: { cpu: '1' } });
    const { object } = await apply(desired({ cpu: '1000m' }));
    const live = normal(object);
    stores('1', normal);
    expect((await apply(desired({ cpu: '1000m' }), live)).written).toBe(true);
    expect((await apply(desired({ cpu: '1000m' }), live)).written).toBe(false);
    expect((await apply(desired({ cpu: '2000m' }), live)).written).toBe(true);
    expect((await apply(desired({ cpu: '1000m' }), { ...live })).written).toBe(true);
  });

  it('goes on sending what did change something', async () => {
    stores('2');
    const live = configMap('n/a', '1');
    expect((await apply(desired({ one: '1' }), live)).written).toBe(true);
    expect((await apply(desired({ one: '1' }), live)).written).toBe(true);
  });

  it('refuses to compare with another object', async () => {
    const wrong = apply(desired({}), configMap('n/b', '1'));
    await expect(wrong).rejects.toThrow('apply ConfigMap: n/a: compared with n/b');
  });
});
