import { asana } from './asana.ts';
import { azureDevops } from './azure-devops.ts';
import { clickup } from './clickup.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { jira } from './jira.ts';
import { linear } from './linear.ts';
import { monday } from './monday.ts';
import { notion } from './notion.ts';
import { pivotal } from './pivotal.ts';
import { plane } from './plane.ts';
import { redmine } from './redmine.ts';
import { shortcut } from './shortcut.ts';
import { spreadsheet } from './spreadsheet.ts';
import { taiga } from './taiga.ts';
import { type Tool, wordList } from './tool.ts';
import { trello } from './trello.ts';
import { youtrack } from './youtrack.ts';

/** The one to prefer first where two fit equally well. */
export const TOOLS: readonly Tool[] = [
  jira,
  azureDevops,
  gitlab,
  github,
  redmine,
  taiga,
  pivotal,
  shortcut,
  asana,
  trello,
  clickup,
  plane,
  linear,
  youtrack,
  monday,
  notion,
];

/** The tool whose signature names most columns of the header; a spreadsheet when none fits. */
export function toolOf(words: ReadonlySet<string>): Tool {
  let best: { tool: Tool; length: number } = { tool: spreadsheet, length: 0 };
  for (const tool of TOOLS) {
    for (const signature of tool.signatures) {
      const wanted = wordList(signature);
      if (wanted.length > best.length && wanted.every((word) => words.has(word)))
        best = { tool, length: wanted.length };
    }
  }
  return best.tool;
}
