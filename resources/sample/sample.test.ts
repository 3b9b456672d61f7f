import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { isCurrency, minorDigits } from '../../core/money/currencies.ts';
import { isIsoDate } from '../../core/time/dates.ts';
import type { ColumnKind } from '../../sync/tables/index.ts';
import { findTable, tables } from '../../sync/tables/index.ts';
import { amsterdamInstant } from './days.ts';
import { modulo97 } from './numbers.ts';
import { type SampleBatch, type SampleRow, sampleBatches } from './sample.ts';

/** Changes only when the sample is meant to change: SHA-256 over every batch and row in order. */
const GOLDEN = '9627e740e8466573dc81f13d767e58429dd2d4c7b21f25aa5d8a95f6d46a58b9';

const roles = [
  { name: 'admin', label: 'Administrator', permissions: ['workspace.admin', 'cash.read'] },
  { name: 'treasurer', label: 'Treasurer', permissions: ['cash.read'] },
];

function digestOf(batches: Iterable<SampleBatch>): string {
  const hash = createHash('sha256');
  // A file's bytes count by the hash in its row.
  const plain = (key: string, value: unknown) =>
    key === 'bytes' ? undefined : typeof value === 'bigint' ? `${value}n` : value;
  for (const batch of batches) hash.update(JSON.stringify(batch, plain)).update('\n');
  return hash.digest('hex');
}

const batches: SampleBatch[] = [];
const rows = new Map<string, SampleRow[]>();
const byId = new Map<string, SampleRow>();

beforeAll(() => {
  for (const batch of sampleBatches({ roles })) {
    batches.push(batch);
    for (const [table, added] of Object.entries(batch.tables)) {
      const list = rows.get(table) ?? [];
      for (const row of added) {
        list.push(row);
        byId.set(`${table} ${row.id}`, row);
      }
      rows.set(table, list);
    }
  }
});

const all = (table: string): readonly SampleRow[] => rows.get(table) ?? [];
const sum = (list: readonly SampleRow[], column: string): bigint =>
  list.reduce((total, row) => total + (row[column] as bigint), 0n);

function fits(kind: ColumnKind, value: unknown): boolean {
  if (kind === 'minor') return typeof value === 'bigint';
  if (kind === 'integer') return Number.isSafeInteger(value);
  if (kind === 'boolean') return typeof value === 'boolean';
  if (kind === 'json') return value !== undefined;
  if (typeof value !== 'string') return false;
  if (kind === 'date') return isIsoDate(value);
  if (kind === 'decimal') return /^-?\d+(\.\d+)?$/.test(value);
  if (kind === 'instant') return !Number.isNaN(Date.parse(value));
  return (
    kind === 'text' ||
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(value)
  );
}

