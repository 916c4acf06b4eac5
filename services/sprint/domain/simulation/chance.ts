/** A draw from the standard normal distribution (Box and Muller 1958). */
export const gaussian = (next: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** A factor whose median is 1 (log-normal). */
export const factor = (sigma: number, next: () => number): number => Math.exp(sigma * gaussian(next));
