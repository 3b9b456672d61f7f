/** The screen Settings. */
export const settings = {
  'settings.title': 'Settings',
  'settings.context': 'workspace, people and this window',
  'settings.rail': 'Settings',
  'settings.help': 'Shows workspace, people, roles and this window.',
} as const;
