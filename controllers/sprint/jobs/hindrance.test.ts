import { expect, it } from 'vitest';
import { hindranceOfEvents, hindranceOfPods, type KubeEvent, type Pod } from './hindrance.ts';

const pod = (status: Pod['status'], name = 'p', creationTimestamp = '2026-11-24T14:00:00Z'): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, creationTimestamp },
  ...(status === undefined ? {} : { status }),
});
const container = (state: object) => ({ containerStatuses: [{ state }] });

it.each<[string, Pod[], string | undefined, string | undefined]>([
  ['no Pod', [], undefined, undefined],
  [
    'a missing image',
    [pod(container({ waiting: { reason: 'ErrImagePull', message: 'not found' } }))],
    'Pod/image',
    'Pod p: ErrImagePull: not found',
  ],
  [
    'the same a moment later',
    [pod(container({ waiting: { reason: 'ImagePullBackOff', message: 'Back-off' } }))],
    'Pod/image',
    'Pod p: ImagePullBackOff: Back-off',
  ],
  [
    'a container that cannot be made',
    [pod(container({ waiting: { reason: 'CreateContainerConfigError' } }))],
    'Pod/CreateContainerConfigError',
    'Pod p: CreateContainerConfigError',
  ],
  [
    'no node',
    [pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' }] })],
    'Pod/PodScheduled',
    'Pod p: Unschedulable: 0/3 nodes',
  ],
  [
    'a command that failed',
    [pod({ phase: 'Failed', ...container({ terminated: { exitCode: 1 } }) })],
    'Pod/exit',
    'Pod p: its container ended with exit code 1',
  ],
  [
    'an evicted Pod',
    [pod({ phase: 'Failed', reason: 'Evicted', message: 'disk' })],
    'Pod/Evicted',
    'Pod p: Evicted: disk',
  ],
  [
    'a slow Pod',
    [pod({ phase: 'Running', ...container({ running: {} }) })],
    'Pod/Running',
    'Pod p: it is still at work',
  ],
  ['a Pod that nobody has seen', [pod(undefined)], 'Pod/Pending', 'Pod p: it has not been started'],
  [
    'the newest of two',
    [pod({ phase: 'Running' }, 'new', '2026-11-24T14:01:00Z'), pod({ phase: 'Failed' }, 'old')],
    'Pod/Running',
    'Pod new: it is still at work',
  ],
])('of Pods: %s', (_case, pods, kind, text) => {
  expect(hindranceOfPods(pods)).toEqual(kind === undefined ? undefined : { kind, text });
});

it('of Events the one seen last counts, however it says when that was', () => {
  const event = (note: string, times: Partial<KubeEvent>): KubeEvent => ({
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: note, creationTimestamp: '2026-11-24T14:00:00Z' },
    reason: 'FailedCreate',
    note,
    ...times,
  });
  const events = [
    event('by series', {
      series: { lastObservedTime: '2026-11-24T14:03:00.000000Z' },
      eventTime: '2026-11-24T14:00:00.000000Z',
    }),
    event('by count', { deprecatedLastTimestamp: '2026-11-24T14:04:00Z', eventTime: null }),
    event('once', { eventTime: '2026-11-24T14:02:00.000000Z' }),
  ];
  expect(hindranceOfEvents(events)).toEqual({ kind: 'Event/FailedCreate', text: 'FailedCreate: by count' });
  expect(hindranceOfEvents(events.filter(({ note }) => note !== 'by count'))?.text).toBe('FailedCreate: by series');
  expect(hindranceOfEvents([])).toBeUndefined();
});

it('a Pod that failed without a word is said to have failed', () => {
  expect(hindranceOfPods([pod({ phase: 'Failed' })])).toEqual({ kind: 'Pod/Failed', text: 'Pod p: it failed' });
});

it('an Event without a time of its own counts from when it was made', () => {
  const event = (reason: string, creationTimestamp: string, eventTime?: string) =>
    ({ metadata: { name: reason, creationTimestamp }, reason, note: '', ...(eventTime && { eventTime }) }) as KubeEvent;
  const [early, late] = ['2026-11-24T14:00:00Z', '2026-11-24T15:00:00Z'];
  expect(hindranceOfEvents([event('Late', late), event('Early', early)])?.kind).toBe('Event/Late');
  expect(hindranceOfEvents([event('Seen', early, '2026-11-24T16:00:00Z'), event('Made', late)])?.kind).toBe(
    'Event/Seen',
  );
});
