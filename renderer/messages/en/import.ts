/** The screen Import. */
export const imports = {
  'import.title': 'Import',
  'import.context': 'statements and rates',
  'import.rail': 'Import',
  'import.help': 'Shows bank statements and rates from files.',
} as const;
