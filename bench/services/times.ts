/** How long things took, in milliseconds. */
export class Times {
  readonly #taken: number[] = [];

  add(ms: number): void {
    this.#taken.push(ms);
  }

  async of<T>(work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    const result = await work();
    this.add(performance.now() - begun);
    return result;
  }

  get count(): number {
    return this.#taken.length;
  }

  /** @param share 0.5: the median */
  at(share: number): number {
    const sorted = this.#taken.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  }
}
