/** Interim reports by small examples: what they have instead of balances, and how they end. */
import { describe, expect, test } from 'vitest';
import { readStatements } from '../index.ts';
import { proveStatement } from '../proof.ts';

const HEAD = ':20:R1\n:25:DE89370400440532013000\n:28C:5/1\n';
const LIMITS = ':34F:EURD10,\n:34F:EURC0,50\n:13D:2603021815+0100\n';
const ENTRIES =
  ':61:2603020302C3,00NTRFNONREF//B1\n:86:166?00GUTSCHRIFT?20text\n:61:2603020302ED1,NTRFNONREF\n';

function read(text: string) {
  const result = readStatements(new TextEncoder().encode(text), 'f');
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  return result.value;
}

describe('MT942', () => {
  test('time, limits, totals and expected entries', () => {
    const file = read(`${HEAD}${LIMITS}${ENTRIES}:90D:1EUR1,00\n:90C:1EUR3,\n:86:note\n-\n`);
    expect(file).toMatchObject({ format: 'mt942', refused: [], issues: [] });
    const [report] = file.statements;
    expect(report).toMatchObject({
      kind: 'interim',
      currency: 'EUR',
      to: '2026-03-02',
      createdAt: '2026-03-02T18:15:00+01:00',
      balances: [],
      information: 'note',
      floorLimits: [
        { sign: 'debit', amount: '10', currency: 'EUR' },
        { sign: 'credit', amount: '0.50', currency: 'EUR' },
      ],
      declared: { debits: { entryCount: 1, sum: '1.00' }, credits: { entryCount: 1, sum: '3' } },
      entries: [
        { sign: 'credit', status: 'booked', references: { bank: 'B1' } },
        { sign: 'debit', status: 'pending' },
      ],
      issues: [],
    });
    expect(report && proveStatement(report).issues.map((i) => i.code)).toEqual([
      'BALANCE_UNPROVEN',
    ]);
  });

  test.each([
    [':90C:2EUR3,\n', 'DECLARED_COUNT'],
    [':90C:1EUR3,01\n', 'DECLARED_SUM'],
    [':90D:1EUR7,\n', 'DECLARED_SUM'],
  ])('%j is not what the report holds', (total, code) => {
    const [report] = read(`${HEAD}${LIMITS}${ENTRIES}${total}-\n`).statements;
    expect(report && proveStatement(report).issues.map((i) => i.code)).toContain(code);
  });

  test('a report without totals cannot be proven whole', () => {
    const codes = (text: string) => read(text).statements[0]?.issues;
    const text = HEAD + LIMITS + ENTRIES;
    expect(codes(`${text}-\n`)).toMatchObject([{ code: 'TOTALS_MISSING', severity: 'info' }]);
    expect(codes(text)).toMatchObject([{ code: 'TOTALS_MISSING', severity: 'warning' }]);
  });

  test('a total in another currency, a bad time and a bad limit are told', () => {
    const text = `${HEAD}:34F:EUR0,\n:34F:x\n:13D:26\n${ENTRIES}:90C:1USD3,\n:90D:?\n-\n`;
    expect(read(text).statements[0]?.issues.map((issue) => issue.code)).toEqual([
      'FLOOR_SYNTAX',
      'TIME_SYNTAX',
      'CURRENCY_DIFFERS',
    ]);
  });

  test('a wrapped text that looks like a total stays text', () => {
    const text = `${HEAD}${LIMITS}:61:260302C1,NTRFX\n:86:see\n:90D: nothing\n:90C:1EUR1,\n-\n`;
    const [report] = read(text).statements;
    expect(report?.entries[0]?.remittance).toBe('see:90D: nothing');
    expect(report?.declared?.debits).toBeUndefined();
  });

  test('a report among statements is known by its tags', () => {
    const statement = `${HEAD}:60F:C260302EUR1,\n:62F:C260302EUR1,\n-\n`;
    const file = read(`${statement}${HEAD}${LIMITS}${ENTRIES}:90D:1EUR1,\n-\n`);
    expect(file.format).toBe('mt940');
    expect(file.statements.map((one) => one.kind)).toEqual(['booked', 'interim']);
  });

  test('a report without account is refused', () => {
    const text = `:20:R\n:28C:1\n${LIMITS}${ENTRIES}-\n`;
    expect(read(text).refused).toMatchObject([{ issues: [{ code: 'ACCOUNT_MISSING' }, {}] }]);
  });
});
