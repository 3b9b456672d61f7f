/** The screen Cash position. */
export const position = {
  'position.title': 'Cash position',
  'position.context': 'closing booked, by entity and account',
  'position.rail': 'Position',
  'position.help': 'Shows balances by entity, bank, account and currency.',
} as const;
