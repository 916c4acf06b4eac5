type Verdict = 'takes' | 'refuses';

/**
 * Name, verdict of our kinds and of the parser, verdict of the CronJob API, which may depend on the machine's zone database. Ours may be
 * the stricter one, never the other way round.
 */
export const TIME_ZONES: [string, Verdict, Verdict | 'depends'][] = [
  ['UTC', 'takes', 'takes'],
  ['Etc/UTC', 'takes', 'takes'],
  ['Etc/GMT+5', 'takes', 'takes'],
  ['Europe/Paris', 'takes', 'takes'],
  ['US/Eastern', 'takes', 'takes'],
  ['EST', 'takes', 'takes'],
  ['America/Argentina/Buenos_Aires', 'takes', 'takes'],
  ['Foo/Bar', 'refuses', 'refuses'],
  ['Europe', 'refuses', 'refuses'],
  ['Local', 'refuses', 'refuses'],
  // What a zone database may hold beside zones: the API server finds it there, JavaScript does not know it.
  ['localtime', 'refuses', 'depends'],
  ['posixrules', 'refuses', 'depends'],
  ['Factory', 'refuses', 'depends'],
  ['posix/UTC', 'refuses', 'depends'],
  ['posix/Europe/Paris', 'refuses', 'depends'],
  ['right/Europe/Paris', 'refuses', 'depends'],
  ['+02:00', 'refuses', 'refuses'],
  ['UTC+2', 'refuses', 'refuses'],
  ['America/New York', 'refuses', 'refuses'],
  ['../Europe/Paris', 'refuses', 'refuses'],
  ['', 'refuses', 'refuses'],
];
