import { expect, it } from 'vitest';
import { lossesText, servicesText, transportText } from './streams.ts';

const backlog = {
  service: 'backlog',
  outbox: { waiting: 3, oldest_seconds: 90 },
  group: {
    ...{ name: 'backlog', streams: ['s'], reads: [], dead_letters: 2, parked_events: 4, parked_aggregates: 2 },
    kept: [{ stream: 's', dead_letters: 1, parked_events: 4 }],
  },
};
const sprint = { service: 'sprint', outbox: { waiting: 0, oldest_seconds: 0 } };

it.each(['backlog', 'backlog_service_group'])('what a service has given up stands beside its group %s', (name) => {
  const group = { group: name, consumers: 2, pending: 5, lag_seconds: 12.3 };
  const [head, line, other] = transportText(
    {
      stores: true,
      streams: [
        { stream: 's', length: 7, groups: [group] },
        { stream: 'empty', length: 0, groups: [] },
      ],
    },
    [sprint, backlog],
  ).split('\n');
  expect(head?.split(/ {2,}/)).toEqual(['STREAM', 'LENGTH', 'GROUP', 'CONSUMERS', 'PENDING', 'LAG', 'DEAD', 'PARKED']);
  expect(line?.trim().split(/ {2,}/)).toEqual(['s', '7', name, '2', '5', '12 s', '1', '4']);
  expect(other?.trim().split(/ {2,}/)).toEqual(['empty', '0', '-', '0', '0', '-', '0', '0']);
});

it('every service says what it has to send, also one that takes no events', () => {
  expect(
    servicesText([backlog, sprint])
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/)),
  ).toEqual([
    ['SERVICE', 'TO SEND', 'OLDEST', 'DEAD', 'PARKED', 'AGGREGATES PARKED'],
    ['backlog', '3', '90 s', '2', '4', '2'],
    ['sprint', '0', '0 s', '0', '0', '0'],
  ]);
});

it('a service whose transport had lost events says when, and that it is mended', () => {
  const last_loss = { noticed_at: '2026-11-28T16:47:20.582Z', events: 24 };
  expect(lossesText([sprint, { ...sprint, last_loss: null }, { ...sprint, last_loss }])).toEqual([
    'sprint: the transport had lost events at 2026-11-28T16:47:20.582Z; 24 were handed over again',
  ]);
});
