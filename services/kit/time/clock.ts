/** The time of a process. Nothing else asks the machine what time it is, so a world can live at another time. */
export interface Clock {
  now(): Date;
}

/** @param offsetMs milliseconds added to the machine's time (development only; 0 in production) */
export const systemClock = (offsetMs = 0): Clock => ({ now: () => new Date(Date.now() + offsetMs) });
