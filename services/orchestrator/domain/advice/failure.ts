/** Why there is no advice; the model server's own words are not repeated. */
export type AdviceFault = 'away' | 'busy' | 'slow' | 'missing' | 'unfit' | 'unusable';

export const DECISION_STANDS = 'The decision stands as it is: it never waits for advice, and advice never changes it';

const WORDS: Record<AdviceFault, string> = {
  away: 'the model server cannot be reached',
  busy: 'the model server is busy',
  slow: 'the model did not answer in time',
  missing: 'the model server does not have the model',
  unfit: 'the model cannot answer questions',
  unusable: 'the answer of the model was cut, or not what was asked for',
};

export const wordsOf = (fault: AdviceFault): string => WORDS[fault];

/** It is the server's and may be over by now, unlike an answer that was no good. */
export const mayBeOver = (fault: AdviceFault): boolean => fault !== 'unusable';

/** Known before anything is asked: as long as it lasts, every question fails so. */
export const isOutage = (fault: AdviceFault): boolean => ['away', 'missing', 'unfit'].includes(fault);
