import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { kubeSource, readDate, readSeconds } from './daily-scrum-options.ts';

it('takes seconds above none', () => expect([readSeconds('600'), readSeconds('0.5')]).toEqual([600, 0.5]));
it.each(['abc', '', '0', '-5', '1e9', 'NaN'])('refuses %j as seconds', (text) =>
  expect(() => readSeconds(text)).toThrow('want a number of seconds above 0'),
);

it('takes a date', () => expect(readDate('2026-11-24')).toBe('2026-11-24'));
it.each(['2026-13-01', '2026-02-30', 'tomorrow'])('refuses %j as a date', (text) =>
  expect(() => readDate(text)).toThrow('want a date'),
);

it('finds Kubernetes by the environment', () => {
  const file = fileURLToPath(import.meta.url);
  expect(kubeSource({ KUBECONFIG: file })).toEqual({ file });
  expect(kubeSource({ DSM_KUBECONFIG: file, KUBECONFIG: '/none' })).toEqual({ file });
  expect(kubeSource({ KUBERNETES_SERVICE_HOST: '10.0.0.1' })).toEqual({ inCluster: true });
});
it('says what to set when there is no Kubernetes', () => {
  expect(() => kubeSource({})).toThrow('no Kubernetes: set KUBECONFIG');
  expect(() => kubeSource({ KUBECONFIG: '/none' })).toThrow('KUBECONFIG: /none: no such file');
});
