/** ServiceAccount (and its Role and RoleBinding), one a namespace, under which the pods of daily scrums run. */
export const DAILY_SCRUM_ACCOUNT = 'dsm-daily-scrum';
