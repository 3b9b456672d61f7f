/** pain.001: samples of banks, rules, schema and reading back what was written. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IsoDate } from '../../../core/time/dates.ts';
import { orders } from '../../../test/helpers/paymentOrders.ts';
import {
  bankFile,
  expectedFiles,
  noBankFiles,
  schemaFaults,
} from '../../../test/helpers/sampleFiles.ts';
import {
  codeOf,
  NO_ACCOUNT,
  NO_ADDRESS,
  NO_AGENT,
  NO_BLOCK,
  NO_PARTY,
  NO_TRANSACTION,
  NO_TYPE,
  ownOf,
  type PaymentBlock,
  type PaymentFile,
  type PaymentOrder,
  type PaymentTransaction,
} from './model.ts';
import { readPain001 } from './pain001/read.ts';
import { writePain001 } from './pain001/write.ts';
import { isSameNumber, sumTexts } from './sums.ts';

function read(bytes: Uint8Array): PaymentFile {
  const result = readPain001(bytes);
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  return result.value;
}

const errorsOf = (file: PaymentFile): string[] =>
  file.issues.filter((issue) => issue.severity === 'error').map((issue) => issue.code);

describe.skipIf(noBankFiles)('samples', () => {
  for (const [name, want] of expectedFiles('pain001'))
    test(`${name} (${want.class})`, () => {
      const bytes = bankFile('pain001', name);
      const file = read(bytes);
      const { order } = file;
      expect(file.namespace).toBe(want.namespace);
      expect(order.messageId).toBe(want.messageId);
      expect(order.createdAt).toBe(want.creationDateTime);
      expect(order.declared).toEqual({ count: want.declaredNbOfTxs, sum: want.declaredCtrlSum });
      expect(order.initiator.name).toBe(want.initiatingParty);
      const all = order.blocks.flatMap((block) => block.transactions);
      expect(all.length).toBe(want.transactions);
      expect(isSameNumber(sumTexts(all.map((one) => one.amount.amount)), want.sum)).toBe(true);
      expect(order.blocks.length).toBe(want.payments.length);
      for (const [index, block] of order.blocks.entries()) checkBlock(block, want.payments[index]);
      expect(file.isRefused).toBe(want.class === 'malformed');
      if (want.issues) {
        const counts = errorsOf(file).filter((code) => /^(COUNT|SUM)_WRONG$/.test(code));
        expect(counts.length).toBe(want.issues.length);
      }
      if (name === 'v03-wrong-count-and-sum.xml')
        expect(errorsOf(file).filter((code) => code === 'BLOCK_ID_TWICE').length).toBe(3);
      if (want.xsdValid !== undefined) {
        const type = file.messageType;
        expect(schemaFaults(type, bytes).length === 0).toBe(want.xsdValid);
      }
    });

  // biome-ignore lint/suspicious/noExplicitAny: expected.json is not typed.
  function checkBlock(block: PaymentBlock, want: any): void {
    expect({
      id: block.id,
      method: block.method,
      batch: block.isBatch === null ? null : String(block.isBatch),
      date: block.executionDate,
      account: block.debtorAccount.iban ?? block.debtorAccount.other?.id,
      service: block.type?.serviceLevels[0]?.code ?? null,
      bearer: block.chargeBearer,
      declared: [block.declared.count, block.declared.sum],
      currencies: [...new Set(block.transactions.map((one) => one.amount.currency))].sort(),
      ids: block.transactions.map((one) => one.endToEndId),
      accounts: block.transactions.map(
        ({ creditorAccount }) => creditorAccount?.iban ?? creditorAccount?.other?.id ?? null,
      ),
    }).toEqual({
      id: want.id,
      method: want.method,
      batch: want.batchBooking,
      date: want.executionDate,
      account: want.debtorAccount,
      service: want.serviceLevel,
      bearer: want.chargeBearer,
      declared: [want.declaredNbOfTxs, want.declaredCtrlSum],
      currencies: [...want.currencies].sort(),
      ids: want.endToEndIds,
      accounts: want.creditorAccounts,
    });
    const sum = sumTexts(block.transactions.map((one) => one.amount.amount));
    expect(isSameNumber(sum, want.sum)).toBe(true);
  }
});

const TRANSACTION: PaymentTransaction = {
  ...NO_TRANSACTION,
  endToEndId: 'INV-4711',
  amount: { amount: '1250.75', currency: 'EUR' },
  creditor: {
    ...NO_PARTY,
    name: 'Alpha Works GmbH',
    address: { ...NO_ADDRESS, town: 'Bremen', country: 'DE', lines: ['Am Wall 7'] },
  },
  creditorAccount: { ...NO_ACCOUNT, iban: 'DE89370400440532013000' },
  creditorAgent: { ...NO_AGENT, bic: 'COBADEFFXXX' },
  remittance: { unstructured: ['Invoice 4711'], structured: [] },
};

const BLOCK: PaymentBlock = {
  ...NO_BLOCK,
  id: 'PAY-1',
  isBatch: true,
  type: { ...NO_TYPE, serviceLevels: [codeOf('SEPA')] },
  executionDate: '2026-12-01' as IsoDate,
  debtor: {
    ...NO_PARTY,
    name: 'Northwind Trading',
    address: { ...NO_ADDRESS, street: 'Quai 1', town: 'Gent', country: 'BE' },
  },
  debtorAccount: { ...NO_ACCOUNT, iban: 'BE68539007547034' },
  debtorAgent: { ...NO_AGENT, bic: 'KREDBEBB' },
  chargeBearer: 'SLEV',
  transactions: [TRANSACTION],
};

const ORDER: PaymentOrder = {
  messageId: 'MSG-1',
  createdAt: '2026-11-22T10:00:00Z',
  declared: { count: null, sum: null },
  initiator: { ...NO_PARTY, name: 'Northwind Trading' },
  forwarder: null,
  blocks: [BLOCK],
};

const withTransaction = (change: Partial<PaymentTransaction>): PaymentOrder => ({
  ...ORDER,
  blocks: [{ ...BLOCK, transactions: [{ ...TRANSACTION, ...change }] }],
});

/** Codes of the errors that keep an order from being written; empty where it is written. */
function refusal(order: PaymentOrder): string[] {
  const result = writePain001(order, { version: '09', characters: 'latin' });
  if (result.ok) return [];
  expect(result.error.code).toBe('PAYMENT_NOT_WRITTEN');
  return (result.error.details as { issues: { code: string }[] }).issues.map((issue) => issue.code);
}

