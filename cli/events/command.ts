import { type Command, InvalidArgumentError } from 'commander';
import { DEFAULT_DIR } from '../../dev/world/folder.ts';
import { dead } from './dead.ts';
import { drop, replay, show } from './one-event.ts';
import { republish } from './republish.ts';
import { streams } from './streams.ts';
import { tail } from './tail.ts';
import { types } from './types.ts';

const HELP = `
What travels between the services: events, on streams, each read by groups. An event that a service fails on five times is a dead letter; one
of a version newer than the service knows is parked, with all later ones of the same thing, until the service is upgraded.

Examples:
  dsm events streams                       how far each service is
  dsm events tail --stream sprint_events   what is told, as it is told
  dsm events dead                          what was given up or parked
  dsm events show 0191d3…                  one event, whoever has it
  dsm events republish --since 2h          after the transport has lost what it held`;
const MOST = 10_000;

export function register(program: Command): void {
  const events = program
    .command('events')
    .summary('watch what travels between the services, and help it on')
    .description('Watch what travels between the services, and help it on.')
    .addHelpText('after', HELP);
  const add = (spec: string, description: string) =>
    events
      .command(spec)
      .description(description)
      .option('--json', 'as JSON')
      .option(
        '--dir <folder>',
        'the folder that holds the local world; DSM_<SERVICE>_URL of each service goes before it',
        DEFAULT_DIR,
      );
  add('streams', 'how long each stream is, how far each group, and what each service has still to send').action(
    streams,
  );
  add('types', 'every type of event, who tells it and who reads it').action(types);
  add('tail', 'the events as they are told, from chronicle’s log')
    .option('--last <n>', 'so many of those before', count, 10)
    .option('--stream <name>', 'of this stream alone')
    .option('--type <name>', 'of this type alone')
    .option('--no-follow', 'end after what the log holds')
    .action(tail);
  add('dead', 'what was given up or parked').action(dead);
  add('show <event-id>', 'one event, whichever service has it').action(show);
  add('replay <event-id>', 'apply a dead letter again, or what is parked and known by now')
    .option('--service <name>', 'at this service alone')
    .action(replay);
  add('drop <event-id>', 'give a dead letter or parked event up, for good')
    .option('--service <name>', 'at this service alone')
    .action(drop);
  add('republish', 'hand events to the transport once more; what was applied already is not applied again')
    .requiredOption(
      '--since <time>',
      'handed over at this time or later, of the 7 days that are kept: 2026-11-28T10:00:00Z, or 30m, 2h, 7d ago',
    )
    .option('--stream <name>', 'of this stream alone')
    .action(republish);
}

function count(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= MOST) return value;
  throw new InvalidArgumentError(`a whole number up to ${MOST}`);
}
