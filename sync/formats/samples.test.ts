/** Every sample file that banks really sent gives the numbers of its expected.json, or its refusal. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { detectProfile } from './csv/detect.ts';
import { parseCsvProfile } from './csv/profile.ts';
import { readEcbRates } from './ecb/read.ts';
import type { ReadOptions, StatementFile } from './format.ts';
import { identifyEntries } from './identity.ts';
import { readStatements } from './index.ts';
import { openingBalance, type Statement, signedAmount } from './model.ts';
import { linkStatements, proveStatement } from './proof.ts';

const ROOT = path.resolve(import.meta.dirname, '../../../shared/data/bank-files');
const isAbsent = !existsSync(ROOT);
if (isAbsent) console.log('skipped: ../shared is absent');

// biome-ignore lint/suspicious/noExplicitAny: the shape of expected.json differs by folder.
type Expected = any;

function expectedOf(folder: string): Expected {
  if (isAbsent) return { files: {} };
  return JSON.parse(readFileSync(path.join(ROOT, folder, 'expected.json'), 'utf8'));
}

function read(folder: string, name: string, options: ReadOptions = {}): StatementFile {
  const result = readStatements(readFileSync(path.join(ROOT, folder, name)), name, options);
  if (!result.ok) throw new Error(`${name}: ${result.error.code} ${result.error.message}`);
  return result.value;
}

const KIND_OF: Record<string, string> = {
  'camt.052': 'interim',
  'camt.053': 'booked',
  'camt.054': 'notification',
};

/** Amount texts are equal as numbers: `1171.6` and `1171.60`. */
function canonical(amount: string | null): string | null {
  if (amount === null) return null;
  const text = amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
  return text === '-0' ? '0' : text;
}

function checkStatement(statement: Statement, want: Expected): void {
  const proof = proveStatement(statement);
  expect(statement.account.id).toBe(want.account);
  expect(statement.currency).toBe(want.currency);
  expect(canonical(proof.opening)).toBe(canonical(want.openingBalance));
  expect(canonical(proof.closing)).toBe(canonical(want.closingBalance));
  expect(proof.entryCount).toBe(want.entries);
  expect([proof.creditCount, proof.debitCount]).toEqual([want.credits, want.debits]);
  expect(canonical(proof.sumCredits)).toBe(canonical(want.sumCredits));
  expect(canonical(proof.sumDebits)).toBe(canonical(want.sumDebits));
  const identity = want.balanceIdentity;
  expect(proof.status).toBe(identity === null ? 'unproven' : identity ? 'proven' : 'unbalanced');
}

/** The bytes of an entry's slice are really its own. */
function checkSlices(bytes: Buffer, file: StatementFile, start: string): void {
  for (const statement of file.statements)
    for (const { slice } of statement.entries) {
      const raw = bytes.subarray(slice.offset, slice.offset + slice.length).toString('latin1');
      expect(raw.startsWith(start)).toBe(true);
      const before = bytes.subarray(0, slice.offset).toString('latin1');
      expect(slice.line).toBe(before.split('\n').length);
    }
}

