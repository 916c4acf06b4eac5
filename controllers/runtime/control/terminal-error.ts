/** Thrown by a reconciler for what only a change of the object can mend: the key is not tried again until then. */
export class TerminalError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TerminalError';
  }
}
