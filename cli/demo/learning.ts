import { stringify } from 'yaml';
import type { Project } from '../../crds/project.ts';
import type { Sprint } from '../../crds/sprint.ts';
import { workingDays } from './days.ts';
import { manifestOf } from './manifest.ts';
import { API, type Stage } from './stage.ts';

const CSV = 'examples/import/webshop-next.csv';
const SPRINTS = 8;
/** Sprints that people made before. */
const BEFORE = 2;

type Decision = NonNullable<NonNullable<Project['status']>['lastDecision']>;
type Forecast = NonNullable<NonNullable<Sprint['status']>['forecast']>;

/** A sprint from its decision to its end. */
interface Line {
  name: string;
  decision: Decision;
  /** at the start */
  forecast: Forecast;
  /** in the unit of the decision */
  delivered: number;
}

/** Lets the Scrum Master go on by itself, and holds what it forecast against what came. */
export async function playLearning(stage: Stage): Promise<void> {
  stage.tell(
    'The next 86 tasks arrive, and the Scrum Master goes on by itself: it decides, starts and learns from each end',
  );
  console.log(`$ dsm import ${CSV} | kubectl apply -f -    # with spec.orchestration.mode: Automatic`);
  await goAutomatic(stage);
  console.log(row(['sprint', 'committed', 'rule', 'learned', 'gate', 'forecast at the start', 'came']));
  const lines: Line[] = [];
  for (let n = BEFORE + 1; n <= BEFORE + SPRINTS; n++) {
    const line = await playOne(stage, n);
    lines.push(line);
    console.log(row(cells(line)));
  }
  stage.tell('What it said, and what came');
  for (const sentence of comparison(lines)) console.log(sentence);
  await stage.kubectl(['get', 'projects']);
}

/** The imported tasks join those of the Project; everything else of it stays. */
async function goAutomatic(stage: Stage): Promise<void> {
  const next = (await manifestOf(CSV)).spec.backlog.tasks ?? [];
  const { apiVersion, kind, metadata, spec } = await stage.project('webshop');
  const tasks = [...(spec.backlog.tasks ?? []), ...next];
  await stage.apply({
    ...{ apiVersion, kind, metadata: { name: metadata.name } },
    spec: {
      ...spec,
      backlog: { ...spec.backlog, tasks },
      // No cron line of every minute: each sprint is played in a second.
      sprintDefaults: { ...spec.sprintDefaults, dailyScrum: { schedule: '0 14 * * 1-5' } },
      orchestration: { ...spec.orchestration, mode: 'Automatic' },
    },
  });
}

/** Name of the Sprint that the Scrum Master has started with a number, and the decision that led to it. */
function started(stage: Stage, number: number): Promise<{ name: string; decision: Decision; forecast: Forecast }> {
  const id = `-S${String(number).padStart(2, '0')}`;
  return stage.until(`the Scrum Master to start sprint ${number}`, async () => {
    const { items } = JSON.parse(await stage.kubectl(['get', 'sprints', '-o', 'json'], { quiet: true })) as {
      items: Sprint[];
    };
    const sprint = items.find(({ status }) => status?.sprintID?.endsWith(id));
    const decision = (await stage.project('webshop')).status?.lastDecision;
    const { forecast, decision: own } = sprint?.status ?? {};
    if (sprint === undefined || forecast === undefined || decision?.decisionID !== own?.decisionID) return undefined;
    return decision && { name: sprint.metadata.name, decision, forecast };
  });
}

/** The last day's daily scrum plays all days before it. */
async function playOne(stage: Stage, number: number): Promise<Line> {
  const { name, decision, forecast } = await started(stage, number);
  const date = (await workingDays(stage, name)).at(-1) ?? '';
  const scrum = {
    apiVersion: API,
    kind: 'DailyScrum',
    metadata: { name: `${name}-${date.replaceAll('-', '')}` },
    spec: { sprintRef: { name }, date },
  };
  await stage.kubectl(['apply', '-f', '-'], { input: stringify(scrum), quiet: true });
  await stage.kubectl(['wait', '--for=condition=Succeeded', `sprint/${name}`, '--timeout=60s'], { quiet: true });
  // With no day left to come, what is expected is what was done.
  const last = await stage.until('the last forecast', async () => {
    const { forecast: told, lastDailyScrum } = (await stage.sprint(name)).status ?? {};
    return told !== undefined && lastDailyScrum !== undefined && told.asOf >= lastDailyScrum.date && told;
  });
  return { name, decision, forecast, delivered: last.expected };
}

const WIDTHS = [13, 11, 8, 9, 8, 22];
const row = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => cell.padEnd(WIDTHS[i] ?? 0))
    .join('')
    .trimEnd();

const committedOf = ({ decision: { points, tasks } }: Line): number => points ?? tasks ?? 0;
const isAllDone = (line: Line): boolean => line.delivered >= committedOf(line);
const isWithin = ({ forecast: { low, high }, delivered }: Line): boolean => delivered >= low && delivered <= high;

function cells(line: Line): string[] {
  const { name, decision, forecast, delivered } = line;
  const committed = committedOf(line);
  const { ruleTasks, rulePoints, learnedTasks, learnedPoints, gate = 'Closed' } = decision;
  return [
    name,
    `${committed} ${decision.points === undefined ? 'tasks' : 'points'}`,
    String(rulePoints ?? ruleTasks ?? ''),
    String(learnedPoints ?? learnedTasks ?? ''),
    gate.toLowerCase(),
    `${forecast.display}, ${forecast.low} to ${forecast.high}`,
    `${delivered} of ${committed}`,
  ];
}

/** The forecasts of all sprints beside what came of them. */
function comparison(lines: readonly Line[]): string[] {
  const said = lines.reduce((sum, { forecast }) => sum + forecast.probability, 0) / lines.length;
  const done = lines.filter(isAllDone).length;
  const within = lines.filter(isWithin).length;
  return [
    `All would be done, it said, in ${Math.round(said)} % of the sprints on average; all was done in ${done} of ${lines.length}.`,
    `What came lay within the 80 % interval in ${within} of ${lines.length}.`,
  ];
}
