import { stepped } from '../../../services/orchestrator/domain/strategies/step.ts';
import { velocityOf } from '../../../services/orchestrator/domain/velocity.ts';
import { appliedWith, type Moment, type Policy } from './policy.ts';

type Risk = 'Low' | 'Medium' | 'High';

const SCHEMA = {
  type: 'object',
  properties: { risk: { type: 'string', enum: ['Low', 'Medium', 'High'] } },
  required: ['risk'],
};
const MOST_TOKENS = 20;

/** As if a model's word counted: a high risk moves the learned value a step down, a low one a step up. */
export function withModel(host: string, model: string): Policy & { said: Record<Risk | 'nothing', number> } {
  const said = { Low: 0, Medium: 0, High: 0, nothing: 0 };
  return {
    name: `+ ${model}`,
    said,
    commit: async (moment) => {
      const risk = await ask(host, model, promptOf(moment));
      said[risk ?? 'nothing']++;
      const { recommended, ahead } = moment;
      if (risk !== 'High' && risk !== 'Low') return recommended.applied;
      const step = risk === 'High' ? 'down' : 'up';
      return appliedWith(stepped(recommended.learned, step, ahead.backlog), moment);
    },
  };
}

function promptOf({ history, ahead, recommended }: Moment): string {
  const own = history.own(ahead.projectId, ahead.mode, ahead.unit);
  const last = own.slice(-5).map(({ committed, delivered }) => `${delivered} of ${committed}`);
  const { trend } = velocityOf(own.map(({ delivered }) => delivered));
  return [
    'A Scrum team plans its next sprint. How high is the risk that not all of the commitment is done?',
    `Commitment: ${recommended.learned} tasks. Closed sprints: ${own.length}.`,
    `Done of committed, oldest first: ${last.join(', ') || 'none yet'}. Trend: ${trend}.`,
    'Answer as JSON: {"risk": "Low" | "Medium" | "High"}',
  ].join('\n');
}

async function ask(host: string, model: string, content: string): Promise<Risk | undefined> {
  const answer = await fetch(`${host}/api/chat`, {
    method: 'POST',
    body: JSON.stringify({
      ...{ model, stream: false, format: SCHEMA, messages: [{ role: 'user', content }] },
      options: { temperature: 0, num_predict: MOST_TOKENS },
    }),
  });
  try {
    const { message } = (await answer.json()) as { message?: { content?: string } };
    return (JSON.parse(message?.content ?? '') as { risk?: Risk }).risk;
  } catch {
    return undefined;
  }
}