describe('sample workspace', () => {
  it('is the same to the byte as when it was last looked at', () => {
    expect(digestOf(batches)).toBe(GOLDEN);
  });

  it('repeats itself in one process', () => {
    const head: SampleBatch[] = [];
    for (const batch of sampleBatches({ roles })) {
      head.push(batch);
      if (head.length === 20) break;
    }
    expect(digestOf(head)).toBe(digestOf(batches.slice(0, 20)));
  });

  it('has the size of the group that it shows', () => {
    const count = (table: string) => all(table).length;
    expect([count('entity'), count('bank'), count('account')]).toEqual([14, 9, 40]);
    expect([count('fund'), count('investor'), count('holding')]).toEqual([4, 60, 11]);
    expect(count('statement_line')).toBeGreaterThan(100_000);
    expect(count('statement_line')).toBeLessThan(112_000);
    expect(count('expected_flow')).toBeGreaterThan(550);
    const currencies = Object.groupBy(all('account'), (row) => String(row.currency));
    const sizes = Object.entries(currencies).map(([code, list]) => [code, list?.length]);
    expect(Object.fromEntries(sizes)).toEqual({
      EUR: 21,
      USD: 6,
      GBP: 3,
      CHF: 3,
      PLN: 2,
      SEK: 2,
      JPY: 2,
      SGD: 1,
    });
  });

  it('fills every column by its kind and refers only to rows that exist', () => {
    const wrong: string[] = [];
    for (const [table, list] of rows) {
      const declaration = findTable(table);
      const columns = Object.entries(declaration?.columns ?? {});
      for (const row of list) {
        if (!fits('ref', row.id) || Object.keys(row).length !== columns.length + 1)
          wrong.push(`${table} ${row.id} shape`);
        for (const [name, column] of columns) {
          const value = row[name];
          if (value === null && column.optional) continue;
          if (!fits(column.kind, value)) wrong.push(`${table}.${name} ${String(value)}`);
          if (column.kind === 'ref' && !byId.has(`${column.table} ${value}`))
            wrong.push(`${table}.${name} points nowhere`);
        }
        if (wrong.length > 10) break;
      }
    }
    expect(wrong).toEqual([]);
  });

  it('has ids and natural keys once each', () => {
    for (const [table, list] of rows) {
      const key = findTable(table)?.naturalKey ?? [];
      expect(new Set(list.map((row) => row.id)).size, `${table} id`).toBe(list.length);
      if (key.length === 0) continue;
      const keys = new Set(list.map((row) => key.map((name) => String(row[name])).join('|')));
      expect(keys.size, `${table} natural key`).toBe(list.length);
    }
  });

  it('orders batches by time and tables so that references point backwards', () => {
    const order = tables.map((table) => table.name);
    let last = '';
    for (const batch of batches) {
      expect(batch.at >= last, batch.label).toBe(true);
      last = batch.at;
      const places = Object.keys(batch.tables).map((name) => order.indexOf(name));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(all('user').some((row) => row.login === batch.userLogin)).toBe(true);
    }
  });

  it('knows the summer time of Amsterdam', () => {
    expect(amsterdamInstant('2026-11-20', '09:41:33')).toBe('2026-11-20T08:41:33.000Z');
    expect(amsterdamInstant('2026-07-31', '09:41:33')).toBe('2026-07-31T07:41:33.000Z');
    expect(amsterdamInstant('2024-03-31', '09:00:00')).toBe('2024-03-31T07:00:00.000Z');
    expect(amsterdamInstant('2024-10-27', '09:00:00')).toBe('2024-10-27T08:00:00.000Z');
  });
});

/** Statements of the ledger; interim reports stand beside them. */
const booked = () => all('statement').filter((row) => row.kind === 'booked');

