import { isDeepStrictEqual } from 'node:util';
import { changing } from '../changing.ts';
import type { DailyScrumSchedule } from '../contract/shapes.ts';
import type { SprintUnit } from '../store/tables.ts';
import { lockRunning } from './running-sprint.ts';

/** As it is kept: with the time zone that it means. */
export const kept = (wish: DailyScrumSchedule, timeZone: string): Required<DailyScrumSchedule> => ({
  schedule: wish.schedule,
  time_zone: wish.time_zone ?? timeZone,
  state: wish.state,
});

/** @throws Problem sprint_not_found, sprint_closed */
export async function scheduleDailyScrum(unit: SprintUnit, sprintId: string, wish: DailyScrumSchedule) {
  return changing(unit, 'schedule daily scrum', sprintId, async (work) => {
    const row = await lockRunning(work.trx, sprintId, work.now);
    const asked = kept(wish, row.time_zone);
    if (!isDeepStrictEqual(asked, row.daily_scrum))
      work.set({ daily_scrum: JSON.stringify(asked), version: row.version + 1 });
    return { message: 'Daily scrum scheduled.', sprint_id: sprintId };
  });
}
