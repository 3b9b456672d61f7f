/** The screen Journal. */
export const journal = {
  'journal.title': 'Journal',
  'journal.context': 'every change, newest first',
  'journal.rail': 'Journal',
  'journal.help': 'Shows who changed what, when, and undo.',
} as const;
