import type { Decision } from '../../services/orchestrator/contract/shapes.ts';

/** What became of asking for a proposal again. */
export function whatCameOf({ state, number, decision_id: id }: Decision): string {
  const slot = number === null ? '' : ` for sprint ${number}`;
  switch (state) {
    case 'proposed':
      return `The proposal${slot} is kept as decision ${id}. With mode Propose or Automatic the operator makes its Sprint.`;
    case 'acting':
      return `Decision ${id}${slot} is being carried out.`;
    case 'acted':
      return `Decision ${id}${slot} was carried out before: there is nothing to propose.`;
    case 'rejected':
    case 'superseded':
      return `Decision ${id}${slot} is ${state}: nothing is proposed.`;
    case 'waited':
      return 'Nothing is proposed: there is nothing to start or close.';
  }
}
