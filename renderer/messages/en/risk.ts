/** The screen Market risk. */
export const risk = {
  'risk.title': 'Market risk',
  'risk.context': 'Group, cash and holdings',
  'risk.rail': 'Risk',
  'risk.help': 'Shows value at risk, expected shortfall, limits and backtest.',
} as const;
