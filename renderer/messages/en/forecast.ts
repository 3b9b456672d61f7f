/** The screen Forecast. */
export const forecast = {
  'forecast.title': 'Forecast',
  'forecast.context': 'daily flows with prediction intervals',
  'forecast.rail': 'Forecast',
  'forecast.help': 'Shows expected flows and their intervals.',
} as const;
