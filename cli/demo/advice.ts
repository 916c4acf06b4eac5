import { stringify } from 'yaml';
import type { Sprint } from '../../crds/sprint.ts';
import { lookAtModels } from '../models/look.ts';
import type { Stage } from './stage.ts';

/** The model's own deadline. */
const LONGEST_SECONDS = 20;

/** Shows what a language model says of the sprint that began last; where there is none, how to get one. */
export async function playAdvice(stage: Stage): Promise<void> {
  const { chat } = await lookAtModels(stage.address('orchestrator'), stage.address('embedding'));
  if (chat?.status !== 'ok') {
    console.log(
      `\nNo language model comments on this: "ollama pull ${chat?.model || 'llama3.2'}" gets one (docs/guides/models.md). It would decide nothing.`,
    );
    return;
  }
  stage.tell('What a language model says of the sprint that began last. It decides nothing');
  await stage.seen(async () => riskOf(await newest(stage)) !== 'Unknown', LONGEST_SECONDS);
  const sprint = await newest(stage);
  if (sprint?.status?.advisory === undefined) {
    console.log(`${chat.model} has not answered within ${LONGEST_SECONDS} s; the Sprint shows it when it has.`);
    return;
  }
  const { metadata, status } = sprint;
  console.log(`$ kubectl get sprint ${metadata.name} -o yaml   (status.advisory)`);
  console.log(stringify(status.advisory).trimEnd());
}

const riskOf = (sprint: Sprint | undefined) => sprint?.status?.advisory?.risk ?? 'Unknown';

/** By the number that the service gave it. */
async function newest(stage: Stage): Promise<Sprint | undefined> {
  const { items } = JSON.parse(await stage.kubectl(['get', 'sprints', '-o', 'json'], { quiet: true })) as {
    items: Sprint[];
  };
  const idOf = ({ status }: Sprint) => status?.sprintID ?? '';
  return items.sort((a, b) => idOf(b).localeCompare(idOf(a), 'en', { numeric: true }))[0];
}
