import { describe, expect, it } from 'vitest';
import { MissingImage, planPod, Refusal } from './plan-container.ts';
import type { Container, Pod } from './pod.ts';

const pod = (
  container: Partial<Container>,
  labels: Record<string, string> = { 'scrum.dsm.dev/component': 'daily-scrum' },
): Pod => ({
  metadata: { name: 'scrum-1', namespace: 'team', uid: 'u1', labels, annotations: { 'scrum.dsm.dev/day': '3' } },
  spec: { serviceAccountName: 'runner', containers: [{ name: 'dsm', image: 'dsm', ...container }] },
});

describe('planPod', () => {
  it('takes command and args together', () => {
    const plans = planPod(pod({ command: ['dsm', 'daily-scrum'], args: ['--sprint', 'one'] }));
    expect(plans).toEqual([{ name: 'dsm', args: ['daily-scrum', '--sprint', 'one'], env: {} }]);
  });

  it.each([
    ['metadata.name', 'scrum-1'],
    ['metadata.namespace', 'team'],
    ["metadata.labels['scrum.dsm.dev/component']", 'daily-scrum'],
    ["metadata.annotations['scrum.dsm.dev/day']", '3'],
    ["metadata.annotations['absent']", ''],
    ['spec.serviceAccountName', 'runner'],
  ])('resolves %s', (fieldPath, value) => {
    const [plan] = planPod(pod({ command: ['dsm'], env: [{ name: 'X', valueFrom: { fieldRef: { fieldPath } } }] }));
    expect(plan?.env).toEqual({ X: value });
  });

  it('expands earlier variables in values and arguments', () => {
    const env = [
      { name: 'A', value: 'one' },
      { name: 'B', value: '$(A)-$(LATER)-$$(A)' },
      { name: 'LATER', value: 'x' },
    ];
    const [plan] = planPod(pod({ command: ['dsm'], args: ['--name', '$(A)', '$(NONE)'], env }));
    expect(plan?.env.B).toBe('one-$(LATER)-$(A)');
    expect(plan?.args).toEqual(['--name', 'one', '$(NONE)']);
  });

  it('waits for an image that the node does not have, once all else is in order', () => {
    expect(() => planPod(pod({ command: ['dsm'], image: 'registry.example/dsm:1' }))).toThrow(MissingImage);
    expect(() => planPod(pod({ command: ['sh'], image: 'registry.example/dsm:1' }))).toThrow(Refusal);
  });

  it.each<[string, Pod, string]>([
    ['another command', pod({ command: ['sh', '-c', 'dsm'] }), 'UnsupportedCommand'],
    ['a path to a dsm', pod({ command: ['/tmp/dsm'] }), 'UnsupportedCommand'],
    ['an image alone', pod({}), 'UnsupportedCommand'],
    ['arguments of an image', pod({ args: ['dsm'] }), 'UnsupportedCommand'],
    [
      'a command that expands to another',
      pod({ command: ['$(C)'], env: [{ name: 'C', value: 'sh' }] }),
      'UnsupportedCommand',
    ],
    ['a Pod without the label', pod({ command: ['dsm'] }, {}), 'NotADailyScrum'],
    [
      'a secret',
      pod({ command: ['dsm'], env: [{ name: 'S', valueFrom: { secretKeyRef: {} } as never }] }),
      'UnsupportedEnvironment',
    ],
    ['envFrom', pod({ command: ['dsm'], envFrom: [{}] }), 'UnsupportedEnvironment'],
  ])('refuses %s', (_, refused, reason) => {
    expect(() => planPod(refused)).toThrow(Refusal);
    expect(() => planPod(refused)).toThrow(expect.objectContaining({ reason }));
  });
});
