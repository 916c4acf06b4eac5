import { Command } from 'commander';
import { COMMANDS } from '../../cli/commands.ts';

const WIDTH = 110;

/** docs/reference/cli.md: what `dsm help` says of every command, as Markdown. */
export async function cliMarkdown(): Promise<string> {
  const program = new Command('dsm');
  for (const { load } of Object.values(COMMANDS)) (await load()).register(program);
  const sections = [
    '<!-- Generated from the commands of cli/ by make generate; do not edit. -->',
    '# Commands',
    '`dsm help COMMAND` says the same. In a clone, `npm run dsm -- …` or `node cli/dsm.ts …` runs it. Exit codes: 0 done, 1 failed, 2 wrongly called, 78 wrong settings of a process.',
    ...program.commands.flatMap((command) => pages(command, 'dsm', '##')),
  ];
  return `${sections.join('\n\n')}\n`;
}

function pages(command: Command, parent: string, level: string): string[] {
  const name = `${parent} ${command.name()}`;
  const page = `${level} ${name}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``;
  return [page, ...command.commands.flatMap((each) => pages(each, name, `${level}#`))];
}

function helpOf(command: Command): string {
  let text = '';
  command.configureHelp({ helpWidth: WIDTH }).configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.trim();
}
