/** A write that was not sent, because this process does not lead, or not any more. Another one does what it was for. */
export class NotLeader extends Error {
  constructor(what: string) {
    super(`${what}: not sent: this process does not lead`);
    this.name = 'NotLeader';
  }
}

/** The time from an election that was won to the loss of it. */
export interface Term {
  /** Resolves with the reason, after which no write passes. Workers must end then. */
  lost: Promise<string>;
}
