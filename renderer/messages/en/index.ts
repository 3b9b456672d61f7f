/** The English catalogue, joined from one file per part of the window. Keys are unique over all. */
import { accounts } from './accounts.ts';
import { calls } from './calls.ts';
import { cash } from './cash.ts';
import { chart } from './chart.ts';
import { clawbacks } from './clawbacks.ts';
import { common } from './common.ts';
import { forecast } from './forecast.ts';
import { form } from './form.ts';
import { fundAccounts } from './fundAccounts.ts';
import { fundDocuments } from './fundDocuments.ts';
import { fundFacts } from './fundFacts.ts';
import { fundRegister } from './fundRegister.ts';
import { funds } from './funds.ts';
import { gate } from './gate.ts';
import { grid } from './grid.ts';
import { home } from './home.ts';
import { imports } from './import.ts';
import { importCentre } from './importCentre.ts';
import { journal } from './journal.ts';
import { keys } from './keys.ts';
import { ledger } from './ledger.ts';
import { position } from './position.ts';
import { reconcile } from './reconcile.ts';
import { reports } from './reports.ts';
import { risk } from './risk.ts';
import { rules } from './rules.ts';
import { run } from './run.ts';
import { scenarios } from './scenarios.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { views } from './views.ts';

export const english = {
  ...common,
  ...shell,
  ...gate,
  ...grid,
  ...chart,
  ...form,
  ...home,
  ...position,
  ...accounts,
  ...cash,
  ...imports,
  ...importCentre,
  ...ledger,
  ...forecast,
  ...scenarios,
  ...risk,
  ...run,
  ...funds,
  ...calls,
  ...clawbacks,
  ...fundAccounts,
  ...fundFacts,
  ...fundDocuments,
  ...fundRegister,
  ...reconcile,
  ...rules,
  ...reports,
  ...journal,
  ...settings,
  ...keys,
  ...views,
} as const;
