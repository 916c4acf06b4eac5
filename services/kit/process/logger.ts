import { pino } from 'pino';

export type Logger = pino.Logger;

/** JSON lines on standard error (standard output belongs to the command that runs the process). */
export const createLogger = (name: string, level = 'info'): Logger => pino({ name, level }, pino.destination(2));
