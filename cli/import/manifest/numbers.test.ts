import { describe, expect, it } from 'vitest';
import { parsePoints, parsePriority } from './numbers.ts';

describe('story points', () => {
  it.each([
    ['', undefined],
    ['0', 0],
    ['-0', 0],
    ['5', 5],
    ['3.0', 3],
    ['8 points', 8],
    ['100', 100],
  ])('takes %j as %s without a word', (text, value) => {
    expect(parsePoints(text)).toEqual(value === undefined ? {} : { value });
  });
  it.each([
    ['2.5', 3],
    ['2,4', 2],
    ['.6', 1],
  ])('rounds %j to %i and says so', (text, value) => {
    expect(parsePoints(text)).toMatchObject({
      value,
      complaint: expect.stringContaining('rounded'),
      detail: `${text} to ${value}`,
    });
  });
  it.each(['-1', '-0.4', '101', '1e9', 'XL', '3 days'])('leaves %j out and says so', (text) => {
    expect(parsePoints(text)).toEqual({ complaint: expect.stringContaining('left out'), detail: `"${text}"` });
  });
});

describe('priority', () => {
  it.each([
    ['1', 1],
    ['1000', 1000],
    ['Highest', 1],
    ['URGENT', 1],
    ['🔥 High', 2],
    ['high priority', 2],
    ['Medium', 3],
    ['low', 4],
    ['Lowest', 5],
    ['P0', 1],
    ['p4', 5],
    ['2 - High', 2],
    ['', undefined],
    ['No priority', undefined],
    ['None', undefined],
  ])('reads %j as %s', (text, value) => {
    expect(parsePriority(text)).toEqual(value === undefined ? {} : { value });
  });
  it.each(['-1', '0', '1001', 'whenever', 'constructor'])('leaves %j out and says so', (text) => {
    expect(parsePriority(text)).toEqual({ complaint: expect.stringContaining('left out'), detail: `"${text}"` });
  });
});
