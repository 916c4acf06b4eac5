import { expect, it } from 'vitest';
import { backlogConsumers } from '../../services/backlog/consumers.ts';
import { consumers } from '../../services/chronicle/consumers.ts';
import { TOLD_TYPES } from '../../services/chronicle/watch/event-types.ts';
import type { EventType } from '../../services/kit/events/event.ts';
import { registry } from '../../services/orchestrator/log/events.ts';
import * as project from '../../services/project/consumers.ts';

const READ: Record<string, readonly EventType[]> = {
  backlog: backlogConsumers.types,
  chronicle: consumers(() => {}).types,
  orchestrator: registry.types,
  project: project.types,
};

it.each(Object.entries(READ))('what chronicle says that %s reads is what it reads', (service, types) => {
  const told = TOLD_TYPES.filter(({ consumers: readers }) => readers.includes(service));
  expect(told.map(({ kind }) => kind.type).sort()).toEqual(types.map(({ type }) => type).sort());
});

it('chronicle names no other reader', () => {
  const readers = new Set(TOLD_TYPES.flatMap(({ consumers: names }) => names));
  expect([...readers].sort()).toEqual(Object.keys(READ));
});

it.each([
  ['backlog', backlogConsumers],
  ['project', project],
])('%s knows the version of every type that it handles', (_service, { handlers, types }) => {
  expect(Object.keys(handlers).sort()).toEqual(types.map(({ type }) => type).sort());
});
