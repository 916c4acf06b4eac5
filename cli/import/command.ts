import type { Command } from 'commander';
import { type Imported, importBacklog } from './import.ts';
import { ImportError } from './import-error.ts';
import { toYaml } from './manifest/manifest.ts';
import { FIELD_NAMES, type Flags, optionsOf } from './options.ts';
import { counted, Report } from './report.ts';
import { readSource } from './source.ts';
import { TOOLS } from './tools/all.ts';

const TOOL_NAMES = TOOLS.map(({ name }) => name).join(', ');

const HELP = `
PATH is a CSV file with a header, a folder of Backlog.md task files, or what one of these tools exports as CSV:
${wrapped(TOOL_NAMES)}
docs/guides/import.md tells what is read of each. Any other file needs columns for an id and a title.

Standard output: the manifest of a Project with an inline backlog, for kubectl apply -f -
Standard error:  how the file was read, then whatever it says and the manifest does not: once a kind, with a count and
the first places. Then a line that sums up. Finished work is left out, and a dependency on it counts as met.

--column says what a column is: --column id="Ticket no." --column points=Size. Fields:
${wrapped(FIELD_NAMES)}

Exit code: 0 a manifest was printed; 1 there was none to print, or --strict found something that the file says and the
manifest does not (then nothing goes to standard output, so that a pipe into kubectl applies nothing).`;

/** Adds `import PATH` to the program. */
export function register(program: Command): void {
  program
    .command('import')
    .summary('print a Project manifest made from a CSV file or a Backlog.md folder')
    .description('Turn a CSV file or a folder of Backlog.md tasks into a Project manifest.')
    .argument('<path>', 'a CSV file, or a folder of Backlog.md task files')
    .option('--all', 'finished work too, as open tasks', false)
    .option('--strict', 'fail, and print no manifest, when the file says anything that the manifest does not', false)
    .option('--column <field=name>', 'what a column is (repeatable)', collect)
    .option('--ignore <name>', 'a column, field or section that need not be read (repeatable)', collect)
    .option('--done <word>', 'a status that is finished (repeatable)', collect)
    .option('--open <word>', 'a status that is open (repeatable)', collect)
    .option('--keep-parents', 'take epics and parents beside their own children', false)
    .option('--drop-parents', 'leave them out, so that --strict is content', false)
    .option('--encoding <name>', 'the encoding of the file, for one that is no UTF-8')
    .option('--name <name>', 'the name of the Project instead of one after the file')
    .option('--project-id <id>', "the Project's projectID")
    .addHelpText('after', HELP)
    .action(async (path: string, flags: Flags & { strict: boolean }) => {
      process.exitCode = await run(path, flags);
    });
}

/** In lines of the width of the help. */
function wrapped(text: string): string {
  return text.replace(/(.{1,110})(?: |$)/g, '$1\n').trimEnd();
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

async function run(path: string, flags: Flags & { strict: boolean }): Promise<0 | 1> {
  const report = new Report();
  try {
    const imported = importBacklog(await readSource(path), optionsOf(flags), report);
    tell(imported);
    if (flags.strict && report.losses > 0) {
      console.error(`no manifest printed: ${path}: --strict and ${counted(report.losses, 'complaint')}`);
      const { flags: accepting, others } = report.acceptable();
      const rest =
        others === 0 ? '' : `, beside ${counted(others, 'complaint')} to mend in the file or by other options`;
      if (accepting.length > 0) console.error(`to go on without what is not read: ${accepting.join(' ')}${rest}`);
      return 1;
    }
    process.stdout.write(toYaml(imported.manifest));
    return 0;
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    for (const line of report.noteLines()) console.error(line);
    console.error(error.message);
    return 1;
  }
}

function tell({ report, counts }: Imported): void {
  for (const line of [...report.noteLines(), ...report.lossLines()]) console.error(line);
  const met = counts.met === 0 ? '' : ` (dependencies on them that count as met: ${counts.met})`;
  console.error(
    `imported ${counted(counts.tasks, 'task')}, left out ${counts.finished} finished${met}, ${counted(report.losses, 'complaint')}`,
  );
}
