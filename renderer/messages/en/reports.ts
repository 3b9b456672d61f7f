/** The screen Reports. */
export const reports = {
  'reports.title': 'Reports',
  'reports.context': 'PDF and Excel',
  'reports.rail': 'Reports',
  'reports.help': 'Shows reports with their provenance.',
} as const;
