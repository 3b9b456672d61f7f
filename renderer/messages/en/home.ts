/** The screen Home. */
export const home = {
  'home.title': 'Home',
  'home.context': 'Treasury desk view',
  'home.rail': 'Home',
  'home.help': 'Shows position tiles, forecast, alerts and the recent journal.',
} as const;
