/** The screen Funds. */
export const funds = {
  'funds.title': 'Funds',
  'funds.context': 'commitments, calls and distributions',
  'funds.rail': 'Funds',
  'funds.help': 'Shows distributions run through their waterfall.',
} as const;
