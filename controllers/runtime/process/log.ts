type Write = (fields: Record<string, unknown>, message: string) => void;

/** What the runtime needs of a logger; a pino logger fits as it is. */
export interface Logger {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
}

export function withFields(log: Logger, fields: Record<string, unknown>): Logger {
  return {
    debug: (more, message) => log.debug({ ...fields, ...more }, message),
    info: (more, message) => log.info({ ...fields, ...more }, message),
    warn: (more, message) => log.warn({ ...fields, ...more }, message),
    error: (more, message) => log.error({ ...fields, ...more }, message),
  };
}