describe.skipIf(isAbsent)('MT940 samples', () => {
  const refusedFiles = new Set(['missing-25.sta', 'not-mt940.sta']);
  for (const [name, want] of Object.entries<Expected>(expectedOf('mt940').files)) {
    if (refusedFiles.has(name)) continue;
    test(`${name} (${want.class})`, () => {
      const file = read('mt940', name);
      expect(file.refused).toEqual([]);
      expect(file.statements.length).toBe(want.statements.length);
      file.statements.forEach((statement, index) => {
        const expected = { ...want.statements[index] };
        // The sample's own note: the account of the first :25: must not be overwritten.
        if (name === 'de-25-instead-of-86.sta') expected.account = '50880050/0194787400888';
        checkStatement(statement, expected);
        expect(statement.number).toBe(expected.statementNumber);
        expect(statement.entries.filter((entry) => entry.isReversal).length).toBe(
          expected.reversals,
        );
        const opening = openingBalance(statement);
        expect(opening?.isIntermediate).toBe(expected.openingIntermediate);
      });
      if (want.issues) {
        const codes = file.statements.flatMap((statement) => statement.issues.map((i) => i.code));
        expect(codes).toContain('DATE_CLAMPED');
      }
      checkSlices(readFileSync(path.join(ROOT, 'mt940', name)), file, ':61:');
    });
  }

  test('a file without an account is quarantined, not half stored', () => {
    const file = read('mt940', 'missing-25.sta');
    expect(file.statements).toEqual([]);
    expect(file.refused.length).toBe(1);
    expect(file.refused[0]?.issues.map((issue) => issue.code)).toContain('ACCOUNT_MISSING');
  });

  test('ten numbered lines are no statement', () => {
    const bytes = readFileSync(path.join(ROOT, 'mt940/not-mt940.sta'));
    const result = readStatements(bytes, 'not-mt940.sta');
    expect(result).toMatchObject({ ok: false, error: { code: 'FORMAT_UNKNOWN' } });
  });

  test('structured fields of German, Dutch and :NS: dialects are read', () => {
    const [first] = read('mt940', 'de-deutsche-bank.sta').statements;
    expect(first?.entries[0]).toMatchObject({
      code: { business: '109', text: 'SEPA-LASTSCHR. RETOURE CORE' },
      counterparty: { bankId: 'CSDBDE71XXX', account: 'DE50712345600200691329', name: 'TESTER EL' },
      original: { amount: '11.85', currency: 'EUR' },
      charges: { amount: '0.50', currency: 'EUR' },
      references: { endToEnd: 'A1.200080779.400143254.4961336', mandate: '20852HW2723821' },
    });
    const [dutch] = read('mt940', 'nl-abn-amro-sepa.sta').statements;
    expect(dutch?.entries[0]).toMatchObject({
      code: { text: 'SEPA OVERBOEKING' },
      counterparty: { account: 'NL75INGB0001234567', bankId: 'INGBNL2A' },
    });
    expect(dutch?.entries[1]).toMatchObject({
      references: { mandate: '000000059990', creditorId: 'NL36ZZZ123456780000' },
    });
    const [rabo] = read('mt940', 'nl-rabobank-iban.sta').statements;
    expect(rabo?.entries[0]?.counterparty).toMatchObject({
      name: 'CONTRA ACCOUNT HOLDER',
      account: 'NL70ABNA0987654321',
    });
    const [star] = read('mt940', 'de-starmoney-ns-field.mta').statements;
    expect(star?.entries[0]).toMatchObject({
      remittance: 'Verwendungszweck 1 Verwendungszweck 2',
      counterparty: { name: 'Empfänger' },
    });
  });

  test('a German text that looks like a tag stays text', () => {
    const [statement] = read('mt940', 'de-86-continuation-looks-like-tag.sta').statements;
    expect(statement?.entries[0]?.remittance).toContain('2017-01-01T13:12:11');
  });
});

describe.skipIf(isAbsent)('MT942 samples', () => {
  for (const [name, want] of Object.entries<Expected>(expectedOf('mt942').files))
    test(`${name} (${want.class})`, () => {
      const file = read('mt942', name);
      expect(file.format).toBe('mt942');
      expect(file.refused).toEqual([]);
      expect(file.statements.length).toBe(want.statements.length);
      file.statements.forEach((statement, index) => {
        const expected = want.statements[index];
        checkStatement(statement, expected);
        expect(statement.kind).toBe('interim');
        expect(statement.number).toBe(expected.statementNumber);
        expect(statement.statementId).toBe(expected.reference);
        expect(statement.balances).toEqual([]);
        expect(statement.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00[+-]\d\d:\d\d$/);
        expect(statement.floorLimits?.length).toBeGreaterThan(0);
        const { C, D } = expected.totals90;
        for (const [total, declared] of [
          [C, statement.declared?.credits],
          [D, statement.declared?.debits],
        ])
          expect(declared).toEqual(
            total === null ? undefined : { entryCount: total[0], sum: total[1] },
          );
        const codes = proveStatement(statement).issues.map((issue) => issue.code);
        const isOff =
          (C !== null && canonical(C[1]) !== canonical(expected.sumCredits)) ||
          (D !== null && canonical(D[1]) !== canonical(expected.sumDebits));
        expect(codes.includes('DECLARED_SUM')).toBe(isOff);
      });
      checkSlices(readFileSync(path.join(ROOT, 'mt942', name)), file, ':61:');
    });
});

