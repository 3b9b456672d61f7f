/** How the sample's batches read in the journal: the command that made each, and its line of text. */
import type { SampleBatch } from '../../resources/sample/sample.ts';
import type { UndoKind } from '../store/index.ts';

export interface BatchEntry {
  readonly command: string;
  readonly summary: string;
  readonly input: { readonly [name: string]: string | number };
  readonly undo: UndoKind;
}

/** Commands of the contract by a table that only they write in the sample; the first match counts. */
const COMMANDS: readonly (readonly [table: string, command: string])[] = [
  ['statement', 'import.files'],
  ['fx_rate', 'import.files'],
  ['scenario', 'scenarios.save'],
  ['expected_flow', 'expectedFlows.save'],
  ['distribution', 'distributions.create'],
  ['closing_line', 'closings.step'],
  ['commitment_transfer', 'transfers.save'],
  ['fund_valuation', 'fundValuations.save'],
  ['account_mandate', 'mandates.save'],
  ['attachment', 'attachments.add'],
  ['fee_price', 'feePrices.importFile'],
  ['ledger_account', 'ledger.adoptChart'],
  ['posting_rule', 'ledger.saveRule'],
  ['match_rule', 'matchRules.save'],
  ['category_rule', 'rules.save'],
  ['ledger_period', 'ledger.closePeriod'],
  ['elimination_rule', 'ledger.saveElimination'],
  ['bank_fee', 'import.files'],
];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const founding: UndoKind = { kind: 'none', why: 'The sample workspace begins with this entry.' };
const inverse: UndoKind = { kind: 'inverse' };
const reversal: UndoKind = { kind: 'reversal', command: 'ledger.reverse' };

function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `2026-11-20` as `20 Nov`, and `2026-10` as `Oct 2026`. */
function periodText(period: string): string {
  const [year = '', month = '', day] = period.split('-');
  const name = MONTHS[Number(month) - 1] ?? month;
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name}`;
}

function statementsSummary({ tables }: SampleBatch, banksOf: AccountBanks): string {
  const statements = (tables.statement ?? []).filter((row) => row.kind === 'booked');
  const banks = new Set(statements.map((row) => banksOf.get(String(row.account_id))));
  const lines = tables.statement_line?.length ?? 0;
  return `${banks.size} banks, ${count(statements.length)} statements, ${count(lines)} lines`;
}

function ratesSummary({ label, tables }: SampleBatch): string {
  const rates = tables.fx_rate ?? [];
  const period = label.split(', ')[1] ?? '';
  const dates = new Set(rates.map((row) => row.date));
  const pairs = new Set(rates.map((row) => row.quote)).size;
  const text = `Reference rates, ${periodText(period)}`;
  if (dates.size > 1) return `${text}, ${count(rates.length)} rates`;
  return `${text}, ${pairs} pairs`;
}

/** The bank of each account, by ids. */
export type AccountBanks = ReadonlyMap<string, string>;

export function describeBatch(batch: SampleBatch, banksOf: AccountBanks): BatchEntry {
  const { tables, updates, label } = batch;
  const input = { sample: label };
  if (batch.signs !== undefined)
    return {
      command: 'position.publish',
      summary: `Cash position of ${batch.signs.asOf} signed`,
      input,
      undo: { kind: 'none', why: 'A signed position stays; sign another one instead.' },
    };
  if (updates?.treasury_limit !== undefined)
    return { command: 'limits.save', summary: label, input, undo: inverse };
  if (batch.removes?.reconciliation !== undefined) {
    const summary = `${count(batch.removes.reconciliation.length)} matches taken back`;
    return { command: 'reconcile.unmatch', summary, input, undo: inverse };
  }
  if (tables.reconciliation !== undefined) {
    const summary = `${count(tables.reconciliation.length)} matches accepted`;
    return { command: 'reconcile.accept', summary, input, undo: inverse };
  }
  if (updates?.statement_line !== undefined) {
    const summary = `Category of ${count(updates.statement_line.length)} lines`;
    return { command: 'lines.setCategory', summary, input, undo: inverse };
  }
  if (tables.ledger_journal !== undefined) {
    const isRun = tables.ledger_journal.some((row) => row.source === 'bank-line');
    const posted = count(tables.ledger_journal.length);
    const summary = isRun ? `${posted} bank lines posted` : label;
    return { command: isRun ? 'ledger.postLines' : 'ledger.post', summary, input, undo: reversal };
  }
  const command = COMMANDS.find(([table]) => tables[table] !== undefined)?.[1];
  if (command === undefined)
    return { command: 'app.openSample', summary: label, input, undo: founding };
  if (tables.statement !== undefined)
    return { command, summary: statementsSummary(batch, banksOf), input, undo: inverse };
  if (tables.fx_rate !== undefined)
    return { command, summary: ratesSummary(batch), input, undo: inverse };
  const summary =
    (tables.expected_flow?.length ?? 0) > 1
      ? `${count(tables.expected_flow?.length ?? 0)} expected flows`
      : label;
  return { command, summary, input, undo: inverse };
}
