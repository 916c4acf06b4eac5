import { bareWord, saysNothing } from '../text/words.ts';
import { type Tool, wordList } from '../tools/tool.ts';

const OPEN = new Set(
  (
    'todo open opened new backlog icebox inbox inprogress progress doing started unstarted notstarted ready readyfordev readyfordevelopment ' +
    'readyforwork readytostart readyforreview readyfortest readyfortesting readyforqa readytotest selectedfordevelopment planned planning unscheduled scheduled triage triaged ' +
    'inreview review codereview inqa qa intesting testing intest test blocked onhold hold paused waiting pending queued queue next upnext ' +
    'wip active inactive proposed approved committed reopened draft idea ideas assigned feedback needsfeedback submitted tobediscussed ' +
    'waitforreply indevelopment development indesign design workingonit stuck unresolved incomplete notdone later now someday todaythisweek ' +
    'thisweek sprintbacklog productbacklog currentsprint nextsprint needsinfo needsreview needstriage intriage prioritized ' +
    'proposal inanalysis analysis discovery refinement inrefinement ongoing accept awaitingreview underreview stale indeterminate'
  ).split(' '),
);

const DONE = new Set(
  (
    'done closed complete completed resolved finished cancelled canceled wontdo wontfix duplicate merged archived ' +
    'released shipped accepted rejected declined obsolete invalid abandoned notplanned closednotplanned removed deleted'
  ).split(' '),
);

const RESOLUTIONS = new Set(
  'fixed done cannotreproduce cantreproduce workedasdesigned worksasdesigned bydesign incomplete wontdo wontfix duplicate resolved completed invalid rejected declined obsolete knownerror implemented notabug cancelled canceled abandoned outofscope deferred'.split(
    ' ',
  ),
);

/** What decided, as the user reads it: `Status "Done"`. */
export interface Verdict {
  finished: boolean;
  because?: string;
  /** What says that the task is open: a status beside a resolution, or one column beside another of its kind. */
  despite?: string;
  /** Words that nobody knows, with their columns. */
  unknown: Evidence[];
}

export interface Evidence {
  column: string;
  value: string;
}

export interface StatusColumns {
  category: Evidence[];
  resolution: Evidence[];
  ended: Evidence[];
  endedIfSet: Evidence[];
  status: Evidence[];
}

/** The user's own words, bare. */
export interface StatusWishes {
  done: ReadonlySet<string>;
  open: ReadonlySet<string>;
}

type Opinion = boolean | 'nothing' | 'unknown';

/**
 * Whether a task is finished. The category decides, then the resolution, then a date or flag of the end, then the status: a
 * team's own status may only sound finished, and a word may mean anything.
 */
export function verdictOf(columns: StatusColumns, tool: Tool, wishes: StatusWishes): Verdict {
  const unknown: Evidence[] = [];
  const steps: [Evidence[], (value: string) => Opinion][] = [
    [columns.category, (value) => wordOpinion(value, tool, wishes)],
    [columns.resolution, (value) => resolutionOpinion(value, wishes)],
    [columns.ended, (value) => endOpinion(value, wishes)],
    [columns.endedIfSet, (value) => (endOpinion(value, wishes) === false ? 'nothing' : endOpinion(value, wishes))],
    [columns.status, (value) => wordOpinion(value, tool, wishes)],
  ];
  for (const [evidence, opinionOf] of steps) {
    const given = evidence
      .filter(({ value }) => !saysNothing(value))
      .map((one) => ({ ...one, opinion: opinionOf(one.value) }));
    unknown.push(
      ...given.filter(({ opinion }) => opinion === 'unknown').map(({ column, value }) => ({ column, value })),
    );
    // One that is finished decides among several: a date of the end beside one of another end.
    const decisive = given.find(({ opinion }) => opinion === true) ?? given.find(({ opinion }) => opinion === false);
    if (decisive !== undefined) {
      const because = `${decisive.column} ${shown(decisive.value)}`;
      const isOpen = ({ column, value }: Evidence) =>
        isOfProgress(column) && wordOpinion(value, tool, wishes) === false;
      const contrary =
        given.find(({ opinion }) => opinion === false) ??
        // What was reopened may keep its resolution or the date of its end; an archive keeps each status as it was.
        (evidence === columns.resolution || evidence === columns.ended ? columns.status.find(isOpen) : undefined);
      const isDoubtful = decisive.opinion === true && contrary !== undefined;
      const despite = isDoubtful ? { despite: `${contrary.column} "${contrary.value}"` } : {};
      return { finished: decisive.opinion === true, because, ...despite, unknown };
    }
  }
  return { finished: false, unknown };
}

/** What a status is called, without the number or the picture that people put before it. */
export function wordOpinion(value: string, tool: Tool | undefined, wishes: StatusWishes): Opinion {
  const word = bareWord(value);
  const bare = bareWord(value.replace(/^[\d\s.):-]+/, ''));
  for (const each of new Set([word, bare])) {
    if (wishes.done.has(each)) return true;
    if (wishes.open.has(each)) return false;
  }
  for (const each of new Set([word, bare])) {
    if (wordList(tool?.open).includes(each)) return false;
    if (wordList(tool?.done).includes(each)) return true;
    if (DONE.has(each)) return true;
    if (OPEN.has(each)) return false;
  }
  return 'unknown';
}

function resolutionOpinion(value: string, wishes: StatusWishes): Opinion {
  const word = bareWord(value);
  if (wishes.open.has(word)) return 'nothing';
  if (wishes.done.has(word) || RESOLUTIONS.has(word)) return true;
  // Not every workflow sets a resolution, so this says little.
  return word === 'unresolved' || word === 'open' ? 'nothing' : 'unknown';
}

/** A section or a list may be called "To do" and keep what is done. */
function isOfProgress(column: string): boolean {
  return /stat(?:e|us)$|stage$/.test(bareWord(column));
}

function endOpinion(value: string, wishes: StatusWishes): Opinion {
  const word = bareWord(value);
  if (wishes.done.has(word)) return true;
  if (wishes.open.has(word)) return false;
  // The date of never, as databases write it.
  if (/^0+([-./])0+\1 ?0+(?:[ T]|$)/.test(value)) return false;
  const share = /^(\d+(?:[.,]\d+)?)\s*%$/.exec(value.trim())?.[1];
  if (share !== undefined) return Number(share.replace(',', '.')) >= 100;
  if (
    /^(yes|true|y|t|x|1|checked|done|complete|completed|closed|archived|on)$/.test(word) ||
    /^[✓✔☑✅🗹]\ufe0f?$/u.test(value)
  )
    return true;
  if (
    /^(no|false|n|f|0|unchecked|off|open|notdone|notcompleted|unresolved|incomplete|☐)$/.test(word) ||
    /^[☐✗✘❌]\ufe0f?$/u.test(value)
  )
    return false;
  // A date in any spelling, or its number of milliseconds.
  return /\d{4}|\d[./-]\d+[./-]\d/.test(value) ? true : 'unknown';
}

function shown(value: string): string {
  return /\d{4}|\d[./-]\d+[./-]\d/.test(value) ? 'has a date' : `"${value}"`;
}
