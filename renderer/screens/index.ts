/** Every screen, in the order of the rail. To add one: a folder here and a line below. */
import { lazyScreen, type ScreenEntry } from './registry.ts';

export const SCREENS: readonly ScreenEntry[] = [
  {
    id: 'home',
    title: 'home.title',
    rail: 'home.rail',
    help: 'home.help',
    icon: 'home',
    letter: 'h',
    component: lazyScreen(
      () => import('./home/HomeScreen.tsx'),
      (module) => module.HomeScreen,
    ),
  },
  {
    id: 'position',
    title: 'position.title',
    rail: 'position.rail',
    help: 'position.help',
    icon: 'position',
    letter: 'p',
    component: lazyScreen(
      () => import('./position/PositionScreen.tsx'),
      (module) => module.PositionScreen,
    ),
  },
  {
    id: 'accounts',
    title: 'accounts.title',
    rail: 'accounts.rail',
    help: 'accounts.help',
    icon: 'accounts',
    letter: 'a',
    component: lazyScreen(
      () => import('./accounts/AccountsScreen.tsx'),
      (module) => module.AccountsScreen,
    ),
  },
  {
    id: 'import',
    title: 'import.title',
    rail: 'import.rail',
    help: 'import.help',
    icon: 'import',
    component: lazyScreen(
      () => import('./import/ImportScreen.tsx'),
      (module) => module.ImportScreen,
    ),
  },
  {
    id: 'reconcile',
    title: 'reconcile.title',
    rail: 'reconcile.rail',
    help: 'reconcile.help',
    icon: 'reconcile',
    letter: 'c',
    component: lazyScreen(
      () => import('./reconcile/ReconcileScreen.tsx'),
      (module) => module.ReconcileScreen,
    ),
  },
  {
    id: 'rules',
    title: 'rules.title',
    rail: 'rules.rail',
    help: 'rules.help',
    icon: 'rules',
    component: lazyScreen(
      () => import('./rules/RulesScreen.tsx'),
      (module) => module.RulesScreen,
    ),
  },
  {
    id: 'ledger',
    title: 'ledger.title',
    rail: 'ledger.rail',
    help: 'ledger.help',
    icon: 'ledger',
    letter: 'l',
    component: lazyScreen(
      () => import('./ledger/LedgerScreen.tsx'),
      (module) => module.LedgerScreen,
    ),
  },
  {
    id: 'forecast',
    title: 'forecast.title',
    rail: 'forecast.rail',
    help: 'forecast.help',
    icon: 'forecast',
    component: lazyScreen(
      () => import('./forecast/ForecastScreen.tsx'),
      (module) => module.ForecastScreen,
    ),
  },
  {
    id: 'scenarios',
    title: 'scenarios.title',
    rail: 'scenarios.rail',
    help: 'scenarios.help',
    icon: 'scenarios',
    component: lazyScreen(
      () => import('./scenarios/ScenariosScreen.tsx'),
      (module) => module.ScenariosScreen,
    ),
  },
  {
    id: 'risk',
    title: 'risk.title',
    rail: 'risk.rail',
    help: 'risk.help',
    icon: 'risk',
    letter: 'r',
    component: lazyScreen(
      () => import('./risk/RiskScreen.tsx'),
      (module) => module.RiskScreen,
    ),
  },
  {
    id: 'funds',
    title: 'funds.title',
    rail: 'funds.rail',
    help: 'funds.help',
    icon: 'funds',
    letter: 'f',
    component: lazyScreen(
      () => import('./funds/FundsScreen.tsx'),
      (module) => module.FundsScreen,
    ),
  },
  {
    id: 'reports',
    title: 'reports.title',
    rail: 'reports.rail',
    help: 'reports.help',
    icon: 'reports',
    component: lazyScreen(
      () => import('./reports/ReportsScreen.tsx'),
      (module) => module.ReportsScreen,
    ),
  },
  {
    id: 'journal',
    title: 'journal.title',
    rail: 'journal.rail',
    help: 'journal.help',
    icon: 'journal',
    letter: 'j',
    component: lazyScreen(
      () => import('./journal/JournalScreen.tsx'),
      (module) => module.JournalScreen,
    ),
  },
  {
    id: 'settings',
    title: 'settings.title',
    rail: 'settings.rail',
    help: 'settings.help',
    icon: 'settings',
    atFoot: true,
    component: lazyScreen(
      () => import('./settings/SettingsScreen.tsx'),
      (module) => module.SettingsScreen,
    ),
  },
];

/** The entry of a screen; an unknown id (from an older window) shows Home. */
export function screenOf(id: string): ScreenEntry {
  const found = SCREENS.find((screen) => screen.id === id) ?? SCREENS[0];
  if (!found) throw new Error('No screen is registered.');
  return found;
}