describe('statements of the sample', () => {
  it('foot on their lines and chain to each other', () => {
    const lines = Map.groupBy(all('statement_line'), (row) => row.statement_id);
    const closings = new Map<unknown, bigint>();
    const wrong: unknown[] = [];
    for (const row of booked()) {
      const own = lines.get(row.id) ?? [];
      const credits = sum(
        own.filter((line) => (line.amount_minor as bigint) > 0n),
        'amount_minor',
      );
      const debits = -sum(
        own.filter((line) => (line.amount_minor as bigint) < 0n),
        'amount_minor',
      );
      const opening = row.opening_minor as bigint;
      const before = closings.get(row.account_id) ?? opening;
      const holds =
        opening + credits - debits === row.closing_minor &&
        credits === row.credit_minor &&
        debits === row.debit_minor &&
        own.length === row.line_count &&
        before === opening &&
        own.every((line, index) => line.position === index + 1) &&
        own.every((line) => line.booking_date === row.to_date && line.amount_minor !== 0n);
      if (!holds) wrong.push(row.id);
      closings.set(row.account_id, row.closing_minor as bigint);
    }
    expect(wrong).toEqual([]);
    expect(all('statement_line').length).toBe(
      booked().reduce((total, row) => total + Number(row.line_count), 0),
    );
  });

  it('close at the figures of the position screen, in euros too', () => {
    const rates = new Map(all('fx_rate').map((row) => [row.quote, Number(row.rate)]));
    const closings = new Map(booked().map((row) => [row.account_id, row]));
    const totals = new Map<string, number>();
    let group = 0;
    let atRheinbank = 0;
    for (const account of all('account')) {
      const currency = String(account.currency);
      const closing = closings.get(account.id)?.closing_minor as bigint;
      const major = Number(closing) / 10 ** minorDigits(currency);
      const cents = Math.round((major / (rates.get(currency) ?? 1)) * 100);
      totals.set(currency, (totals.get(currency) ?? 0) + Number(closing));
      group += cents;
      if (byId.get(`bank ${account.bank_id}`)?.name === 'Rheinbank') atRheinbank += cents;
    }
    expect(group).toBe(42_666_458_219);
    expect(((100 * atRheinbank) / group).toFixed(1)).toBe('43.2');
    expect(totals.get('JPY')).toBe(2_184_305_118);
    expect(Math.round((totals.get('EUR') ?? 0) / 100)).toBe(275_433_939);
    expect(Math.round((totals.get('PLN') ?? 0) / 100)).toBe(38_294_331);
  });

  it('lacks what was late on the last day', () => {
    const lastDays = new Map(booked().map((row) => [row.account_id, row.to_date]));
    const late = all('account').filter((row) => lastDays.get(row.id) !== '2026-11-20');
    expect(late.map((row) => [row.name, lastDays.get(row.id)])).toEqual([
      ['Operating Łódź', '2026-11-18'],
      ['VAT split PLN', '2026-11-18'],
    ]);
    const jpy = all('fx_rate').filter((row) => row.quote === 'JPY');
    expect(jpy.at(-1)?.date).toBe('2026-11-19');
  });

  it('keeps accounts above zero, but for the tax account', () => {
    const negative = new Set(
      booked()
        .filter((row) => (row.closing_minor as bigint) < 0n)
        .map((row) => byId.get(`account ${row.account_id}`)?.name),
    );
    expect([...negative]).toEqual(['Tax account SEK']);
  });

  it('moves cash between accounts of the group without losing a cent', () => {
    const charges = all('category').find((row) => row.code === 'intercompany')?.id;
    const lines = all('statement_line').filter((row) => row.category_id === charges);
    expect(lines.length).toBeGreaterThan(400);
    for (const list of Map.groupBy(lines, (row) => row.currency).values())
      expect(sum(list, 'amount_minor')).toBe(0n);
  });

  it('leaves 17 lines of 9 accounts without a category', () => {
    const open = all('statement_line').filter((row) => row.category_id === null);
    expect(open.length).toBe(17);
    expect(new Set(open.map((row) => row.account_id)).size).toBe(9);
    expect(open.every((row) => String(row.booking_date) >= '2026-11-16')).toBe(true);
  });

  it('has weeks and months in its flows, so that a forecast can find them', () => {
    const receipts = all('category').find((row) => row.code === 'customer-receipts')?.id;
    const days = new Map<string, number>();
    for (const row of all('statement_line'))
      if (row.category_id === receipts && row.currency === 'EUR')
        days.set(
          String(row.booking_date),
          (days.get(String(row.booking_date)) ?? 0) + Number(row.amount_minor),
        );
    const mean = (keep: (date: Date) => boolean) => {
      const kept = [...days].filter(([date]) => keep(new Date(date))).map(([, value]) => value);
      return kept.reduce((total, value) => total + value, 0) / kept.length;
    };
    expect(mean((day) => day.getUTCDay() === 1)).toBeGreaterThan(
      1.1 * mean((day) => day.getUTCDay() === 4),
    );
    expect(mean((day) => day.getUTCMonth() === 0)).toBeGreaterThan(
      1.25 * mean((day) => day.getUTCMonth() === 6),
    );
    const isEarly = (day: Date) => day.getUTCMonth() < 10;
    expect(mean((day) => isEarly(day) && day.getUTCFullYear() === 2026)).toBeGreaterThan(
      1.05 * mean((day) => isEarly(day) && day.getUTCFullYear() === 2024),
    );
  });

  it('gives IBANs whose check digits hold', () => {
    const ibans = all('account').filter((row) => row.number_scheme === 'iban');
    expect(ibans.length).toBe(31);
    for (const { number } of ibans)
      expect(modulo97(`${String(number).slice(4)}${String(number).slice(0, 4)}`)).toBe(1);
  });

  it('uses known currencies and plausible rates', () => {
    for (const row of all('statement_line').slice(0, 500))
      expect(isCurrency(String(row.currency))).toBe(true);
    for (const row of all('fx_rate')) expect(Number(row.rate)).toBeGreaterThan(0.7);
    for (const { series, value } of all('market_rate'))
      if (String(series).startsWith('INDEX.')) expect(Number(value)).toBeGreaterThan(50);
      else expect(Math.abs(Number(value))).toBeLessThan(7);
  });
});

