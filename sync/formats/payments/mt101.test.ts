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

const CONVERTED = `:20:ORDER-2
:28D:1/1
:50H:/BE68539007547034
Northwind Trading
:52A:KREDBEBB
:30:261201
:21:INV-9
:21F:DEAL-4711
:23E:URGP
:23E:PHON/+32 2 555 01 02
:23E:OTHR/ring before noon
:32B:USD1087,5
:57A:CHASUS33
:59:/123456789
Beta Corp
:33B:EUR1000,
:71A:OUR
:36:1,0875
-`;

test('deal, instructions, ordered amount and rate are written as they were read', () => {
  const { order } = read(Buffer.from(CONVERTED));
  const [one] = order.blocks[0]?.transactions ?? [];
  expect(one).toMatchObject({
    exchange: { contract: 'DEAL-4711', rate: '1.0875' },
    ordered: { currency: 'EUR', amount: '1000' },
    instructionsForCreditorAgent: [
      { code: 'URGP', text: null },
      { code: 'PHON', text: '+32 2 555 01 02' },
      { code: 'OTHR', text: 'ring before noon' },
    ],
  });
  const written = writeMt101(order);
  if (!written.ok) throw new Error(written.error.message);
  expect(written.value.issues).toEqual([]);
  const text = Buffer.from(written.value.bytes).toString('latin1');
  const tags = text.split('\r\n').flatMap((line) => /^:(\w+):/.exec(line)?.[1] ?? []);
  expect(tags.slice(tags.indexOf('21'))).toEqual([
    '21',
    '21F',
    '23E',
    '23E',
    '23E',
    '32B',
    '57A',
    '59',
    '33B',
    '71A',
    '36',
  ]);
  expect(read(written.value.bytes).order).toEqual(order);
});

test('what the format cannot hold is told, never dropped in silence', () => {
  const { order } = read(Buffer.from(CONVERTED));
  const change = (part: object) => {
    const [block] = order.blocks;
    if (block === undefined) throw new Error('The order has a block.');
    const transactions = block.transactions.map((one) => ({ ...one, ...part }));
    const written = writeMt101({ ...order, blocks: [{ ...block, transactions }] });
    if (!written.ok) throw new Error(written.error.message);
    const [one] = written.value.order.blocks[0]?.transactions ?? [];
    return { one, told: written.value.issues.map(({ message }) => message) };
  };
  // The network takes no rate without what was ordered, nor without the deal's reference.
  const alone = change({ ordered: null });
  expect(alone.one?.exchange).toMatchObject({ contract: 'DEAL-4711', rate: null });
  expect(alone.told).toEqual(['Exchange rate "1.0875" has no place in MT101.']);
  const long = change({
    exchange: { unitCurrency: null, type: 'SPOT', rate: '1.0875', contract: 'DEAL-0123456789ABC' },
  });
  expect(long.one).toMatchObject({ exchange: null, ordered: null });
  expect(long.told).toEqual([
    'Type of rate "SPOT" has no place in MT101.',
    'Exchange contract "DEAL-0123456789ABC" has no place in MT101.',
    'Exchange rate "1.0875" has no place in MT101.',
    'Ordered amount "EUR 1000" has no place in MT101.',
  ]);
  const instructed = change({
    instructionsForCreditorAgent: [
      { code: 'PHOB', text: '+32 2 555' },
      { code: 'HOLD', text: null },
      { code: null, text: 'no code' },
    ],
    transferCurrency: 'GBP',
    instructionForDebtorAgent: 'by noon',
  });
  expect(instructed.one?.instructionsForCreditorAgent).toEqual([
    { code: 'PHON', text: '+32 2 555' },
    { code: 'OTHR', text: 'no code' },
  ]);
  expect(instructed.told).toEqual([
    'Transfer currency "GBP" has no place in MT101.',
    'Instruction for the debtor’s bank "by noon" has no place in MT101.',
    'Instruction "HOLD" has no place in MT101.',
  ]);
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
