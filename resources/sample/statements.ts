/** From planned movements to rows of statements and statement lines, a period at a time. */
import { fingerprintEntry, statementKey } from '../../sync/formats/identity.ts';
import { DAYS } from './days.ts';
import { type Draws, drawsOf, PATHS } from './draws.ts';
import { BANKS, ENTITIES } from './group.ts';
import type { AccountPlan, PlannedLine } from './plan.ts';
import type { SampleRow } from './rows.ts';
import { entryOf, type StatementAccount, statementOf } from './statementModel.ts';
import { textsOf } from './texts.ts';

/** Everything that rows refer to. */
export interface StatementContext {
  readonly nextId: () => string;
  readonly accountIds: readonly string[];
  readonly accounts: readonly StatementAccount[];
  readonly categoryId: (code: string) => string;
  /** Account numbers of counterparties by name. */
  readonly partyNumbers: ReadonlyMap<string, string>;
}

interface Cursor {
  readonly plan: AccountPlan;
  readonly draws: Draws;
  readonly country: string;
  readonly prefix: string;
  day: number;
  line: number;
  balance: number;
  year: string;
  numberOfYear: number;
}

/** Lines that nobody has put into a category yet: by account, how many of the last ones. */
const UNMATCHED: Readonly<Record<string, number>> = {
  'ene-op': 2,
  'net-col': 2,
  'uk-col': 2,
  'inc-op': 2,
  'inc-col': 2,
  'che-op': 2,
  'swe-op': 2,
  'jpn-col': 2,
  'ren-pro': 1,
};

/** The unmatched lines stand in the last four business days. */
const UNMATCHED_FROM = '2026-11-17';

export interface StatementRows {
  readonly statement: readonly SampleRow[];
  readonly statement_line: readonly SampleRow[];
}

/** Writes the statements of all accounts in order of time; call with growing last days. */
export function statementWriter(plans: readonly AccountPlan[], context: StatementContext) {
  const unmatched = unmatchedLines(plans);
  const cursors = plans.map((plan, index): Cursor => {
    const entity = ENTITIES.find((seed) => seed.short === plan.seed.entity);
    const bank = BANKS.find((seed) => seed.name === plan.seed.bank);
    return {
      plan,
      draws: drawsOf(PATHS.texts + index),
      country: entity?.country ?? '',
      prefix: bank?.prefix ?? '',
      day: 0,
      line: 0,
      balance: plan.opening,
      year: '',
      numberOfYear: 0,
    };
  });

  function writeLine(
    cursor: Cursor,
    account: number,
    planned: PlannedLine,
    place: { readonly statementId: string; readonly position: number },
  ): SampleRow {
    const { seed } = cursor.plan;
    const date = DAYS[planned.day]?.date ?? '';
    const isCredit = planned.amount > 0;
    const { category, reversal } = planned;
    const { draws, country } = cursor;
    const texts = textsOf(
      { country, category, isCredit, reversal, date, draws },
      planned.remittance,
    );
    const reference = `${cursor.prefix}${date.slice(2).replaceAll('-', '')}${draws.digits(7)}`;
    return {
      id: context.nextId(),
      statement_id: place.statementId,
      account_id: context.accountIds[account] ?? '',
      position: place.position,
      booking_date: date,
      value_date: date,
      currency: seed.currency,
      amount_minor: BigInt(planned.amount),
      code: texts.code,
      bank_reference: reference,
      customer_reference: texts.customerReference,
      end_to_end_id: texts.endToEndId,
      counterparty_name: planned.name,
      counterparty_account: context.partyNumbers.get(planned.name) ?? null,
      remittance: texts.remittance,
      reversal,
      details: null,
      category_id: unmatched.has(planned) ? null : context.categoryId(category),
      fingerprint: '',
      occurrence: 1,
      source_line: null,
      source_offset: null,
      source_length: null,
      entry_reference: null,
      message_id: null,
      payment_info_id: null,
    };
  }

  function writeStatement(cursor: Cursor, account: number, out: MutableRows): void {
    const { plan } = cursor;
    const date = DAYS[cursor.day]?.date ?? '';
    if (date.slice(0, 4) !== cursor.year) {
      cursor.year = date.slice(0, 4);
      cursor.numberOfYear = 0;
    }
    cursor.numberOfYear += 1;
    const statementId = context.nextId();
    const opening = cursor.balance;
    const lines: SampleRow[] = [];
    const counts = new Map<string, number>();
    const owner = context.accounts[account];
    if (!owner) return;
    let [credit, debit] = [0, 0];
    for (let line = plan.lines[cursor.line]; line?.day === cursor.day; ) {
      const row = writeLine(cursor, account, line, { statementId, position: lines.length + 1 });
      const fingerprint = fingerprintEntry(owner.number, entryOf(row));
      const occurrence = (counts.get(fingerprint) ?? 0) + 1;
      counts.set(fingerprint, occurrence);
      lines.push({ ...row, fingerprint, occurrence });
      if (line.amount > 0) credit += line.amount;
      else debit -= line.amount;
      cursor.balance += line.amount;
      cursor.line += 1;
      line = plan.lines[cursor.line];
    }
    const row = {
      id: statementId,
      account_id: context.accountIds[account] ?? '',
      raw_file_id: null,
      kind: 'booked',
      number: String(cursor.numberOfYear),
      currency: plan.seed.currency,
      from_date: date,
      to_date: date,
      opening_minor: BigInt(opening),
      closing_minor: BigInt(cursor.balance),
      line_count: lines.length,
      credit_minor: BigInt(credit),
      debit_minor: BigInt(debit),
      proof: 'proven',
      difference_minor: 0n,
      identity: '',
      warnings: null,
      slot: null,
      content: null,
      made_at: null,
    };
    out.statement.push({ ...row, identity: statementKey(statementOf(owner, row, [])) });
    for (const line of lines) out.statement_line.push(line);
  }

  /** The rows of all days after the last call up to `lastDay` (index into `DAYS`), by account. */
  return function writeUpTo(lastDay: number): StatementRows {
    const out: MutableRows = { statement: [], statement_line: [] };
    cursors.forEach((cursor, account) => {
      const { plan } = cursor;
      for (; cursor.day <= lastDay && cursor.day <= plan.lastDay; cursor.day++)
        if (plan.open.isOpen[cursor.day] === 1) writeStatement(cursor, account, out);
    });
    return out;
  };
}

interface MutableRows {
  readonly statement: SampleRow[];
  readonly statement_line: SampleRow[];
}

function unmatchedLines(plans: readonly AccountPlan[]): ReadonlySet<PlannedLine> {
  const found = new Set<PlannedLine>();
  for (const plan of plans) {
    const count = UNMATCHED[plan.seed.key] ?? 0;
    if (count === 0) continue;
    const recent = plan.lines.filter(
      (line) =>
        (DAYS[line.day]?.date ?? '') >= UNMATCHED_FROM && line.category !== 'treasury-transfer',
    );
    for (const line of recent.slice(-count)) found.add(line);
  }
  return found;
}
