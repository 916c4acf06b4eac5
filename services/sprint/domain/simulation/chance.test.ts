import { expect, it } from 'vitest';
import { randomStream } from '../random.ts';
import { factor, gaussian } from './chance.ts';

const next = randomStream('chance');
const moments = (draws: number[]) => {
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  return [mean, Math.sqrt(draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length)];
};

it('draws from the standard normal distribution', () => {
  const draws = Array.from({ length: 20_000 }, () => gaussian(next));
  const [mean, deviation] = moments(draws);
  expect(mean).toBeCloseTo(0, 1);
  expect(deviation).toBeCloseTo(1, 1);
  expect(draws.filter((x) => Math.abs(x) < 1).length / draws.length).toBeCloseTo(0.683, 1);
});

it('is finite for every number that a stream gives', () => {
  expect(gaussian(() => 0)).toBeCloseTo(0, 10);
  expect(gaussian(() => 1 - 2 ** -32)).toBeCloseTo(6.66, 1);
});

it('gives factors around 1 whose logarithms have the spread asked for', () => {
  const [mean, deviation] = moments(Array.from({ length: 20_000 }, () => Math.log(factor(0.3, next))));
  expect(mean).toBeCloseTo(0, 2);
  expect(deviation).toBeCloseTo(0.3, 2);
});
