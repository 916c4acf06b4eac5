import { describe, expect, it } from 'vitest';
import { AUTONOMY_ANNOTATION, DECISION_ID_ANNOTATION, SPRINT_NUMBER_ANNOTATION } from '../resources.ts';
import { originOf } from './sprint-origin.ts';

const ID = '3f2b1c9e-5d0a-4a6e-9d0f-0c8a5b7e4d21';
const origin = (annotations?: Record<string, string>) => originOf({ metadata: { annotations } });

describe('the origin of a Sprint', () => {
  it('is what its annotations say', () => {
    expect(
      origin({ [SPRINT_NUMBER_ANNOTATION]: '7', [DECISION_ID_ANNOTATION]: ID, [AUTONOMY_ANNOTATION]: 'Automatic' }),
    ).toEqual({ number: 7, decisionID: ID, isAutomatic: true });
    for (const mode of ['Propose', 'automatic'])
      expect(origin({ [AUTONOMY_ANNOTATION]: mode }).isAutomatic).toBe(false);
    expect(origin({ [SPRINT_NUMBER_ANNOTATION]: '999999' }).number).toBe(999_999);
  });

  it.each([undefined, {}])('is nothing with annotations %j', (annotations) => {
    expect(origin(annotations)).toEqual({ number: undefined, decisionID: undefined, isAutomatic: false });
  });

  it.each(['', '0', '07', '-1', '1.5', '1e3', '1000000', ' 7', 'seven'])('%j is no number', (number) => {
    expect(origin({ [SPRINT_NUMBER_ANNOTATION]: number }).number).toBeUndefined();
  });

  it.each(['', 'x', `${ID}0`, `0${ID}`, ID.replace('3', 'g'), ID.replaceAll('-', '')])('%j is no id', (id) => {
    expect(origin({ [DECISION_ID_ANNOTATION]: id }).decisionID).toBeUndefined();
  });
});
