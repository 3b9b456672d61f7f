/** Every accounting package that journals can be handed to. */
import { datev } from './datev.ts';
import type { AccountingExport } from './export.ts';
import { iif } from './iif.ts';
import { quickbooksOnline } from './quickbooksOnline.ts';
import { sage50 } from './sage50.ts';
import { sageIntacct } from './sageIntacct.ts';
import { sap } from './sap.ts';
import { sapIdoc } from './sapIdoc.ts';
import { xero } from './xero.ts';

export const accountingExports: readonly AccountingExport[] = [
  iif,
  quickbooksOnline,
  sage50,
  sageIntacct,
  sap,
  sapIdoc,
  xero,
  datev,
];

export function findExport(id: string): AccountingExport | undefined {
  return accountingExports.find((each) => each.id === id);
}
