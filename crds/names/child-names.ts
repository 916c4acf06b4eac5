/** ("sprint-1", "2026-11-24") → "sprint-1-20261124": one DailyScrum a sprint a day. */
export function dailyScrumName(sprint: string, date: string): string {
  return `${sprint}-${date.replaceAll('-', '')}`;
}

/** "sprint-1" → "sprint-1-daily-scrum"; within CronJob's 52 characters since a sprint's name ends at 40. */
export function cronJobName(sprint: string): string {
  return `${sprint}-daily-scrum`;
}
