/** What a component needs to know of the world that it is started in. */
export interface Setting {
  dir: string;
  /** a process a service, on PostgreSQL and Redis of the world's own; else all in one process on an embedded database */
  distributed: boolean;
  /** what the databases of a distributed world keep outlives the machine's end */
  isDurable: boolean;
  /** the services of a distributed world ask who calls, see tokens.ts */
  isGuarded: boolean;
  auditLog: boolean;
  clockOffsetMs: number;
  servicesArgs: string[];
  servicesEnv: Record<string, string>;
  /** of the operator: on which nodes its daily scrums run, and whether others may do its work */
  placeEnv: Record<string, string>;
  operatorEnv: Record<string, string>;
  /** of services and operator: where their traces go */
  tracesEnv: Record<string, string>;
  log: (line: string) => void;
  signal: AbortSignal | undefined;
}
