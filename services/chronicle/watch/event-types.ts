import { z } from 'zod';
import * as backlog from '../../backlog/contract/events.ts';
import type { EventType } from '../../kit/events/event.ts';
import * as orchestrator from '../../orchestrator/contract/events.ts';
import * as project from '../../project/contract/events.ts';
import * as sprint from '../../sprint/contract/events.ts';

/** A type of the installation, and who tells it. */
export interface ToldType {
  producer: string;
  kind: EventType;
  /** services that read its content, by name; a test compares with what they do */
  consumers: string[];
}

const READERS: Record<string, readonly string[]> = {
  backlog: ['SprintStarted', 'TASK_UPDATED', 'SprintCompleted'],
  chronicle: ['SprintStarted', 'DailyScrumReported', 'SprintCompleted', 'ORCHESTRATION_DECISION'],
  orchestrator: [
    ...['SprintStarted', 'TASK_UPDATED', 'DailyScrumReported', 'SprintCompleted', 'ProjectChanged'],
    ...['ORCHESTRATION_DECISION', 'OrchestrationSettingsChanged', 'STRATEGY_EVOLVED'],
  ],
  project: ['SprintStarted', 'SprintCompleted', 'VelocityCalculated'],
};

/** Every type that a contract knows, by producer and name. */
export const TOLD_TYPES: readonly ToldType[] = Object.entries({ backlog, orchestrator, project, sprint })
  .flatMap(([producer, contract]) =>
    Object.values(contract)
      .filter(isEventType)
      .map((kind) => ({ producer, kind, consumers: readersOf(kind.type) })),
  )
  .sort((a, b) => (a.producer + a.kind.type < b.producer + b.kind.type ? -1 : 1));

/** Of `event_data` as it travels. */
export const jsonSchemaOf = (kind: EventType): Record<string, unknown> =>
  z.toJSONSchema(kind.data, { unrepresentable: 'any' }) as Record<string, unknown>;

function isEventType(value: unknown): value is EventType {
  return typeof value === 'object' && value !== null && 'schemaVersion' in value && 'stream' in value;
}

function readersOf(type: string): string[] {
  return Object.keys(READERS).filter((service) => READERS[service]?.includes(type));
}
