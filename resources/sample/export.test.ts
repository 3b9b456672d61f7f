import { describe, expect, it } from 'vitest';
import { unwrap } from '../../core/result.ts';
import { EXPORT_PROFILE } from '../../sync/formats/csv/write.ts';
import { fingerprintEntry, statementKey } from '../../sync/formats/identity.ts';
import { readStatements } from '../../sync/formats/index.ts';
import { type Statement, signedAmount } from '../../sync/formats/model.ts';
import { proveStatement } from '../../sync/formats/proof.ts';
import { sampleFiles, sampleStatements } from './export.ts';
import { ACCOUNTS } from './group.ts';
import { statementAccounts } from './master.ts';

const KEYS = ['uk-op', 'ene-op', 'pol-op', 'jpn-col', 'inc-col', 'swe-tax', 'che-op'];
const accountNumbers = statementAccounts()
  .filter((_, index) => KEYS.includes(ACCOUNTS[index]?.key ?? ''))
  .map((account) => account.number);
const range = { from: '2026-11-02', to: '2026-11-20', accountNumbers };
const exported = sampleStatements(range);

function factsOf(statements: readonly Statement[]) {
  return statements.flatMap((statement) =>
    statement.entries.map((entry) => ({
      account: statement.account.id,
      booked: entry.bookingDate,
      value: entry.valueDate,
      amount: signedAmount(entry),
      currency: entry.currency,
      bank: entry.references.bank,
      customer: entry.references.customer,
      endToEnd: entry.references.endToEnd,
      name: entry.counterparty.name,
      remittance: entry.remittance,
      isReversal: entry.isReversal,
    })),
  );
}

function read(format: 'mt940' | 'camt053' | 'csv') {
  const options = format === 'csv' ? { csvProfile: EXPORT_PROFILE } : {};
  return [...sampleFiles(exported, format)].map((file) =>
    unwrap(readStatements(file.bytes, file.name, options)),
  );
}

describe('statements written out', () => {
  it('are those of the asked accounts and days', () => {
    expect(exported.map(({ account }) => account.number)).toEqual(accountNumbers);
    const uk = exported.find(({ account }) => account.ownerName === 'Norholt UK Ltd');
    const last = uk?.statements.at(-1);
    expect(last?.entries.map((entry) => signedAmount(entry))).toEqual([
      '162729.29',
      '111876.39',
      '64413.67',
      '-260846.10',
      '-115456.47',
      '-51313.99',
    ]);
  });

  it.each(['mt940', 'camt053'] as const)('come back from %s with the same values', (format) => {
    const files = read(format);
    expect(files.length).toBe(exported.length);
    files.forEach((file, index) => {
      const written = exported[index]?.statements ?? [];
      expect(file.refused).toEqual([]);
      expect(file.statements.map((statement) => statement.number)).toEqual(
        written.map((statement) => statement.number),
      );
      expect(factsOf(file.statements)).toEqual(factsOf(written));
      for (const statement of file.statements)
        expect(proveStatement(statement).status).toBe('proven');
    });
  });

  it('give every entry a code of its own standard, whichever file brought it', () => {
    const codes = exported.flatMap(({ statements }) =>
      statements.flatMap((statement) => statement.entries.map((entry) => entry.code)),
    );
    expect(codes.some((code) => code.domain === null)).toBe(true);
    for (const { domain, swift } of codes) {
      expect(swift).toMatch(/^N[A-Z]{3}$/);
      expect([null, 'PMNT', 'ACMT', 'SECU', 'LDAS', 'CAMT', 'FORX', 'TRAD']).toContain(domain);
    }
  });

  it('come back from CSV with the same entries', () => {
    read('csv').forEach((file, index) => {
      const written = factsOf(exported[index]?.statements ?? []);
      const facts = factsOf(file.statements);
      const plain = ({ isReversal, ...rest }: (typeof facts)[number]) => rest;
      expect(facts.map(plain)).toEqual(written.map(plain));
    });
  });

  it('are known again by the identities that the workspace holds', () => {
    read('camt053').forEach((file, index) => {
      const written = exported[index]?.statements ?? [];
      file.statements.forEach((statement, place) => {
        const own = written[place];
        if (!own) throw new Error('one statement more was read than written');
        expect(statementKey(statement)).toBe(statementKey(own));
        const print = (from: Statement) =>
          from.entries.map((entry) => fingerprintEntry(from.account.id, entry));
        expect(print(statement)).toEqual(print(own));
      });
    });
  });
});
