/** Who writes the objects' fields, for server-side apply. */
export const FIELD_MANAGER = 'dsm-daily-scrum';

/** Key in `status.members` of the work on tasks that nobody has taken. */
export const NOBODY = 'unassigned';