describe('funds of the sample', () => {
  const idOf = (table: string, key: string, value: string | number, fundId?: unknown) =>
    all(table).find((row) => row[key] === value && (!fundId || row.fund_id === fundId))?.id;
  const partnersTwo = () => idOf('fund', 'code', 'GP2');

  it('split every call and distribution to its total', () => {
    for (const call of all('capital_call')) {
      const lines = all('capital_call_line').filter((row) => row.capital_call_id === call.id);
      expect(sum(lines, 'amount_minor')).toBe(call.amount_minor);
    }
    for (const distribution of all('distribution')) {
      const lines = all('distribution_line').filter(
        (row) => row.distribution_id === distribution.id,
      );
      const isDraft = distribution.status === 'draft';
      expect(sum(lines, 'amount_minor')).toBe(isDraft ? 0n : distribution.amount_minor);
    }
  });

  it('give Growth Partners II the commitments of the waterfall screen', () => {
    const own = all('commitment').filter((row) => row.fund_id === partnersTwo());
    const classes = Map.groupBy(own, (row) => row.class_code);
    const totals = [...classes].map(([code, list]) => [
      code,
      list.length,
      sum(list, 'amount_minor'),
    ]);
    expect(totals).toEqual([
      ['A', 18, 6_000_000_000n],
      ['B', 7, 3_000_000_000n],
      ['C', 34, 1_500_000_000n],
      ['GP', 1, 300_000_000n],
    ]);
  });

  it('give its limited partners the flows of the hurdle table', () => {
    const isLp = (row: SampleRow, column: string) =>
      byId.get(`commitment ${row[column]}`)?.party === 'lp';
    const calls = all('capital_call')
      .filter((row) => row.fund_id === partnersTwo())
      .map((row) => {
        const lines = all('capital_call_line').filter((line) => line.capital_call_id === row.id);
        return [
          row.due_date,
          sum(
            lines.filter((line) => isLp(line, 'commitment_id')),
            'amount_minor',
          ),
        ];
      });
    expect(calls).toEqual([
      ['2021-03-31', 2_100_000_000n],
      ['2021-11-15', 1_925_000_000n],
      ['2022-06-30', 2_310_000_000n],
      ['2023-02-28', 1_680_000_000n],
      ['2024-01-31', 630_000_000n],
    ]);
    const paid = all('distribution')
      .filter((row) => row.fund_id === partnersTwo())
      .map((row) => {
        const lines = all('distribution_line').filter((line) => line.distribution_id === row.id);
        return [
          row.pay_date,
          row.status,
          sum(
            lines.filter((line) => isLp(line, 'holder')),
            'amount_minor',
          ),
        ];
      });
    expect(paid).toEqual([
      ['2023-12-15', 'settled', 1_900_000_000n],
      ['2024-09-30', 'settled', 3_075_000_000n],
      ['2025-06-30', 'settled', 2_450_000_000n],
      ['2026-11-27', 'draft', 0n],
    ]);
    expect(
      idOf('distribution', 'amount_minor', 5_000_000_000n as never, partnersTwo()),
    ).toBeTruthy();
  });
});

