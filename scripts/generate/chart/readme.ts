import { table } from '../table.ts';
import { chartValues } from './values.ts';

const PROSE = `<!-- Generated from values.yaml by make generate; do not edit. -->

# dsm

DSM, the Digital Scrum Master: Scrum projects as Kubernetes objects. How to install it, with what each set of values is for, stands in
[docs/guides/install.md](../../docs/guides/install.md), and [why it is so](../../docs/adr/0033-a-chart-without-hooks.md).

Kubernetes 1.33 or later; Helm 3.17 or later, or Helm 4. \`database\` and \`redis\` have no default that installs: say where PostgreSQL and Redis are.

## Values
`;

/** README.md of the chart, from the text of its values.yaml. */
export function chartReadme(values: string): string {
  const rows = chartValues(values).map(({ key, description, whenAbsent }) => [
    `\`${key}\``,
    description,
    `\`${whenAbsent}\``,
  ]);
  return `${PROSE}\n${table(['Value', '', 'When absent'], rows)}\n`;
}
