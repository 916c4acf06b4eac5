import { Problem } from '../kit/calls/problem.ts';
import type { KitTables } from '../kit/database/kit-tables.ts';
import type { ServiceApp } from '../kit/http/service-app.ts';
import { showProject, showPto } from './answers.ts';
import { checkAvailability, getCalendar, getProject } from './availability.ts';
import { projectRoutes as routes } from './contract/routes.ts';
import { KnownLists } from './known/lists.ts';
import { servePeople } from './people.ts';
import { addPersonalPto, listPersonalPto } from './personal-absences.ts';
import { listProjectChanges } from './project-changes.ts';
import { publicHolidays } from './public-holidays.ts';
import { listProjects } from './store/projects.ts';
import type { ProjectDatabase, ProjectTables } from './store/tables.ts';
import { absencesOf, knowableAmong, listEmployees, teamOf } from './store/team.ts';
import {
  addPto,
  assignTeamMembers,
  createEmployee,
  createProject,
  declareProject,
  releaseProject,
  setProjectStatus,
} from './usecases.ts';

type App = ServiceApp<ProjectTables & KitTables>;

export function serveProject(app: App, db: ProjectDatabase): void {
  serveProjects(app, db);
  serveTeams(app, db);
  serveCalendar(app, db);
  servePeople(app, db);
}

function serveProjects(app: App, db: ProjectDatabase): void {
  app.serve(routes.createProject, async ({ unit, body }) => createProject(unit, body));
  const lists = new KnownLists();
  app.serve(routes.listProjects, async ({ query }) => lists.of(await listProjects(db, query)));
  app.serve(routes.listProjectChanges, ({ query }) => listProjectChanges(db, query));
  app.serve(routes.getProject, async ({ params }) => showProject(await getProject(db, params.project_id)));
  app.serve(routes.declareProject, async ({ unit, params, body }) => declareProject(unit, params.project_id, body));
  app.serve(routes.releaseProject, async ({ unit, params, query }) =>
    releaseProject(unit, params.project_id, query.owner),
  );
  app.serve(routes.setProjectStatus, async ({ unit, params, body }) =>
    setProjectStatus(unit, params.project_id, body.status),
  );
}

function serveTeams(app: App, db: ProjectDatabase): void {
  app.serve(routes.createEmployee, async ({ unit, body }) => createEmployee(unit, body));
  app.serve(routes.listTeams, async ({ query }) => listEmployees(db, query));
  app.serve(routes.getEmployee, async ({ params }) => {
    const [employee] = await knowableAmong(db, [params.employee_id]).execute();
    if (!employee) throw new Problem('employee_not_found', `there is no employee ${params.employee_id}`);
    return employee;
  });
  app.serve(routes.assignTeamMembers, async ({ unit, params, body }) =>
    assignTeamMembers(unit, params.project_id, body.employee_ids),
  );
  app.serve(routes.listTeamMembers, async ({ params }) => {
    const project = await getProject(db, params.project_id);
    const team = await teamOf(db, project.id);
    return {
      project_id: project.id,
      team_members: team.map((m) => ({
        id: m.employee_id,
        name: m.name,
        role: m.role,
        hours_per_day: m.hours_per_day,
      })),
    };
  });
}

function serveCalendar(app: App, db: ProjectDatabase): void {
  app.serve(routes.listHolidays, async ({ unit, query }) => {
    const days = publicHolidays('US', null, query.year ?? unit.now.getUTCFullYear());
    return [...days].map(([date, name]) => ({ holiday_date: date, holiday_name: name, type: 'public' }));
  });
  app.serve(routes.listPto, async ({ params }) => {
    const project = await getProject(db, params.project_id);
    return (await absencesOf(db, project.id)).map(showPto);
  });
  app.serve(routes.addPto, async ({ unit, params, query, body }) =>
    addPto(unit, params.project_id, query.employee_id, body),
  );
  app.serve(routes.listPersonalPto, ({ params }) => listPersonalPto(db, params.employee_id));
  app.serve(routes.addPersonalPto, ({ unit, params, body }) => addPersonalPto(unit, params.employee_id, body));
  app.serve(routes.checkAvailability, async ({ params, query }) => checkAvailability(db, params.project_id, query));
  app.serve(routes.getCalendar, async ({ params, query }) => getCalendar(db, params.project_id, query));
}
