import type { Tool } from '../tool.ts';

export const linear: Tool = {
  name: 'Linear',
  signatures: ['id team title status', 'id title status cyclenumber', 'id title status projectmilestone'],
  columns: {
    id: 'id uuid',
    title: 'title',
    points: 'estimate',
    parent: 'parentissue',
    ended: 'completed canceled',
    endedIfSet: 'archived',
    scope: 'team project',
  },
  ignored: 'triaged projectid projectmilestoneid timeinstatusminutes slastatus addedtocycleat',
  hasOneAssignee: true,
};
