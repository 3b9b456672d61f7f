/** MT101: the sample, dialects, rules, writing and reading back. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orders } from '../../../test/helpers/paymentOrders.ts';
import { bankFile, expectedFiles, noBankFiles } from '../../../test/helpers/sampleFiles.ts';
import type { PaymentFile } from './model.ts';
import { joinLines, wrapLines } from './mt101/fields.ts';
import { readMt101 } from './mt101/read.ts';
import { writeMt101 } from './mt101/write.ts';

function read(bytes: Uint8Array): PaymentFile {
  const result = readMt101(bytes);
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  return result.value;
}

describe.skipIf(noBankFiles)('samples', () => {
  for (const [name, want] of expectedFiles('mt101'))
    test(`${name} (${want.class})`, () => {
      const file = read(bankFile('mt101', name));
      const all = file.order.blocks.flatMap((block) => block.transactions);
      expect(file.order.messageId).toBe(want.senderReference);
      expect(all.length).toBe(want.transactions);
      expect(all.map(({ amount }) => amount.currency + amount.amount.replace('.', ','))).toEqual(
        want.amounts,
      );
      expect(file.isRefused).toBe(want.class === 'malformed');
    });
});

const MESSAGE = `{1:F01BANKBEBBAXXX0000000000}{2:I101BANKDEFFXXXXN}{4:
:20:ORDER-1
:28D:1/1
:50F:/BE68539007547034
1/Northwind Trading
2/Quai 1
3/BE/Gent
:52A:KREDBEBB
:30:261201
:21:INV-1
:32B:EUR1250,75
:57A:COBADEFFXXX
:59:/DE89370400440532013000
Alpha Works GmbH
Am Wall 7
:70:Invoice 4711 and a text that goes o
n in the next line
:77B:/BENEFRES/DE
:71A:SHA
:21:INV-2
:32B:USD10,
:57C://FW021000021
:59F:/123456789
1/Beta Corp
3/US/Boston
:71A:OUR
-}`;

test('a message of two transactions is read to its last field', () => {
  const file = read(Buffer.from(MESSAGE));
  const [block] = file.order.blocks;
  expect(file.order.blocks.length).toBe(1);
  expect(block).toMatchObject({
    id: 'ORDER-1',
    executionDate: '2026-12-01',
    debtor: {
      name: 'Northwind Trading',
      address: { town: 'Gent', country: 'BE', lines: ['Quai 1'] },
    },
    debtorAccount: { iban: 'BE68539007547034' },
    debtorAgent: { bic: 'KREDBEBB' },
  });
  expect(block?.transactions[0]).toMatchObject({
    endToEndId: 'INV-1',
    amount: { amount: '1250.75', currency: 'EUR' },
    creditor: { name: 'Alpha Works GmbH', address: { lines: ['Am Wall 7'] } },
    creditorAccount: { iban: 'DE89370400440532013000' },
    chargeBearer: 'SHAR',
    remittance: { unstructured: ['Invoice 4711 and a text that goes on in the next line'] },
  });
  expect(block?.transactions[1]).toMatchObject({
    creditorAgent: { clearingSystem: { code: 'USABA' }, clearingNumber: '021000021' },
    creditorAccount: { other: { id: '123456789' } },
    chargeBearer: 'DEBT',
  });
  expect(file.issues.map(({ code }) => code)).toEqual(['ELEMENT_NOT_KEPT', 'ADDRESS_UNSTRUCTURED']);
  expect(file.isRefused).toBe(false);
});

test('wrong amounts, dates and empty messages refuse the file', () => {
  const codes = (from: string, to: string): string[] =>
    read(Buffer.from(MESSAGE.replace(from, to)))
      .issues.filter(({ severity }) => severity === 'error')
      .map(({ code }) => code);
  expect(codes(':32B:EUR1250,75', ':32B:EUR12x')).toContain('AMOUNT_SYNTAX');
  expect(codes(':32B:EUR1250,75\n', '')).toContain('AMOUNT_MISSING');
  expect(codes(':30:261201', ':30:261301')).toContain('DATE_SYNTAX');
  expect(read(Buffer.from(':20:A\n:28D:1/1\n-')).isRefused).toBe(true);
  expect(readMt101(Buffer.from('hello'))).toMatchObject({ error: { code: 'MT101_NO_MESSAGE' } });
});

test('a message of a longer order tells that others are missing', () => {
  const file = read(Buffer.from(MESSAGE.replace(':28D:1/1', ':28D:1/3')));
  expect(file.issues.map(({ code }) => code)).toContain('PAGES_MISSING');
});

test('lines join to the text that they were cut from', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z]([A-Z ]{0,1}[A-Z]){0,70}$/), (text) => {
      const lines = wrapLines(text);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(35);
      expect(joinLines(lines)).toBe(text);
    }),
  );
});

test('what is written reads back as the order that it tells', () => {
  let written = 0;
  fc.assert(
    fc.property(orders('09'), (order) => {
      const short = {
        ...order,
        messageId: order.messageId?.slice(0, 16) ?? null,
        blocks: order.blocks.map((block, b) => ({
          ...block,
          id: `B${b}`,
          transactions: block.transactions.map((one, t) => ({
            ...one,
            endToEndId: `E${b}.${t}`,
            chargeBearer: one.chargeBearer ?? 'SHAR',
          })),
        })),
      };
      const result = writeMt101(short);
      if (!result.ok) throw new Error(JSON.stringify(result.error));
      const text = Buffer.from(result.value.bytes).toString('latin1');
      for (const line of text.split('\r\n')) expect(line.length).toBeLessThanOrEqual(41);
      const file = read(result.value.bytes);
      expect(file.order).toEqual(result.value.order);
      expect(file.isRefused).toBe(false);
      const amounts = (from: typeof order) =>
        from.blocks.flatMap((block) => block.transactions.map((one) => one.amount));
      expect(amounts(file.order)).toEqual(amounts(short));
      written++;
    }),
    { numRuns: 1000 },
  );
  expect(written).toBe(1000);
});
