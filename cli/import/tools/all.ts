import { asana } from './boards/asana.ts';
import { clickup } from './boards/clickup.ts';
import { monday } from './boards/monday.ts';
import { notion } from './boards/notion.ts';
import { trello } from './boards/trello.ts';
import { spreadsheet } from './spreadsheet.ts';
import { type Tool, wordList } from './tool.ts';
import { azureDevops } from './trackers/azure-devops.ts';
import { github } from './trackers/github.ts';
import { gitlab } from './trackers/gitlab.ts';
import { jira } from './trackers/jira.ts';
import { linear } from './trackers/linear.ts';
import { pivotal } from './trackers/pivotal.ts';
import { plane } from './trackers/plane.ts';
import { redmine } from './trackers/redmine.ts';
import { shortcut } from './trackers/shortcut.ts';
import { taiga } from './trackers/taiga.ts';
import { youtrack } from './trackers/youtrack.ts';

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
