import type { Migration } from 'kysely/migration';
import { createChronicle } from './0001_chronicle.ts';
import { addWrittenBy } from './0002_written_by.ts';
import { addNoteKinds } from './0003_note_kinds.ts';
import { addActionItems } from './0004_action_items.ts';
import { addSprintFigures } from './0005_sprint_figures.ts';
import { scopeNotesByProject } from './0006_notes_of_a_project.ts';
import { indexNotesBySprint } from './0007_notes_of_a_sprint.ts';

/** Every migration that there ever was, by the name under which a database remembers it. */
export const chronicleMigrations: Record<string, Migration> = {
  '0001_chronicle': createChronicle,
  '0002_written_by': addWrittenBy,
  '0003_note_kinds': addNoteKinds,
  '0004_action_items': addActionItems,
  '0005_sprint_figures': addSprintFigures,
  '0006_notes_of_a_project': scopeNotesByProject,
  '0007_notes_of_a_sprint': indexNotesBySprint,
};
