// Request bodies and answers of the seed's service specifications, as they stand there.

export const retrospectiveRequest = {
  sprint_id: 'NEX005-S02',
  project_id: 'NEX005',
  sprint_name: 'New Sprint for PHE001',
  start_date: '2025-09-02',
  end_date: '2025-09-16',
  duration_weeks: 2,
  what_went_well: 'Team collaborated well under pressure.',
  what_could_be_improved: 'Better backlog grooming needed.',
  action_items: [{ description: 'Schedule backlog refinement earlier.', status: 'open' }],
  facilitator_id: 'EMP1234',
  attendees: ['EMP1234', 'EMP4567', 'EMP7890'],
  tasks_summary: [
    {
      description: 'Build UI for dashboard',
      status: 'open',
      task_id: 'TEST-002-TASK001',
      employee_id: 'E001',
      progress_percentage: 0,
    },
    {
      description: 'Build UI for dashboard',
      status: 'close',
      employee_id: 'E002',
      task_id: 'TEST-002-TASK002',
      progress_percentage: 100,
    },
  ],
};

export const planningRequest = {
  sprint_id: 'NEX005-S02',
  project_id: 'NEX005',
  sprint_name: 'New Sprint for NEX005',
  sprint_goal: 'Complete all assigned tasks for the NEX005 project.',
  start_date: '2025-09-16',
  end_date: '2025-09-30',
  duration_weeks: 2,
  planned_tasks: ['NEX005-TASK010', 'NEX005-TASK011'],
};

export const dailyScrumRequest = {
  project_id: 'PROJ001',
  sprint_id: 'PROJ001-S01',
  report_date: '2025-08-03',
  summary: 'Daily stand-up for sprint PROJ001-S01. 2 tasks had progress simulated.',
  summary_metrics: { total_team_members: 8, total_tasks: 25, completed_tasks: 10, pending_tasks: 15 },
  reports: {
    '2025-08-03': [
      {
        assigned_to: 'EMP001',
        tasks: [
          {
            id: 'TASK001',
            yesterday_work: 'Completed task X.',
            today_work: 'Will start task Y.',
            impediments: 'None.',
            created_at: '2025-08-03T10:00:00.000000',
          },
        ],
      },
    ],
  },
};