describe('ledger of the sample', () => {
  it('balances in every journal, currency and base currency', () => {
    const sums = new Map<string, bigint>();
    for (const row of all('ledger_posting')) {
      for (const [currency, minor] of [
        [`${row.currency}`, row.amount_minor as bigint],
        [`base ${row.base_currency}`, row.base_minor as bigint],
      ] as const) {
        const key = `${row.journal_id} ${currency}`;
        sums.set(key, (sums.get(key) ?? 0n) + minor);
      }
    }
    expect([...sums.values()].every((minor) => minor === 0n)).toBe(true);
    expect(all('ledger_journal').length).toBeGreaterThan(1000);
  });

  it('holds in each mirror what the bank held on the last posted day', () => {
    for (const mirror of all('ledger_account').filter((row) => row.bank_account_id !== null)) {
      // Sub-ledgers book before the bank tells; their postings wait to be matched.
      const own = all('ledger_posting').filter(
        (row) =>
          row.ledger_account_id === mirror.id &&
          /^(line|manual):/.test(
            String(byId.get(`ledger_journal ${row.journal_id}`)?.external_id ?? ''),
          ),
      );
      const unposted = all('statement_line').filter(
        (row) =>
          row.account_id === mirror.bank_account_id &&
          String(row.booking_date) > '2026-10-31' &&
          String(row.booking_date) <= '2026-11-18' &&
          row.category_id === null,
      );
      const [last] = booked()
        .filter(
          (row) => row.account_id === mirror.bank_account_id && String(row.to_date) <= '2026-11-18',
        )
        .sort((a, b) => (String(a.to_date) < String(b.to_date) ? 1 : -1));
      expect(sum(own, 'amount_minor') + sum(unposted, 'amount_minor'), String(mirror.name)).toBe(
        last?.closing_minor ?? 0n,
      );
    }
  });
});

describe('matches of the sample', () => {
  it('settle invoices wholly, and some were taken back and made again', () => {
    const removed = new Set(batches.flatMap((batch) => batch.removes?.reconciliation ?? []));
    const matches = all('reconciliation').filter((row) => !removed.has(String(row.id)));
    expect(removed.size).toBe(4);
    expect(matches.length).toBeGreaterThan(150);
    const items = Map.groupBy(all('reconciliation_item'), (row) => row.reconciliation_id);
    for (const match of matches) {
      const own = items.get(match.id) ?? [];
      const of = (side: string) =>
        sum(
          own.filter((row) => row.side === side),
          'amount_minor',
        );
      expect(of('bank') - of('book')).toBe(match.difference_minor);
      expect(own.length > 0).toBe(match.line_id === null);
    }
  });

  it('leave every category as it was', () => {
    const cleared = batches.filter((batch) => batch.updates?.statement_line);
    expect(cleared.length).toBe(2);
    for (const row of cleared[1]?.updates?.statement_line ?? [])
      expect(byId.get(`statement_line ${row.id}`)?.category_id).toBe(row.category_id);
  });
});

describe('plans of the sample', () => {
  it('lists the large flows of the next five business days first', () => {
    const rates = new Map(all('fx_rate').map((row) => [row.quote, Number(row.rate)]));
    const inEuros = (row: SampleRow) => {
      const currency = String(row.currency);
      return Number(row.amount_minor) / 10 ** minorDigits(currency) / (rates.get(currency) ?? 1);
    };
    const next = all('expected_flow')
      .filter((row) => String(row.due_date) > '2026-11-20' && String(row.due_date) <= '2026-11-27')
      .map((row) => [row.description, Math.round(inEuros(row))] as const)
      .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
      .slice(0, 6);
    expect(next).toEqual([
      ['Gas settlement', -6_840_000],
      ['Customer receipts', 3_638_683],
      ['VAT', -3_271_905],
      ['Grid fees', 2_150_000],
      ['Turbine invoice', -1_581_116],
      ['Payroll', -1_344_935],
    ]);
  });

  it('raises the group minimum on the last day by an update', () => {
    const updates = batches.filter((batch) => batch.updates?.treasury_limit);
    expect(updates.length).toBe(1);
    const [row] = updates[0]?.updates?.treasury_limit ?? [];
    expect(byId.get(`treasury_limit ${row?.id}`)?.amount_minor).toBe(24_000_000_000n);
    expect(row?.amount_minor).toBe(25_000_000_000n);
  });
});