describe.skipIf(isAbsent)('camt samples', () => {
  for (const folder of ['camt052', 'camt053', 'camt053-series', 'camt054'])
    for (const [name, want] of Object.entries<Expected>(expectedOf(folder).files)) {
      if (name === 'v02-wrong.xml') continue;
      test(`${name} (${want.class})`, () => {
        const file = read(folder, name);
        const id = `camt.${folder.slice(4, 7)}`;
        expect(file.format).toBe(id);
        expect(file.refused).toEqual([]);
        const isKnown = want.namespace?.includes(id) ?? false;
        expect(file.issues.map((issue) => issue.code)).toEqual(
          isKnown ? [] : ['NAMESPACE_UNKNOWN'],
        );
        expect(file.statements.length).toBe(want.statements.length);
        file.statements.forEach((statement, index) => {
          const expected = want.statements[index];
          checkStatement(statement, expected);
          expect(statement.kind).toBe(KIND_OF[id]);
          const notBooked = statement.entries.filter((entry) => entry.status !== 'booked');
          expect(notBooked.length).toBe(expected.notBookedEntries);
          const currencies = new Set(statement.entries.map((entry) => entry.currency));
          expect([...currencies].sort()).toEqual([...expected.entryCurrencies].sort());
          expect(
            statement.balances.map((balance) => [
              balance.code,
              canonical(signedAmount(balance)),
              balance.currency,
              balance.date,
            ]),
          ).toEqual(
            expected.balances.map((b: Expected) => [
              b.code,
              canonical(b.amount),
              b.currency,
              b.date?.slice(0, 10) ?? null,
            ]),
          );
          expect(statement.statementId).toBe(expected.id);
          expect(statement.number).toBe(expected.electronicSequence);
          expect(statement.legalNumber).toBe(expected.legalSequence);
          const { entries } = statement;
          expect(entries.filter((e) => e.isReversal).length).toBe(expected.reversalEntries);
          const details = entries.reduce((sum, entry) => sum + entry.details.length, 0);
          expect(details).toBe(expected.transactionDetails);
        });
        checkSlices(readFileSync(path.join(ROOT, folder, name)), file, '<Ntry>');
      });
    }

  test('one notification in two versions reads the same', () => {
    const [old] = read('camt054', 'ch-pair-a-v04.xml').statements;
    const [now] = read('camt054', 'ch-pair-a-v08.xml').statements;
    // Only the newer version can carry the UETR; places differ.
    const facts = (statement: Statement | undefined) =>
      JSON.stringify(statement, (key, value) =>
        key === 'uetr' || key === 'slice' ? undefined : value,
      );
    expect(facts(now)).toBe(facts(old));
  });

  test('transactions of both signs under one net entry stay its details', () => {
    const [statement] = read('camt054', 'lt-2024-07-08-v10.xml').statements;
    const [entry] = statement?.entries ?? [];
    expect(entry?.status).toBe('info');
    expect(new Set(entry?.details.map((detail) => detail.sign)).size).toBe(2);
  });

  test('a message without a statement is refused', () => {
    const bytes = readFileSync(path.join(ROOT, 'camt053/v02-wrong.xml'));
    const result = readStatements(bytes, 'v02-wrong.xml');
    expect(result).toMatchObject({ ok: false, error: { code: 'CAMT_NO_STATEMENT' } });
  });

  test('the thirty days chain per account, and a day left out is a gap', () => {
    const names = Object.keys(expectedOf('camt053-series').files).sort();
    const byAccount = Map.groupBy(
      names.flatMap((name) => [...read('camt053-series', name).statements]),
      (statement) => statement.account.id,
    );
    expect(byAccount.size).toBe(2);
    let gaps = 0;
    for (const statements of byAccount.values())
      for (let day = 1; day < statements.length; day++) {
        const [before, now] = [statements[day - 1] as Statement, statements[day] as Statement];
        expect(linkStatements(before, now).status).toBe('joined');
        const skipped = statements[day + 1];
        if (skipped && linkStatements(before, skipped).status === 'gap') gaps++;
      }
    expect(gaps).toBeGreaterThan(20);
  });

  test('entries keep their identity when the file is read twice', () => {
    const once = identifyEntries(read('camt053', 'be-month-2024-11-268-entries.xml').statements);
    const twice = identifyEntries(read('camt053', 'be-month-2024-11-268-entries.xml').statements);
    expect(twice).toEqual(once);
    const keys = once.flat().map((id) => `${id.fingerprint}#${id.occurrence}`);
    expect(new Set(keys).size).toBe(268);
  });
});

