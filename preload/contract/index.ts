/**
 * The one contract: every query and command by name. Wire types are what crosses a door (JSON);
 * domain types are what handlers see.
 */
import type { z } from 'zod';
import { accountsContract } from './accounts.ts';
import { analysisContract, jobsContract } from './analysis.ts';
import { appContract } from './app.ts';
import { capitalCallsContract } from './capitalCalls.ts';
import { cashContract } from './cash.ts';
import { clawbacksContract } from './clawbacks.ts';
import type { Command, Query } from './define.ts';
import { documentsContract } from './documents.ts';
import { feesContract } from './fees.ts';
import { forecastActualsContract } from './forecastActuals.ts';
import { fundAccountsContract } from './fundAccounts.ts';
import { fundIndicesContract } from './fundIndices.ts';
import { fundInvestorsContract } from './fundInvestors.ts';
import { fundPlansContract } from './fundPlans.ts';
import { fundsContract } from './funds.ts';
import { fundTaxContract } from './fundTax.ts';
import { fundTermsContract } from './fundTerms.ts';
import { importContract } from './import.ts';
import { ledgerContract } from './ledger.ts';
import { ledgerExportContract } from './ledgerExport.ts';
import { ledgerGroupContract } from './ledgerGroup.ts';
import { ledgerPeriodsContract } from './ledgerPeriods.ts';
import { ledgerPostingContract } from './ledgerPosting.ts';
import { ledgerStatementsContract } from './ledgerStatements.ts';
import { ledgerYearContract } from './ledgerYear.ts';
import { outputContract } from './output.ts';
import { paymentsContract } from './payments.ts';
import { poolsContract } from './pools.ts';
import { positionContract } from './position.ts';
import { quarantineContract } from './quarantine.ts';
import { reconcileContract } from './reconcile.ts';
import { registerContract } from './register.ts';
import { rulesContract } from './rules.ts';
import { statementsContract } from './statements.ts';
import { watchContract, watchingContract } from './watch.ts';
import { workspaceContract } from './workspace.ts';

/** SemVer of the contract: a removed or narrowed entry is a major change. */
export const CONTRACT_VERSION = '1.0.0';

export const contract = {
  ...appContract,
  ...workspaceContract,
  ...registerContract,
  ...accountsContract,
  ...feesContract,
  ...positionContract,
  ...cashContract,
  ...poolsContract,
  ...importContract,
  ...quarantineContract,
  ...watchContract,
  ...watchingContract,
  ...statementsContract,
  ...analysisContract,
  ...jobsContract,
  ...fundsContract,
  ...fundTaxContract,
  ...capitalCallsContract,
  ...clawbacksContract,
  ...fundAccountsContract,
  ...fundIndicesContract,
  ...fundPlansContract,
  ...fundTermsContract,
  ...fundInvestorsContract,
  ...ledgerContract,
  ...ledgerExportContract,
  ...ledgerStatementsContract,
  ...ledgerPostingContract,
  ...ledgerPeriodsContract,
  ...ledgerYearContract,
  ...ledgerGroupContract,
  ...outputContract,
  ...documentsContract,
  ...rulesContract,
  ...reconcileContract,
  ...paymentsContract,
  ...forecastActualsContract,
} as const;

export type Contract = typeof contract;
export type ContractName = keyof Contract;
/** Entries that the host answers itself, without an open workspace. */
export type AppName = keyof typeof appContract;
/** Entries that the backend answers itself: what runs at the moment. */
export type JobName = keyof typeof jobsContract;
/** Entries about watch folders that the program answers itself: what it sees at the moment. */
export type WatchName = keyof typeof watchingContract;
/** Entries that a handler answers over an open store. */
export type StoreName = Exclude<ContractName, AppName | JobName | WatchName>;

export type InputOf<Name extends ContractName> = z.input<Contract[Name]['input']>;
export type OutputOf<Name extends ContractName> = z.input<Contract[Name]['output']>;
export type DomainInput<Name extends ContractName> = z.output<Contract[Name]['input']>;
export type DomainOutput<Name extends ContractName> = z.output<Contract[Name]['output']>;

export const contractNames = Object.keys(contract) as ContractName[];

export function findEntry(name: string): Query | Command | undefined {
  return Object.hasOwn(contract, name) ? contract[name as ContractName] : undefined;
}

export function isAppName(name: string): name is AppName {
  return Object.hasOwn(appContract, name);
}

export function isWatchName(name: string): name is WatchName {
  return Object.hasOwn(watchingContract, name);
}

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobsContract, name);
}
