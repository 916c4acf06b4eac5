// What people are told of a sprint that waits behind another one. Here, since two say it: the service of the sprint that runs, the
// operator of those that wait as well; and a turn that moves from one to the other is no news.

/** The sprint ahead. */
export interface Ahead {
  /** as sprintTitle has it */
  title: string;
  closePolicy: 'EndDate' | 'WhenDone' | 'Manual';
  /** first day after it; absent: it runs on, and nobody knows until when */
  endDate?: string | undefined;
}

const UNLESS = { EndDate: '', WhenDone: ' unless it is done before', Manual: ' unless somebody closes it before' };

const ends = ({ title, endDate }: Ahead): string =>
  endDate === undefined ? `${title} is still running` : `${title} ends on ${endDate}`;

/** Its window may be over before its turn comes. */
export const mayNeverStart = (ahead: Ahead, ownEnd: string): string =>
  `${ends(ahead)}, and this one on ${ownEnd}: it never starts${UNLESS[ahead.closePolicy]}`;

/** Its window is over before its turn can come. */
export const neverStarts = (ahead: Ahead, ownEnd: string): string =>
  `${ends(ahead)}, and this one has to end on ${ownEnd}: give it another startDate, or close the other before`;

/** Its turn comes after its start date. */
export const startsLate = (ahead: Ahead, ownStart: string): string =>
  `${ends(ahead)}: this one, which is to start on ${ownStart}, starts late${UNLESS[ahead.closePolicy]}`;