describe.skipIf(isAbsent)('CSV samples', () => {
  for (const [name, want] of Object.entries<Expected>(expectedOf('csv').files)) {
    const { mapping } = want;
    const defaults = { defaultAccount: 'A1', defaultCurrency: mapping.currencyFixed ?? 'EUR' };

    function check(file: StatementFile): void {
      const entries = file.statements.flatMap((statement) => [...statement.entries]);
      expect(entries.length).toBe(want.entries);
      const proofs = file.statements.map(proveStatement);
      expect(proofs.length).toBe(1);
      expect(canonical(proofs[0]?.sumCredits ?? null)).toBe(canonical(want.sumCredits));
      expect(canonical(proofs[0]?.sumDebits ?? null)).toBe(canonical(want.sumDebits));
      const rejected = file.issues.filter((issue) => issue.code === 'ROW_REJECTED');
      expect(rejected.map((issue) => issue.line)).toEqual(want.rowsToReport);
      checkSlices(readFileSync(path.join(ROOT, 'csv', name)), file, '');
    }

    test(`${name} by the stated mapping`, () => {
      const columns: Record<string, unknown> = { bookingDate: mapping.date, text: [] };
      for (const key of [
        'valueDate',
        'amount',
        'debit',
        'credit',
        'currency',
        'account',
        'flag',
        'id',
      ])
        if (mapping[key] !== undefined) columns[key] = mapping[key];
      const csvProfile = parseCsvProfile({
        encoding: mapping.encoding,
        delimiter: mapping.delimiter,
        quote: '"',
        decimal: mapping.decimal,
        thousands: '',
        datePattern: mapping.dateFormat,
        skipRows: mapping.skipRows,
        columns,
        debitFlags: mapping.flagDebit ? [mapping.flagDebit] : [],
        creditFlags: mapping.flagCredit ? [mapping.flagCredit] : [],
      });
      check(read('csv', name, { ...defaults, csvProfile }));
    });

    test(`${name} by the proposed profile`, () => {
      check(read('csv', name, defaults));
      const { profile } = detectProfile(readFileSync(path.join(ROOT, 'csv', name)));
      expect(profile?.delimiter).toBe(mapping.delimiter);
      expect(profile?.decimal).toBe(mapping.decimal);
      expect(profile?.columns.bookingDate).toBe(mapping.date);
      for (const key of [
        'valueDate',
        'amount',
        'debit',
        'credit',
        'currency',
        'account',
        'balance',
      ] as const)
        if (mapping[key] !== undefined) expect(profile?.columns[key]).toBe(mapping[key]);
    });
  }
});

describe.skipIf(isAbsent)('ECB rates samples', () => {
  for (const [name, want] of Object.entries<Expected>(expectedOf('ecb-fx').files))
    test(name, () => {
      const result = readEcbRates(readFileSync(path.join(ROOT, 'ecb-fx', name)));
      if (!result.ok) throw new Error(result.error.message);
      const { days, issues } = result.value;
      expect(issues).toEqual([]);
      expect(days.length).toBe(want.days);
      const last = days[0];
      const first = days.at(-1);
      expect([first?.date, last?.date]).toEqual([want.firstDay, want.lastDay]);
      expect(last?.rates.length).toBe(want.currenciesOnLastDay);
      const rates = (day: typeof last) =>
        Object.fromEntries(day?.rates.map((rate) => [rate.currency, rate.rate]) ?? []);
      expect(rates(last)).toMatchObject(want.ratesOnLastDay);
      expect(rates(first)).toMatchObject(want.ratesOnFirstDay);
    });
});
