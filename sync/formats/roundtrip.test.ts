/** What the writers write, the readers read back to the same value. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMinor } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { addDays } from '../../core/time/dates.ts';
import { noBankFiles, schemaFaults } from '../../test/helpers/sampleFiles.ts';
import { writeCamt052, writeCamt053, writeCamt054 } from './camt/write.ts';
import { guard, unguard } from './csv/cells.ts';
import { EXPORT_PROFILE, writeCsv } from './csv/write.ts';
import type { ReadOptions } from './format.ts';
import { readStatements, sniffFormats } from './index.ts';
import {
  NO_CODE,
  NO_DETAILS,
  NO_REFERENCES,
  type Sign,
  type Statement,
  type StatementEntry,
} from './model.ts';
import { writeMt940, writeMt942 } from './mt940/write.ts';
import { proveStatement } from './proof.ts';

const SLICE = { offset: 0, length: 0, line: 1 };
const sign = fc.constantFrom<Sign>('credit', 'debit');
const date = fc
  .integer({ min: 0, max: 9000 })
  .map((days) => addDays('2003-01-01' as IsoDate, days));
/** Text as banks carry it, with the marks that formats use for themselves, and CJK and umlauts. */
const WORDS = [
  'Rechnung',
  ':61:',
  '-',
  '=SUM(A1)',
  '?20x',
  '//',
  'Łódź',
  'Müller & Söhne',
  '東京',
  '<b>',
  '12:11',
  '"q"',
  "'x",
  ';',
  'a,b',
  '+49',
  '@home',
  '{4:',
  'NONREF',
];
const text = (max: number) =>
  fc
    .array(
      fc.oneof(fc.constantFrom(...WORDS), fc.stringMatching(/^[A-Za-z0-9 .,:/()?'-]{1,12}$/)),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    .map((parts) => parts.join(' ').replace(/\s+/g, ' ').trim().slice(0, max).trim())
    .filter((value) => value !== '');
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const reference = fc
  .stringMatching(/^[A-Z0-9][A-Z0-9./-]{0,14}$/)
  .filter((v) => !/\/\/|\/$/.test(v));
const minor = fc.bigInt({ min: 0n, max: 10n ** 13n });

interface Shape {
  hasDomain: boolean;
}

function entryOf({ hasDomain }: Shape): fc.Arbitrary<StatementEntry> {
  return fc
    .record({
      sign,
      amount: minor,
      bookingDate: date,
      lag: fc.integer({ min: -40, max: 40 }),
      isReversal: fc.boolean(),
      customer: maybe(reference),
      bank: maybe(reference),
      endToEnd: maybe(reference),
      mandate: maybe(reference),
      remittance: maybe(text(200)),
      name: maybe(text(54)),
      account: maybe(fc.constantFrom('DE89370400440532013000', '0012345678')),
      bankId: maybe(fc.constantFrom('COBADEFFXXX', '37040044')),
      bookingText: maybe(text(27)),
      original: maybe(minor),
    })
    .map((v) => ({
      sign: v.sign,
      amount: formatMinor(v.amount, 2),
      currency: 'EUR',
      status: 'booked' as const,
      isReversal: v.isReversal,
      bookingDate: v.bookingDate,
      valueDate: addDays(v.bookingDate, v.lag),
      code: {
        ...NO_CODE,
        ...(hasDomain
          ? { domain: 'PMNT', family: 'RCDT', subFamily: 'ESCT' }
          : { swift: 'NTRF', business: '166' }),
        text: v.bookingText,
      },
      references: {
        ...NO_REFERENCES,
        customer: v.customer,
        bank: v.bank,
        endToEnd: v.endToEnd,
        mandate: v.mandate,
      },
      counterparty: { name: v.name, account: v.account, bankId: v.bankId, ultimateName: null },
      remittance: v.remittance,
      returnReason: null,
      original:
        v.original === null ? null : { amount: formatMinor(v.original, 2), currency: 'USD' },
      exchangeRate: null,
      charges: null,
      balanceAfter: null,
      batchCount: null,
      details: NO_DETAILS,
      slice: SLICE,
    }));
}

function statementOf(shape: Shape): fc.Arbitrary<Statement> {
  return fc
    .record({
      entries: fc.array(entryOf(shape), { maxLength: 6 }),
      opening: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      from: date,
      number: fc.integer({ min: 1, max: 366 }),
    })
    .map(({ entries, opening, from, number }) => {
      let closing = opening;
      for (const entry of entries) {
        const value = BigInt(entry.amount.replace('.', ''));
        closing += entry.sign === 'credit' ? value : -value;
      }
      const balance = (kind: 'opening' | 'closing', code: string, value: bigint) => ({
        kind,
        code,
        isIntermediate: false,
        isDerived: false,
        sign: (value < 0n ? 'debit' : 'credit') as Sign,
        amount: formatMinor(value < 0n ? -value : value, 2),
        currency: 'EUR',
        date: from,
      });
      const [a, b] = shape.hasDomain ? ['OPBD', 'CLBD'] : ['60F', '62F'];
      return {
        kind: 'booked' as const,
        statementId: `ST${number}`,
        number: String(number),
        legalNumber: null,
        messageId: null,
        page: null,
        account: {
          id: 'DE89370400440532013000',
          iban: 'DE89370400440532013000',
          bic: null,
          name: null,
          ownerName: null,
        },
        currency: 'EUR',
        from,
        to: from,
        createdAt: null,
        balances: [
          balance('opening', a as string, opening),
          balance('closing', b as string, closing),
        ],
        information: null,
        declared: null,
        entries,
        issues: [],
        slice: SLICE,
      };
    });
}

/** The value without its place in a file; a single detail only repeats its entry. */
function comparable(statement: Statement): unknown {
  return {
    ...statement,
    slice: SLICE,
    issues: [],
    messageId: null,
    entries: statement.entries.map((entry) => ({
      ...entry,
      slice: SLICE,
      references: { ...entry.references },
      details: entry.details.length > 1 ? entry.details : [],
    })),
  };
}

function readBack(bytes: Uint8Array, options: ReadOptions = {}): readonly Statement[] {
  const result = readStatements(bytes, 'written', options);
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  expect(result.value.refused).toEqual([]);
  expect(result.value.issues).toEqual([]);
  return result.value.statements;
}

describe('round trips', () => {
  test('MT940', () => {
    fc.assert(
      fc.property(
        fc.array(statementOf({ hasDomain: false }), { minLength: 1, maxLength: 3 }),
        (all) => {
          const { bytes, issues } = writeMt940(all);
          expect(issues).toEqual([]);
          const back = readBack(bytes);
          expect(back.map(comparable)).toEqual(all.map(comparable));
          for (const statement of back) expect(proveStatement(statement).status).toBe('proven');
        },
      ),
      { numRuns: 150 },
    );
  });

  test('camt.053', () => {
    fc.assert(
      fc.property(
        fc.array(statementOf({ hasDomain: true }), { minLength: 1, maxLength: 3 }),
        (all) => {
          const bytes = writeCamt053(all, { messageId: 'M1', createdAt: '2026-11-20T08:00:00Z' });
          if (!noBankFiles) expect(schemaFaults('camt.053.001.08', bytes)).toEqual([]);
          const back = readBack(bytes);
          expect(back.map(comparable)).toEqual(all.map(comparable));
          for (const statement of back) expect(proveStatement(statement).status).toBe('proven');
        },
      ),
      { numRuns: 150 },
    );
  });

  test('MT942', () => {
    const interimOf = (statement: Statement, isPending: boolean): Statement => {
      const entries = statement.entries.map((entry) =>
        isPending ? { ...entry, status: 'pending' as const, isReversal: false } : entry,
      );
      const totalOf = (sign: Sign) => {
        const own = entries.filter((entry) => entry.sign === sign);
        const sum = own.reduce((all, entry) => all + BigInt(entry.amount.replace('.', '')), 0n);
        return { entryCount: own.length, sum: formatMinor(sum, 2) };
      };
      return {
        ...statement,
        kind: 'interim',
        from: null,
        createdAt: `${statement.to}T18:15:00+01:00`,
        balances: [],
        declared: {
          entryCount: null,
          sum: null,
          credits: totalOf('credit'),
          debits: totalOf('debit'),
        },
        floorLimits: [
          { sign: 'debit', amount: '0', currency: 'EUR' },
          { sign: 'credit', amount: '12.50', currency: 'EUR' },
        ],
        entries,
      };
    };
    fc.assert(
      fc.property(
        fc.array(statementOf({ hasDomain: false }), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (statements, isPending) => {
          const all = statements.map((statement) => interimOf(statement, isPending));
          const { bytes, issues } = writeMt942(all);
          expect(issues).toEqual([]);
          const back = readBack(bytes);
          expect(back.map(comparable)).toEqual(all.map(comparable));
          for (const statement of back)
            expect(proveStatement(statement).issues.map((issue) => issue.code)).toEqual([
              'BALANCE_UNPROVEN',
            ]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([
    ['camt.052', 'interim', writeCamt052],
    ['camt.054', 'notification', writeCamt054],
  ] as const)('%s', (id, kind, write) => {
    const status = fc.constantFrom('booked', 'pending', 'info');
    fc.assert(
      fc.property(
        fc.array(statementOf({ hasDomain: true }), { minLength: 1, maxLength: 3 }),
        status,
        (statements, last) => {
          const all = statements.map((statement): Statement => {
            const [day] = statement.balances;
            const entries = statement.entries.map((entry, index) =>
              index === 0 ? { ...entry, status: last } : entry,
            );
            const balances =
              day === undefined || kind === 'notification'
                ? []
                : [
                    { ...day, kind: 'interim' as const, code: 'ITBD' },
                    { ...day, kind: 'interim' as const, code: 'ITAV' },
                    { ...day, kind: 'info' as const, code: 'INFO' },
                  ];
            return { ...statement, kind, balances, entries };
          });
          const bytes = write(all, { messageId: 'M1', createdAt: '2026-11-20T08:00:00Z' });
          expect(sniffFormats(bytes)[0]?.format).toBe(id);
          if (!noBankFiles) expect(schemaFaults(`${id}.001.08`, bytes)).toEqual([]);
          expect(readBack(bytes).map(comparable)).toEqual(all.map(comparable));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('camt.053 with collective entries keeps its details', () => {
    fc.assert(
      fc.property(
        statementOf({ hasDomain: true }),
        fc.array(entryOf({ hasDomain: true }), { minLength: 2, maxLength: 3 }),
        (one, parts) => {
          const first = one.entries[0];
          fc.pre(first !== undefined);
          const details = parts.map((part) => ({
            sign: part.sign,
            amount: part.amount,
            currency: part.currency,
            references: part.references,
            counterparty: part.counterparty,
            remittance: part.remittance,
            returnReason: 'AC04',
            original: part.original,
            exchangeRate: null,
            charges: null,
          }));
          const entry: StatementEntry = {
            ...first,
            isReversal: false,
            batchCount: details.length,
            details,
            references: { ...NO_REFERENCES, bank: 'B1' },
            counterparty: { name: null, account: null, bankId: null, ultimateName: null },
            remittance: null,
            original: null,
          };
          const statement = { ...one, entries: [entry] };
          const [back] = readBack(
            writeCamt053([statement], { messageId: 'M', createdAt: '2026-01-01T00:00:00Z' }),
          );
          expect(back && comparable(back)).toEqual(comparable(statement));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('CSV', () => {
    fc.assert(
      fc.property(statementOf({ hasDomain: true }), (statement) => {
        fc.pre(statement.entries.length > 0);
        const [back] = readBack(writeCsv([statement]), { csvProfile: EXPORT_PROFILE });
        const facts = (entry: StatementEntry) => [
          entry.sign,
          entry.amount,
          entry.currency,
          entry.bookingDate,
          entry.valueDate,
          entry.references.bank,
          entry.references.customer,
          entry.references.endToEnd,
          entry.references.mandate,
          entry.counterparty.name,
          entry.counterparty.account,
          entry.counterparty.bankId,
          entry.code.text,
          entry.remittance,
        ];
        // Zero has no direction: a debit of 0.00 is written as -0.00.
        expect(back?.entries.map(facts)).toEqual(statement.entries.map(facts));
      }),
      { numRuns: 150 },
    );
  });

  test('no CSV text cell begins like a formula, and the guard comes off again', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(guard(value)).not.toMatch(/^[=+\-@\t\r]/);
        expect(unguard(guard(value))).toBe(value);
      }),
    );
  });

  test('text that does not fit into MT940 is cut and reported', () => {
    const [statement] = fc.sample(
      statementOf({ hasDomain: false }).filter((s) => s.entries.length > 0),
      { numRuns: 1, seed: 1 },
    );
    const [entry] = statement?.entries ?? [];
    if (!statement || !entry) throw new Error('the sample has an entry');
    const long = { ...statement, entries: [{ ...entry, remittance: 'x'.repeat(500) }] };
    expect(writeMt940([long]).issues.map((issue) => issue.code)).toContain('TEXT_CUT');
  });
});
