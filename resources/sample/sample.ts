/**
 * The sample workspace as a sequence of journal batches in the order in which a real group would
 * have made them, so that looking at the past shows what was known then. Pure: one seed, the same
 * bytes on every machine, one month of rows in memory at a time.
 */
import { fileStatements } from './bankFiles.ts';
import { amsterdamInstant } from './days.ts';
import { PATHS } from './draws.ts';
import { fundBookTasks } from './fundBookRows.ts';
import { buildFunds } from './funds.ts';
import { ACCOUNTS } from './group.ts';
import {
  fundRegisterTasks,
  fundTasks,
  importTasks,
  masterTasks,
  registerTasks,
} from './history.ts';
import { idSource } from './ids.ts';
import { eveningTasks, lastDayTasks, ledgerTasks, reconcileTasks } from './lastDays.ts';
import { SampleLedger } from './ledger.ts';
import { buildMarket } from './market.ts';
import { idBook, partyNumbers, statementAccounts, type Tables } from './master.ts';
import { planAccounts } from './plan.ts';
import { SampleReceipts } from './receipts.ts';
import { SampleReconciliation } from './reconcile.ts';
import { feeRows } from './register.ts';
import type { SampleBatch } from './rows.ts';
import { type StatementRows, statementWriter } from './statements.ts';
import type { SampleOptions, Task } from './task.ts';

export type { SampleBatch, SampleFile, SampleRole, SampleRow } from './rows.ts';

/** Rows of both, those of one table together. */
function joined(tables: Tables, more: Tables): Tables {
  const names = [...new Set([...Object.keys(tables), ...Object.keys(more)])];
  return Object.fromEntries(
    names.map((name) => [name, [...(tables[name] ?? []), ...(more[name] ?? [])]]),
  );
}

function nonEmpty(tables: Tables): Tables {
  return Object.fromEntries(Object.entries(tables).filter(([, rows]) => rows.length > 0));
}

/**
 * The sample's batches in order of time. Rows hold `id` and every business column of `sync/tables`:
 * minor amounts as bigint, booleans as booleans, JSON as plain data, null where optional.
 *
 * Ids, times and all values depend on the fixed seed alone. A consumer inserts `tables` and then
 * writes `updates` over rows of earlier batches, one journal entry a batch.
 */
export function* sampleBatches(options: SampleOptions): Generator<SampleBatch> {
  const source = idSource();
  const fileIds = idSource(PATHS.fileIds);
  const ledgerIds = idSource(PATHS.ledgerIds);
  const cashIds = idSource(PATHS.cashIds);
  const cash = idBook(cashIds.next);
  const id = idBook(source.next);
  const market = buildMarket();
  const funds = buildFunds();
  const ledger = new SampleLedger(idBook(ledgerIds.next), id, market);
  const matchingIds = idSource(PATHS.reconcileIds);
  const matching = new SampleReconciliation(idBook(matchingIds.next), id);
  const registerIds = idSource(PATHS.registerIds);
  const own = idBook(registerIds.next);
  const fundBookIds = idSource(PATHS.fundBookIds);
  const fundBook = idBook(fundBookIds.next);
  const receiptIds = idSource(PATHS.receiptIds);
  const receipts = new SampleReceipts(idBook(receiptIds.next), id);
  const plans = planAccounts(market, funds);
  let writer: ((lastDay: number) => StatementRows) | undefined;
  const accountIds = () => ACCOUNTS.map((seed) => id('account', seed.key));
  const accounts = statementAccounts();
  const write = (lastDay: number): StatementRows => {
    writer ??= statementWriter(plans, {
      nextId: source.next,
      accountIds: accountIds(),
      accounts,
      categoryId: (code) => id('category', code),
      partyNumbers: partyNumbers(),
    });
    return writer(lastDay);
  };
  const tasks: Task[] = [
    ...masterTasks(id, cash, options, funds),
    ...fundTasks(id, funds),
    ...fundRegisterTasks(id, funds),
    ...fundBookTasks(id, fundBook, funds),
    ...importTasks(id, cash, market, write),
    ...ledgerTasks(id, ledger),
    ...lastDayTasks(id, funds),
    ...reconcileTasks(ledger, matching),
    ...registerTasks(id, own),
    {
      at: amsterdamInstant('2026-11-16', '10:12:30'),
      userLogin: 'm.okafor',
      label: 'Receipts of capital calls',
      run: () => receipts.rows(funds),
    },
    ...eveningTasks(id, own, ledger, accounts),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const task of tasks) {
    source.at(task.at);
    fileIds.at(task.at);
    ledgerIds.at(task.at);
    cashIds.at(task.at);
    matchingIds.at(task.at);
    registerIds.at(task.at);
    fundBookIds.at(task.at);
    receiptIds.at(task.at);
    const made = task.run();
    ledger.see(made);
    matching.see(made);
    receipts.see(made);
    const context = { nextId: fileIds.next, accountIds: accountIds(), accounts };
    const { tables, ...files } = task.isFiled
      ? fileStatements(made, { ...context, receivedAt: task.at })
      : { tables: made };
    const { label, at, userLogin } = task;
    const fees = feeRows(id, own, tables.statement_line ?? []);
    const all = joined(joined(tables, task.reports?.() ?? {}), { bank_fee: fees });
    const head = {
      label,
      at,
      userLogin,
      tables: nonEmpty(all),
      ...files,
      ...(task.files ? { files: task.files } : {}),
    };
    yield {
      ...head,
      ...(task.updates ? { updates: task.updates() } : {}),
      ...(task.removes ? { removes: task.removes() } : {}),
      ...(task.signs ? { signs: task.signs } : {}),
    };
  }
}
