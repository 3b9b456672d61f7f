/** The screen Scenarios. */
export const scenarios = {
  'scenarios.title': 'Scenarios',
  'scenarios.context': 'branches beside the base',
  'scenarios.rail': 'Scenarios',
  'scenarios.help': 'Shows branches with shocks, and their difference to the base.',
} as const;
