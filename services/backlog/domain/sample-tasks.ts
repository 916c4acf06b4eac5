/** The seed's ten sample tasks, for a project that has no backlog of its own to try things with. */
const TITLES = [
  'Set up the development environment',
  'Design the database schema',
  'Implement user authentication',
  'Build the UI for the dashboard',
  'Write the API documentation',
  'Add unit tests for the core',
  'Set up continuous integration',
  'Load-test the main paths',
  'Fix the findings of the security review',
  'Prepare the first release',
];

/** ids <project>-TASK001 … <project>-TASK010 */
export const sampleTasks = (projectId: string): { task_id: string; title: string; description: string }[] =>
  TITLES.map((title, i) => ({
    task_id: `${projectId}-TASK${String(i + 1).padStart(3, '0')}`,
    title,
    description: `Sample task: ${title.toLowerCase()}.`,
  }));
