import { Gauge, type Registry } from 'prom-client';
import type { Lag } from '../log/lag.ts';
import { countDecisions } from '../store/decisions.ts';
import { countEpisodes } from '../store/memory/episodes.ts';
import { countProjects } from '../store/projects.ts';
import type { OrchestratorDatabase } from '../store/tables.ts';

/** Counted when /metrics is asked for; a figure that is not known is left out. */
export function measure(registers: Registry[], db: OrchestratorDatabase, lag: () => Lag): void {
  new Gauge({
    name: 'dsm_orchestrator_events_behind',
    help: 'Events that were in the log of chronicle at the last look and are not applied',
    registers,
    collect() {
      setOrRemove(this, lag().events);
    },
  });
  new Gauge({
    name: 'dsm_orchestrator_seconds_behind',
    help: 'Time since all that the log of chronicle held was known',
    registers,
    collect() {
      setOrRemove(this, lag().seconds);
    },
  });
  new Gauge({
    name: 'dsm_orchestrator_projects',
    help: 'Projects that the log tells of: those that an object declares, and those that none does',
    labelNames: ['declared'],
    registers,
    async collect() {
      const { declared, undeclared } = await countProjects(db);
      this.set({ declared: 'true' }, declared);
      this.set({ declared: 'false' }, undeclared);
    },
  });
  new Gauge({
    name: 'dsm_orchestrator_decisions',
    help: 'Decisions by what they say and how far they came',
    labelNames: ['action', 'state'],
    registers,
    async collect() {
      const counted = await countDecisions(db);
      this.reset();
      for (const { action, state, decisions } of counted) this.set({ action, state }, decisions);
    },
  });
  new Gauge({
    name: 'dsm_orchestrator_episodes',
    help: 'Decisions and starts that are remembered: with a vector to be found by, and waiting for one',
    labelNames: ['vector'],
    registers,
    async collect() {
      const { episodes, awaiting_embedding: waiting } = await countEpisodes(db);
      this.set({ vector: 'made' }, episodes - waiting);
      this.set({ vector: 'awaited' }, waiting);
    },
  });
}

function setOrRemove(gauge: Gauge, value: number | null): void {
  gauge.reset();
  if (value === null) gauge.remove();
  else gauge.set(value);
}
