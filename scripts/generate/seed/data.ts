import { rowsOf, type Section } from './row.ts';

export const data: readonly Section[] = [
  {
    title: 'Data: tables',
    rows: rowsOf(`
D:93-98 | project \`projects\` | differs | \`projects\`, with owner, calendar, velocity; text and no lengths, as in all of ours
D:101-109 | project \`teams\` | differs | Named \`employees\`, which is what its rows are
D:112-117 | project \`designations\` | there | \`POST\`, \`GET /designations\`
D:120-123 | project \`roles\` | there | \`POST\`, \`GET /roles\`
D:126-130 | project \`project_team_mapping\` | differs | \`team_members\`, with name, role and hours in that project
D:133-137 | project \`team_designation_mapping\` | differs | \`employee_designations\`: the pair is the key, so that a pair is there once
D:140-144 | project \`team_role_mapping\` | differs | \`employee_roles\`, as above
D:147-151 | project \`role_designation_mapping\` | differs | \`role_designations\`, as above
D:154-161 | project \`pto_calendar\` | differs | \`absences\`: plain dates; of a person as in the seed (\`project_id\` null), or of a person in one project
D:164-168 | project \`us_holidays\` | differs | Computed from a library’s rules for any year and country, not stored: a table would end at some year
D:307-316 | backlog \`tasks\` | differs | The key is project and task: two teams may both have a TASK001. More columns
D:319-322 | backlog \`stories\` | differs | Of a project
D:325-329 | backlog \`story_tasks\` | differs | Of a project
D:423-431 | sprint \`sprints\` | differs | Plain dates and more columns
D:434-441 | sprint \`tasks\` | differs | The key is sprint and task: a task that is carried over is kept in both sprints
D:444-447 | sprint \`stories\` | not built | The backlog owns stories; \`GET /sprints/{sprint_id}/stories\` shows those with tasks in a sprint. A copy would go out of step
D:450-454 | sprint \`story_tasks\` | not built | As above
D:657-672 | chronicle \`chronicle_notes\` | differs | \`notes\`, with one JSON body of each kind’s own shape; \`/v1/notes/general\` for all else. The columns that the seed calls legacy are left out
D:675-688 | chronicle \`sprint_retrospectives\` | differs | Notes of a kind; one a sprint and writer
D:691-696 | chronicle \`retrospective_action_items\` | there | \`action_items\`; \`GET\`, \`PUT /v1/action-items\`
D:699-703 | chronicle \`retrospective_attendees\` | differs | In the note’s body: they are read with their retrospective and never without it
D:709-728 | agent memory \`agent_episodes\` | there |
D:731-753 | agent memory \`agent_knowledge\` | there | And a version
D:756-768 | agent memory \`agent_working_memory\` | there |
D:771-784 | agent memory \`agent_memory_metrics\` | there |
D:787-801 | agent memory \`strategy_performance_log\` | there |
S:2090-2122 | \`schema_migrations\` | differs | Kysely’s own table, a schema each; the oldest code that may run beside it
`),
  },
  {
    title: 'Data: platform',
    rows: rowsOf(`
A:437-447, D:1204-1219 | One PostgreSQL database a service | differs | That, for processes; one embedded database with a schema a service where one process runs all
A:731, A:834 | No cross-database joins, no foreign access | there | \`make check\` refuses such an import
D:503 | PostgreSQL 17 with pgvector | there | 18 in the tests; the embedded database has vectors too
D:503 | PgBouncer | not built | A service has few connections of its own; a pooler is the choice of who runs the database, and needs a session for each lease
S:2042-2046 | Pool of 1 to 20 | differs | Set a process; the embedded database has one connection
A:417 | Jobs populate databases | differs | Objects do, and \`dsm import\`
`),
  },
];
