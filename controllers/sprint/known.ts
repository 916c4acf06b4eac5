import type { Sprint as ServiceSprint } from '../../services/sprint/contract/shapes.ts';

/** What the sprint service has told of sprints in its list of changes. */
export interface KnownSprints {
  /** Resolves once the list was read, or could not be. */
  whenRead(): Promise<void>;
  /** undefined: ask the service itself */
  sprintOf(externalRef: string): ServiceSprint | undefined;
  /** The service was written to: what was told by now counts no more. */
  written(externalRef: string): void;
}
