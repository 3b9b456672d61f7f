/** Every business table, in an order in which each refers only to tables before it or to itself. */
import * as banking from './banking.ts';
import * as cash from './cash.ts';
import type { TableDeclaration } from './define.ts';
import * as derived from './derived.ts';
import * as fundEvents from './fundEvents.ts';
import * as funds from './funds.ts';
import * as ledger from './ledger.ts';
import * as market from './market.ts';
import * as payments from './payments.ts';
import * as people from './people.ts';
import * as reconcile from './reconcile.ts';
import * as work from './work.ts';

export type { Column, ColumnKind, TableClass, TableDeclaration, TableScope } from './define.ts';

export const tables: readonly TableDeclaration[] = [
  people.user,
  people.role,
  people.userRole,
  people.keySlot,
  people.device,
  people.session,
  people.setting,
  people.draft,
  cash.entity,
  cash.bank,
  cash.account,
  cash.importProfile,
  cash.rawFile,
  cash.category,
  cash.counterparty,
  cash.statement,
  cash.statementLine,
  payments.paymentBatch,
  payments.payment,
  cash.expectedFlow,
  market.fxRate,
  market.marketRate,
  market.instrument,
  market.holding,
  market.treasuryLimit,
  funds.fund,
  funds.fundTerms,
  funds.investor,
  funds.commitment,
  funds.sideLetter,
  work.scenario,
  work.run,
  work.document,
  funds.closing,
  funds.closingLine,
  funds.commitmentTransfer,
  funds.fundDeal,
  fundEvents.distribution,
  fundEvents.distributionLine,
  fundEvents.capitalCall,
  fundEvents.capitalCallLine,
  fundEvents.capitalReceipt,
  fundEvents.fundFlow,
  fundEvents.fundValuation,
  fundEvents.creditLine,
  fundEvents.creditLineFlow,
  fundEvents.fundPlan,
  fundEvents.clawback,
  fundEvents.clawbackLine,
  fundEvents.approval,
  banking.interimLine,
  banking.lineEnrichment,
  banking.quarantine,
  banking.accountMandate,
  banking.attachment,
  banking.bankFee,
  banking.feePrice,
  banking.cashPool,
  banking.cashPoolMember,
  banking.positionSnapshot,
  ledger.ledgerAccount,
  ledger.postingRule,
  ledger.eliminationRule,
  ledger.ledgerJournal,
  ledger.ledgerPosting,
  ledger.ledgerPeriod,
  ledger.exportBatch,
  ledger.exportBatchItem,
  reconcile.matchRule,
  reconcile.reconciliation,
  reconcile.reconciliationItem,
  reconcile.matchRejection,
  reconcile.categoryRule,
  derived.dailyFlow,
  derived.monthlyFlow,
  derived.ledgerTotal,
];

export function findTable(name: string): TableDeclaration | undefined {
  return tables.find((table) => table.name === name);
}
