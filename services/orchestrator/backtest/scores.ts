import { crps, type Distribution, quantile } from '../domain/distribution.ts';

/** How well a method foretold, over all its forecasts; null: it says nothing of that. */
export interface MethodScores {
  /** mean absolute error of the middle of the forecast */
  mae: number | null;
  /** mean continuous ranked probability score; of a forecast of one value the absolute error */
  crps: number | null;
  /** share of the outcomes within the interval that should hold 80 % */
  coverage80: number | null;
  /** mean squared error of P(all done) */
  brier: number | null;
  /** expected calibration error of P(all done), ten bins */
  ece: number | null;
}

/** Gathers the forecasts of one method. */
export class Scores {
  readonly #errors: number[] = [];
  readonly #crps: number[] = [];
  readonly #within: number[] = [];
  readonly #chances: { probability: number; happened: boolean }[] = [];

  /** A forecast of one value. */
  addPoint(value: number, outcome: number): void {
    this.#errors.push(Math.abs(value - outcome));
    this.#crps.push(Math.abs(value - outcome));
  }

  addDistribution(distribution: Distribution, outcome: number): void {
    const [low, middle, high] = [0.1, 0.5, 0.9].map((p) => quantile(distribution, p) ?? 0) as [number, number, number];
    this.#errors.push(Math.abs(middle - outcome));
    this.#crps.push(crps(distribution, outcome));
    this.#within.push(low <= outcome && outcome <= high ? 1 : 0);
  }

  addChance(probability: number, happened: boolean): void {
    this.#chances.push({ probability, happened });
  }

  get crpsOfEach(): readonly number[] {
    return this.#crps;
  }

  result(): MethodScores {
    return {
      mae: meanOf(this.#errors),
      crps: meanOf(this.#crps),
      coverage80: meanOf(this.#within),
      brier: this.brier(),
      ece: this.#ece(),
    };
  }

  brier(): number | null {
    return meanOf(this.#chances.map(({ probability, happened }) => (probability - Number(happened)) ** 2));
  }

  #ece(): number | null {
    if (this.#chances.length === 0) return null;
    const bins = Map.groupBy(this.#chances, ({ probability }) => Math.min(9, Math.floor(probability * 10)));
    let error = 0;
    for (const bin of bins.values()) {
      const said = meanOf(bin.map(({ probability }) => probability)) ?? 0;
      const came = meanOf(bin.map(({ happened }) => Number(happened))) ?? 0;
      error += Math.abs(said - came) * bin.length;
    }
    return error / this.#chances.length;
  }
}

export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
