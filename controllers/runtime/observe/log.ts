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

/** One JSON object a line on standard output, from `level` on; for those who have no logger of their own. */
export function jsonLog(level: keyof Logger = 'info'): Logger {
  const levels = ['debug', 'info', 'warn', 'error'] as const;
  const write = (name: keyof Logger): Write => {
    if (levels.indexOf(name) < levels.indexOf(level)) return () => {};
    return (fields, message) => {
      const { err, ...others } = fields;
      const line = { time: new Date().toISOString(), level: name, message, ...others };
      const told = err instanceof Error ? { ...line, error: err.stack } : line;
      process.stdout.write(`${JSON.stringify(told)}\n`);
    };
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
