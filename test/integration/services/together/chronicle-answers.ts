import type { Hosted } from '../../fixtures/services/hosted.ts';

type Call = Hosted['call'];

/** The dates of a sprint's daily scrum reports, in order. */
export const reportDates = async (call: Call, sprintId: string): Promise<string[]> => {
  const { status, body } = await call('chronicle', 'GET', `/v1/notes/daily_scrum_report?sprint_id=${sprintId}`);
  return status === 200 ? Object.keys(body.reports).sort() : [];
};

/** The whole log, read page by page. */
export const allEvents = async (call: Call) => {
  // biome-ignore lint/suspicious/noExplicitAny: events of every type
  const all: any[] = [];
  for (let after = 0; ; ) {
    const { events, next } = (await call('chronicle', 'GET', `/v1/events?after=${after}&limit=1000`)).body;
    all.push(...events);
    if (events.length === 0) return all;
    after = next;
  }
};
