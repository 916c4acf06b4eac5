import { z } from 'zod';
import { page } from '../../kit/calls/fields.ts';
import { route } from '../../kit/calls/route.ts';
import { noteFilter } from './fields.ts';

const status = z.enum(['open', 'closed']);
const actionItem = z.object({
  item_id: z.string(),
  /** the retrospective that asked for it */
  retrospective_id: z.string(),
  project_id: z.string(),
  sprint_id: z.string(),
  description: z.string(),
  status,
  created_at: z.string(),
  /** null: as the retrospective said */
  changed_at: z.string().nullable(),
});

export const actionItemRoutes = {
  listActionItems: route({
    method: 'GET',
    path: '/v1/action-items',
    project: 'filtered',
    summary: 'Action items of retrospectives, those of the newest first',
    query: z.strictObject({ ...noteFilter, status: status.optional(), ...page }),
    answer: z.array(actionItem),
  }),
  changeActionItem: route({
    method: 'PUT',
    path: '/v1/action-items/:item_id',
    access: 'report',
    summary: 'Closes an action item, or opens it again',
    params: z.strictObject({ item_id: z.string() }),
    body: z.strictObject({ status }),
    answer: actionItem,
    errors: ['action_item_not_found'],
  }),
};