describe('rules', () => {
  test('a right order is written', () => {
    expect(refusal(ORDER)).toEqual([]);
  });

  test('each wrong order is refused for its own reason', () => {
    const account = (iban: string) => ({ creditorAccount: { ...NO_ACCOUNT, iban } });
    const structured = (referenceType: ReturnType<typeof codeOf>, reference: string) => ({
      remittance: {
        unstructured: [],
        structured: [
          {
            documents: [],
            due: null,
            creditNote: null,
            remitted: null,
            referenceType,
            referenceIssuer: null,
            reference,
            additional: [],
          },
        ],
      },
    });
    const cases: readonly [string, PaymentOrder][] = [
      ['IBAN_CHECK_DIGITS', withTransaction(account('DE88370400440532013000'))],
      ['BIC_FORMAT', withTransaction({ creditorAgent: { ...NO_AGENT, bic: 'COBADE' } })],
      ['SEPA_CURRENCY', withTransaction({ amount: { amount: '1.00', currency: 'USD' } })],
      ['AMOUNT_DECIMALS', withTransaction({ amount: { amount: '1.001', currency: 'EUR' } })],
      ['AMOUNT_ZERO', withTransaction({ amount: { amount: '0.00', currency: 'EUR' } })],
      ['SEPA_AMOUNT', withTransaction({ amount: { amount: '1000000000.00', currency: 'EUR' } })],
      ['SEPA_CHARGES', withTransaction({ chargeBearer: 'DEBT' })],
      ['SEPA_IBAN_MISSING', withTransaction({ creditorAccount: null })],
      ['ID_TOO_LONG', withTransaction({ endToEndId: 'X'.repeat(36) })],
      ['ID_CHARACTERS', withTransaction({ endToEndId: 'A//B' })],
      ['ID_CHARACTERS', withTransaction({ endToEndId: 'Rechnung-ü' })],
      ['RF_CHECK_DIGITS', withTransaction(structured(codeOf('SCOR'), 'RF19539007547034'))],
      [
        'QRR_CHECK_DIGIT',
        withTransaction({
          ...account('CH4431999123000889012'),
          ...structured(ownOf('QRR'), '210000000003139471430009018'),
        }),
      ],
      ['QRR_MISSING', withTransaction(account('CH4431999123000889012'))],
      [
        'QRR_ACCOUNT',
        withTransaction({
          ...account('CH9300762011623852957'),
          ...structured(ownOf('QRR'), '210000000003139471430009017'),
        }),
      ],
      [
        'ADDRESS_UNSTRUCTURED',
        withTransaction({
          creditor: { ...NO_PARTY, name: 'X', address: { ...NO_ADDRESS, lines: ['Bremen'] } },
        }),
      ],
      ['NAME_MISSING', withTransaction({ creditor: null })],
      ['BLOCK_ID_TWICE', { ...ORDER, blocks: [BLOCK, BLOCK] }],
      [
        'END_TO_END_ID_TWICE',
        { ...ORDER, blocks: [{ ...BLOCK, transactions: [TRANSACTION, TRANSACTION] }] },
      ],
      ['BLOCK_EMPTY', { ...ORDER, blocks: [{ ...BLOCK, transactions: [] }] }],
      ['ORDER_EMPTY', { ...ORDER, blocks: [] }],
      ['EXECUTION_DATE_MISSING', { ...ORDER, blocks: [{ ...BLOCK, executionDate: null }] }],
      ['ID_MISSING', { ...ORDER, messageId: null }],
      ['AMOUNT_SYNTAX', withTransaction({ amount: { amount: 'ten', currency: 'EUR' } })],
      ['AMOUNT_SYNTAX', withTransaction({ amount: { amount: '-1.00', currency: 'EUR' } })],
      ['SCHEMA_VALUE', withTransaction({ purpose: codeOf('SALARY') })],
      ['SCHEMA_VALUE', withTransaction({ chargeBearer: 'OUR' })],
      ['SCHEMA_VALUE', withTransaction({ creditorAccount: NO_ACCOUNT })],
      ['SCHEMA_VALUE', { ...ORDER, createdAt: 'yesterday' }],
      ['CREATED_AT_MISSING', { ...ORDER, createdAt: null }],
    ];
    for (const [code, order] of cases)
      expect([code, refusal(order)]).toEqual([code, expect.arrayContaining([code])]);
  });

  test('other writing becomes Latin, and what was changed is told', () => {
    const creditor = { ...NO_PARTY, name: 'Żółć Müller & Søn «Ω»' };
    const result = writePain001(withTransaction({ creditor }), {
      version: '09',
      characters: 'latin',
    });
    if (!result.ok) throw new Error(result.error.message);
    const [block] = result.value.order.blocks;
    expect(block?.transactions[0]?.creditor?.name).toBe("Zolc Mueller + Son 'O'");
    expect(result.value.issues.map((issue) => issue.message)).toContain(
      `"${creditor.name}" became "Zolc Mueller + Son 'O'" (Ż to Z, ó to o, ł to l, ć to c, ü to ue, & to +, ø to o, « to ', Ω to O, » to ').`,
    );
  });

  test('a long name is cut and told; the older version leaves out what it lacks', () => {
    const order = withTransaction({
      uetr: '8a562c67-ca16-48ba-b074-65581be6f011',
      creditor: {
        ...NO_PARTY,
        name: 'N'.repeat(80),
        address: { ...NO_ADDRESS, town: 'Bremen', country: 'DE', floor: '3rd' },
      },
    });
    const result = writePain001(order, { version: '03', characters: 'latin' });
    if (!result.ok) throw new Error(result.error.message);
    const codes = result.value.issues.map((issue) => issue.code);
    expect(codes).toEqual(
      expect.arrayContaining(['TEXT_CUT', 'FIELD_NOT_IN_VERSION', 'ADDRESS_MOVED']),
    );
    expect(result.value.order.blocks[0]?.transactions[0]?.creditor?.address?.lines).toEqual([
      '3rd',
    ]);
  });

  test('what the order has no place for is named when read', () => {
    const result = writePain001(ORDER, { version: '09', characters: 'latin' });
    if (!result.ok) throw new Error(result.error.message);
    const text = Buffer.from(result.value.bytes)
      .toString('utf8')
      .replace('</CdtTrfTxInf>', '<Tax><Mtd>x</Mtd></Tax></CdtTrfTxInf>');
    const told = read(Buffer.from(text)).issues.find((issue) => issue.code === 'ELEMENT_NOT_KEPT');
    expect(told?.message).toContain('Tax');
  });

  test('a document type, other messages and broken XML are refused', () => {
    const code = (text: string): string | null => {
      const result = readPain001(Buffer.from(text));
      return result.ok ? null : result.error.code;
    };
    expect(code('<!DOCTYPE a [<!ENTITY x "y">]><Document/>')).toBe('XML_DOCTYPE_REFUSED');
    expect(code('<Document><CstmrPmtStsRpt/></Document>')).toBe('PAIN001_NO_ORDER');
    expect(code('<Document><CstmrCdtTrfInitn>')).toBe('XML_MALFORMED');
  });
});

describe('reading back', () => {
  for (const version of ['03', '09'] as const)
    test(`version ${version}: what is written reads back as the order that it tells`, () => {
      let written = 0;
      fc.assert(
        fc.property(orders(version), (order) => {
          const result = writePain001(order, { version, characters: 'any' });
          if (!result.ok) throw new Error(JSON.stringify(result.error));
          const { bytes, order: prepared } = result.value;
          const file = read(bytes);
          expect(file.order).toEqual(prepared);
          expect(file.messageType).toBe(`pain.001.001.${version}`);
          expect(errorsOf(file)).toEqual([]);
          expect({ ...prepared, declared: null, blocks: [] }).toEqual({
            ...order,
            declared: null,
            blocks: [],
          });
          expect(
            prepared.blocks.map((block) => ({ ...block, declared: order.blocks[0]?.declared })),
          ).toEqual(order.blocks);
          if (!noBankFiles) {
            const faults = schemaFaults(`pain.001.001.${version}`, bytes);
            if (faults.length > 0) throw new Error(faults.join('\n'));
          }
          written++;
        }),
        { numRuns: 60 },
      );
      expect(written).toBe(60);
    });
});
