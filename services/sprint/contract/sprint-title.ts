const GOAL_LENGTH = 60;

/** How a sprint is called in a text for people: by the name that its team gave it and what it is about, never by its id. */
export function sprintTitle({ sprint_name: name, goal }: { sprint_name: string; goal: string }): string {
  const line = goal.replace(/\s+/gu, ' ').trim();
  if (line === '') return `sprint ${name}`;
  const characters = [...line];
  const short = characters.length <= GOAL_LENGTH ? line : `${characters.slice(0, GOAL_LENGTH - 1).join('')}…`;
  return `sprint ${name} (${short})`;
}
