import type { Kubectl } from '../fixtures/kubectl.ts';
import { until } from '../fixtures/waiting.ts';
import type { Installation } from './installation.ts';

/** What a component's pod says, in its log or in Events about it, once that fits. */
export function said(dsm: Installation, component: string, words: RegExp): Promise<string> {
  return line(`${component} to say ${words}`, words, async () => {
    const selector = `app.kubernetes.io/component=${component}`;
    const logs = await dsm.kube.kubectlRan(['logs', '-l', selector, '--all-containers', '--tail=50']);
    return logs.stdout + (await notes(dsm.kube));
  });
}

/** What the note of an Event of this reason says, once that fits. */
export function saidInEvents(kube: Kubectl, reason: string, words: RegExp): Promise<string> {
  return line(`an Event ${reason}`, words, () => notes(kube, reason));
}

async function notes(kube: Kubectl, reason?: string): Promise<string> {
  const selector = reason === undefined ? [] : [`--field-selector=reason=${reason}`];
  const printed = 'jsonpath={range .items[*]}{.message}{"\\n"}{end}';
  return (await kube.kubectlRan(['get', 'events', ...selector, '-o', printed])).stdout;
}

function line(what: string, words: RegExp, read: () => Promise<string>): Promise<string> {
  let last = '';
  const look = async () => {
    last = await read();
    return last.split('\n').find((each) => words.test(each));
  };
  return until(what, look, 60, () => last.slice(-2_000));
}
