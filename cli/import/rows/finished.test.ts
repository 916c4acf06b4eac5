import { describe, expect, it } from 'vitest';
import { spreadsheet } from '../tools/spreadsheet.ts';
import { pivotal } from '../tools/trackers/pivotal.ts';
import { type StatusColumns, verdictOf, wordOpinion } from './finished.ts';

const NONE = { done: new Set<string>(), open: new Set<string>() };

const verdict = (said: Partial<Record<keyof StatusColumns, string>>, wishes = NONE) => {
  const column = (name: keyof StatusColumns) =>
    (said[name] ?? '')
      .split('|')
      .filter((value) => value !== '')
      .map((value) => ({ column: name, value }));
  const columns = {
    category: column('category'),
    resolution: column('resolution'),
    ended: column('ended'),
    endedIfSet: column('endedIfSet'),
    status: column('status'),
  };
  const { finished, because, unknown, despite } = verdictOf(columns, spreadsheet, wishes);
  return [finished, because?.replace(/ .*/, ''), unknown.map(({ value }) => value), despite];
};

describe('what decides', () => {
  it.each([
    [{}, [false, undefined, [], undefined]],
    [{ category: 'Done', status: 'To Do' }, [true, 'category', [], undefined]],
    [{ category: 'In Progress', resolution: 'Done', status: 'Done' }, [false, 'category', [], undefined]],
    [{ category: 'Fertig', status: 'Done' }, [true, 'status', ['Fertig'], undefined]],
    [{ resolution: 'Fixed', status: 'Whatever' }, [true, 'resolution', [], undefined]],
    [{ resolution: 'Fixed', status: 'Reopened' }, [true, 'resolution', [], 'status "Reopened"']],
    [{ resolution: 'Unresolved', status: 'Done' }, [true, 'status', [], undefined]],
    [{ resolution: 'Nicht erledigt', status: 'Open' }, [false, 'status', ['Nicht erledigt'], undefined]],
    [{ ended: '2026-11-20', status: 'Live' }, [true, 'ended', [], undefined]],
    [{ ended: '2026-11-20', status: 'Reopened' }, [true, 'ended', [], 'status "Reopened"']],
    [{ ended: 'No|2026-11-20' }, [true, 'ended', [], 'ended "No"']],
    [{ ended: '100%', status: 'Live' }, [true, 'ended', [], undefined]],
    [{ ended: '0000-00-00' }, [false, 'ended', [], undefined]],
    [{ ended: '00/00/0000 00:00' }, [false, 'ended', [], undefined]],
    [{ ended: '50 %' }, [false, 'ended', [], undefined]],
    [{ ended: 'No', status: 'Done' }, [false, 'ended', [], undefined]],
    [{ ended: '1793623600000' }, [true, 'ended', [], undefined]],
    [{ status: 'Open|Closed' }, [true, 'status', [], 'status "Open"']],
    [{ ended: 'half' }, [false, undefined, ['half'], undefined]],
    [{ endedIfSet: 'true', status: 'To do' }, [true, 'endedIfSet', [], undefined]],
    [{ endedIfSet: 'false', status: 'Done' }, [true, 'status', [], undefined]],
    [{ status: 'Fertig' }, [false, undefined, ['Fertig'], undefined]],
    [{ status: '-' }, [false, undefined, [], undefined]],
  ])('%j', (said, expected) => expect(verdict(said)).toEqual(expected));
  it('is told of a status, not of the section that keeps what is done', () => {
    const columns = { category: [], resolution: [], ended: [{ column: 'Completed At', value: '2026-11-20' }] };
    const despite = (column: string) =>
      verdictOf({ ...columns, endedIfSet: [], status: [{ column, value: 'To do' }] }, spreadsheet, NONE).despite;
    expect([despite('Issue status'), despite('Section/Column')]).toEqual(['Issue status "To do"', undefined]);
  });
  it('are the words of the user first', () => {
    expect(verdict({ ended: 'ja' }, { done: new Set(['ja']), open: new Set() })[0]).toBe(true);
    expect(verdict({ ended: 'never' }, { done: new Set(), open: new Set(['never']) })[2]).toEqual([]);
    expect(verdict({ status: 'Fertig' }, { done: new Set(['fertig']), open: new Set() })).toEqual([
      true,
      'status',
      [],
      undefined,
    ]);
    expect(verdict({ status: 'Accepted' }, { done: new Set(), open: new Set(['accepted']) })).toEqual([
      false,
      'status',
      [],
      undefined,
    ]);
  });
});

describe('words', () => {
  it.each([
    'Done',
    'CLOSED',
    'complete',
    'Resolved',
    'Cancelled',
    'canceled',
    "Won't Do",
    'Duplicate',
    '✅ Done',
    '3. Done',
  ])('%s is finished', (word) => expect(wordOpinion(word, undefined, NONE)).toBe(true));
  it.each(['To Do', 'In Progress', 'open', 'Not done', 'Reopened', 'In review', '🚧 Doing', '1 - Backlog'])(
    '%s is open',
    (word) => expect(wordOpinion(word, undefined, NONE)).toBe(false),
  );
  it.each(['Fertig', 'Live', 'Terminé', 'Phase 3', 'constructor'])('%s is not known', (word) =>
    expect(wordOpinion(word, undefined, NONE)).toBe('unknown'),
  );
  it.each([
    ['finished', false],
    ['rejected', false],
    ['accepted', true],
  ])('%s means something else in Pivotal Tracker', (word, finished) =>
    expect(wordOpinion(word, pivotal, NONE)).toBe(finished),
  );
});
