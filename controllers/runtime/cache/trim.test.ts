import { expect, it } from 'vitest';
import { CONFIG_MAPS, type ConfigMap, configMap } from '../testing/test-api-server.ts';
import { trim } from './trim.ts';

const asItComes = (): ConfigMap => ({ ...configMap('n/a', '1', { managedFields: [{}] }), data: { a: '1', b: '2' } });

it('leaves out what nobody reads, and what the resource says', () => {
  expect(trim(CONFIG_MAPS, asItComes())).toEqual({ ...configMap('n/a', '1'), data: { a: '1', b: '2' } });
  const slim = (object: ConfigMap) => {
    object.data = { a: object.data?.a ?? '' };
  };
  expect(trim({ ...CONFIG_MAPS, slim }, asItComes())).toEqual({ ...configMap('n/a', '1'), data: { a: '1' } });
});

it('keeps metadata alone, under the kind that it is of', () => {
  const partial = { ...asItComes(), apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata' };
  expect(trim({ ...CONFIG_MAPS, metadataOnly: true }, partial)).toEqual(configMap('n/a', '1'));
});
