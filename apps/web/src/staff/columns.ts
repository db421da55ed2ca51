/** What the register of a patron's activity can show beside the institution. */
export const activityColumns = [
  'loans',
  'overdue',
  'nextDue',
  'requests',
  'balance',
  'blocks',
  'until',
] as const
export type ActivityColumn = (typeof activityColumns)[number]
