interface Start {
  decisionId: string;
  /** of performance.now(); undefined: it is still being carried out */
  endedAt: number | undefined;
}

/**
 * The last start of each project that this process carried out. Who asked before it was done gets its decision, also when the sprint
 * already ran by the time its own facts were read.
 */
export class StartsUnderWay {
  readonly #last = new Map<string, Start>();

  /** Runs `start`, the start of a decision. */
  async during<T>(projectId: string, decisionId: string, start: () => Promise<T>): Promise<T> {
    const one: Start = { decisionId, endedAt: undefined };
    this.#last.set(projectId, one);
    try {
      return await start();
    } finally {
      one.endedAt = performance.now();
    }
  }

  /** Id of the decision whose start was not done yet at a moment of performance.now(). */
  openAt(moment: number, projectId: string): string | undefined {
    const last = this.#last.get(projectId);
    return last && (last.endedAt === undefined || moment < last.endedAt) ? last.decisionId : undefined;
  }
}
