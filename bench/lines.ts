/** Statement lines for benchmarks: 40 accounts, three years, 10 categories, texts of a real length. */
import { createHash } from 'node:crypto';
import { testId } from '../test/helpers/workspace.ts';

export const lineColumns = [
  'id',
  'statement_id',
  'account_id',
  'position',
  'booking_date',
  'value_date',
  'currency',
  'amount_minor',
  'code',
  'bank_reference',
  'customer_reference',
  'end_to_end_id',
  'counterparty_name',
  'counterparty_account',
  'remittance',
  'reversal',
  'details',
  'category_id',
  'fingerprint',
  'occurrence',
  'source_line',
  'source_offset',
  'source_length',
] as const;

export type Line = (string | number | bigint | null)[];

export const accountCount = 40;
export const categoryCount = 10;
export const days = 1096;
export const accountId = (index: number): string => testId(100 + index);
export const categoryId = (index: number): string => testId(300 + index);
export const statementId = (account: number, day: number): string =>
  testId(10_000 + day * accountCount + account);

const names = [
  'Müller Maschinenbau GmbH',
  'Harbour Industrial Supplies Ltd',
  'Société de Transport du Nord',
  'Nordic Paper Oy',
  'Stadtwerke München',
];

export function dateOfDay(day: number): string {
  return new Date(Date.UTC(2023, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);
}

/** `count` lines in order of day and account; the same count gives the same lines. */
export function makeLines(
  count: number,
  firstId = 10_000_000,
  range: { readonly from: number; readonly to: number } = { from: 0, to: days },
): Line[] {
  let state = 20_260_101;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
  const slots = accountCount * (range.to - range.from);
  return Array.from({ length: count }, (_, index) => {
    const slot = Math.floor((index * slots) / count);
    const day = range.from + Math.floor(slot / accountCount);
    const account = slot % accountCount;
    const date = dateOfDay(day);
    const reference = `NTRF${random(1_000_000_000)}`;
    const fingerprint = createHash('sha256')
      .update(`${reference}${firstId + index}`)
      .digest('hex');
    return [
      testId(firstId + index),
      statementId(account, day),
      accountId(account),
      (index % 25) + 1,
      date,
      date,
      'EUR',
      BigInt(random(100_000_000) - 50_000_000),
      'NTRF',
      reference,
      null,
      `E2E-${random(1_000_000_000)}`,
      names[index % names.length] ?? null,
      `DE${random(1_000_000_000)}${random(1_000_000_000)}`,
      `Invoice ${random(10_000_000)} of ${date}, contract ${random(100_000)}, with thanks for your payment`,
      0,
      null,
      categoryId(random(categoryCount)),
      fingerprint.slice(0, 32),
      1,
      index * 3 + 10,
      index * 220,
      215,
    ];
  });
}
