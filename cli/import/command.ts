import type { Command } from 'commander';
import { ImportError } from './entry.ts';
import { importBacklog } from './import.ts';
import { toYaml } from './manifest.ts';
import { readSource } from './source.ts';
import { cleanText } from './text.ts';

const HELP = `
PATH is a CSV file with a header, as Jira, Linear or GitHub export it (columns: key or id, summary or title, and where
there are any description, story points or estimate, priority, assignee, depends on or blocked by, status), or a folder
of Backlog.md task files. The Project is named after it.

Standard output: the manifest of a Project with an inline backlog, for kubectl apply -f -
Standard error:  each row or file that was not taken, or taken in part, and why; then a line that sums up.
Finished work is left out, and a dependency on it counts as met.

Exit code: 0 a manifest was printed; 1 there was none to print, or --strict found something to complain about
(then nothing goes to standard output, so that a pipe into kubectl applies nothing).`;

/** Adds `import PATH` to the program. */
export function register(program: Command): void {
  program
    .command('import')
    .summary('print a Project manifest made from a CSV file or a Backlog.md folder')
    .description('Turn a CSV file or a folder of Backlog.md tasks into a Project manifest.')
    .argument('<path>', 'a CSV file, or a folder of Backlog.md task files')
    .option('--all', 'finished work too, as open tasks', false)
    .option('--strict', 'fail, and print no manifest, when there is anything to complain about', false)
    .addHelpText('after', HELP)
    .action(async (path: string, options: { all: boolean; strict: boolean }) => {
      process.exitCode = await run(path, options);
    });
}

async function run(path: string, options: { all: boolean; strict: boolean }): Promise<0 | 1> {
  try {
    const { manifest, complaints, notes, counts } = importBacklog(await readSource(path, options.all));
    // One line each, whatever control characters the source has.
    for (const { where, what, why } of [...notes, ...complaints])
      console.error(cleanText(`${where}: ${what}: ${why}`).replaceAll('\n', ' '));
    const met = counts.met === 0 ? '' : ` (dependencies on them that count as met: ${counts.met})`;
    console.error(
      `imported ${counted(counts.tasks, 'task')}, left out ${counts.finished} finished${met}, ${counted(complaints.length, 'complaint')}`,
    );
    if (options.strict && complaints.length > 0) {
      console.error(`no manifest printed: ${path}: --strict and ${counted(complaints.length, 'complaint')}`);
      return 1;
    }
    process.stdout.write(toYaml(manifest));
    return 0;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    console.error(error.message);
    return 1;
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
