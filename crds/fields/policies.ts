import { z } from 'zod';

/** The choices that a project sets for all its sprints and a sprint for itself. */

export const mode = () =>
  z
    .enum(['Live', 'Simulated'])
    .describe(
      'Where progress comes from. Live: what people and tools report. Simulated: the sprint service simulates the work, to try things out. ' +
        "Absent in a Sprint: the Project's. Example: Live",
    );

export const closePolicy = () =>
  z
    .enum(['EndDate', 'WhenDone', 'Manual'])
    .describe(
      'When a sprint closes. EndDate: at the end of its timebox. WhenDone: also when the last task is completed. Manual: only when asked ' +
        "(state: Closed), and it runs on past its end date until then. Absent in a Sprint: the Project's, else EndDate in mode Live and WhenDone in mode Simulated. Example: EndDate",
    );

export const assignment = () =>
  z
    .enum(['None', 'RoundRobin'])
    .describe(
      'Who takes the tasks when the sprint starts. None: people choose. RoundRobin: the service deals them out in turn, with absences and load in mind. ' +
        "Absent in a Sprint: the Project's, else None in mode Live and RoundRobin in mode Simulated. Example: RoundRobin",
    );
