/** CFONB 120 by files of our own: no authentic sample has an open licence. */
import { describe, expect, test } from 'vitest';
import { bytesOf, codesOf, readText } from '../../../test/helpers/bankSamples.ts';
import {
  cfonbRecord as at,
  cfonbBalance as balance,
  cfonbBase as base,
  cfonbComplement as complement,
  CFONB_FILE as FILE,
  cfonbMovement as movement,
  cfonbSigned as signed,
} from '../../../test/helpers/ownBankFiles.ts';
import { readStatements, sniffFormats } from '../index.ts';
import type { Statement } from '../model.ts';
import { proveStatement } from '../proof.ts';
import { amountOf } from './layout.ts';

describe('CFONB 120', () => {
  test.each([
    ['0000000012345A', '2', { isNegative: false, amount: '1234.51' }],
    ['0000000012345}', '2', { isNegative: true, amount: '1234.50' }],
    ['0000000012345R', '0', { isNegative: true, amount: '123459' }],
    ['0000000000000{', '3', { isNegative: false, amount: '0.000' }],
    ['00000000123451', '2', null],
    ['0000000012345A', ' ', null],
  ])('the amount %s of %s decimals', (text, decimals, value) => {
    expect(amountOf(text, decimals)).toEqual(value);
  });

  test('a statement is proven, and every complement finds its field', () => {
    const file = readText(FILE.join('\r\n'));
    expect(codesOf(file)).toEqual([]);
    const [statement] = file.statements as [Statement];
    expect(proveStatement(statement)).toMatchObject({
      status: 'proven',
      opening: '-1.00',
      closing: '122.00',
    });
    expect(statement).toMatchObject({
      account: { id: '300040082300012345678' },
      currency: 'EUR',
      from: '2026-01-04',
      to: '2026-01-05',
    });
    expect(statement.entries[0]).toMatchObject({
      sign: 'credit',
      amount: '123.45',
      bookingDate: '2026-01-05',
      valueDate: '2026-01-06',
      code: { business: 'B1', proprietary: '05' },
      references: { bank: 'REF123', customer: 'CLIENT-1', mandate: 'MANDAT-1' },
      counterparty: { name: 'DUPONT SA' },
      original: { amount: '150.00', currency: 'USD' },
      remittance: 'VIR SEPA FACTURE 7 NATURE XYZ AUTRE',
      slice: { line: 2 },
    });
    expect(statement.entries[1]).toMatchObject({ sign: 'debit', returnReason: '24' });
  });

  test('complements as banks print them: amounts without a sign, fees, long texts, returns', () => {
    const long = 'A'.repeat(69);
    const file = readText(
      [
        balance('01', '040126', 0),
        movement(-93_46),
        complement('LCC', `${long}B`),
        complement('LC2', 'ANK'),
        complement('MMO', 'USD2000000000100003000000010770'),
        complement('FEE', 'EUR200000000000740'),
        complement('REF', 'OP-1'),
        complement('CBE', 'FR7630006000011234567890189'),
        complement('BDB', 'AGRIFRPP'),
        complement('NBE', 'ACME INC'),
        complement('NBE', 'ACME AGAIN'),
        complement('RET', 'AC04COMPTE CLOS'),
        movement(93_46, { 2: '30005' }),
        balance('07', '050126', 0),
      ].join('\n'),
    );
    const [statement] = file.statements as [Statement];
    expect(codesOf(file)).toEqual(['ACCOUNT_DIFFERS']);
    expect(statement.entries[0]).toMatchObject({
      original: { amount: '100.00', currency: 'USD' },
      charges: { amount: '7.40', currency: 'EUR' },
      references: { endToEnd: 'OP-1', transaction: 'OP-1' },
      counterparty: {
        name: 'ACME INC',
        account: 'FR7630006000011234567890189',
        bankId: 'AGRIFRPP',
      },
      returnReason: 'AC04',
      remittance: `VIR SEPA ${long}BANK NBE ACME AGAIN COMPTE CLOS`,
    });
  });

  test('two accounts, no line ends, in pieces', () => {
    const other = FILE.map((record) => record.replace('00823', '00824'));
    expect(readText([...FILE, ...other].join('\n')).statements.length).toBe(2);
    expect(readText([...FILE, ...other].join('')).statements.length).toBe(2);
  });

  test.each([
    ['no record 07', FILE.slice(0, -1), 'STATEMENT_CUT'],
    [
      'a record of another account',
      FILE.map((r, i) => (i === 8 ? r.replace('00012345678', '00099945678') : r)),
      'RECORD_STRAY',
    ],
    [
      'an amount without sign',
      FILE.map((r, i) => (i === 8 ? movement(-45).replace(signed(-45), '00000000000451') : r)),
      'ENTRY_SYNTAX',
    ],
    [
      'an unknown record',
      [...FILE.slice(0, 3), at({ ...base, 0: '09' }), ...FILE.slice(3)],
      'RECORD_STRAY',
    ],
  ])('%s refuses the statement', (_, records, code) => {
    const file = readText(records.join('\n'));
    expect(file.statements).toEqual([]);
    expect(codesOf(file)).toContain(code);
  });

  test('a file without an opening is refused; other files are not CFONB', () => {
    expect(readStatements(bytesOf(FILE.slice(1).join('\n')), 'x')).toMatchObject({
      error: { code: 'CFONB_NO_STATEMENT' },
    });
    for (const text of ['01,S,R,260105\n', '0412345\n2026-01-01,5.00\n'])
      expect(sniffFormats(bytesOf(text))[0]?.format).not.toBe('cfonb120');
  });
});
