/** How a row of the seeds stands: there as told; differs, and why; not built, and why. */
export type State = 'there' | 'differs' | 'not built';

export interface Row {
  /** where the seed says it: A, S, D or E with lines */
  at: string;
  /** what it says */
  seed: string;
  state: State;
  /** what is here, and of what differs or is not built the reason */
  ours: string;
}

/** A route of the seed, and a request that shows that it is served. */
export interface RestRow extends Row {
  service: 'project' | 'backlog' | 'sprint' | 'chronicle' | 'orchestrator' | 'embedding';
  request: { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; body?: object };
  /** what the request is answered with; of several, which one depends on what else runs */
  status: readonly number[];
}

export interface Section<R extends Row = Row> {
  title: string;
  rows: readonly R[];
}

/** `at | seed | state | ours`, a row a line. */
export function rowsOf(text: string): Row[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [at, seed, state, ours, ...more] = line.split(/ \|(?: |$)/).map((part) => part.trim());
      if (at === undefined || seed === undefined || ours === undefined || more.length > 0 || !isState(state))
        throw new Error(`a row of the seed has four parts, the third of them a state: ${line}`);
      return { at, seed, state, ours };
    });
}

const isState = (word: string | undefined): word is State =>
  word === 'there' || word === 'differs' || word === 'not built';
