/** Any payment file is recognised by content and told in counts and sums. */
import { describe, expect, test } from 'vitest';
import { bankFile, expectedFiles, noBankFiles } from '../../../test/helpers/sampleFiles.ts';
import { inspectPayments, type PaymentSummary, sniffPayments } from './index.ts';
import { isSameNumber, sumTexts } from './sums.ts';

function inspect(bytes: Uint8Array): PaymentSummary {
  const result = inspectPayments(bytes, 'file');
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  return result.value;
}

describe.skipIf(noBankFiles)('samples', () => {
  for (const [folder, format] of [
    ['pain001', 'pain.001'],
    ['pain002', 'pain.002'],
    ['nacha', 'nacha'],
    ['mt101', 'mt101'],
  ] as const)
    test(folder, () => {
      for (const [name, want] of expectedFiles(folder)) {
        if (name.endsWith('.gz')) continue;
        const bytes = bankFile(folder, name);
        expect([name, sniffPayments(bytes)]).toEqual([name, format]);
        const summary = inspect(bytes);
        expect(summary.sha256).toBe(want.sha256);
        if (folder === 'nacha') {
          expect(summary.count).toBe(want.entries);
          const cents = summary.sums.map(({ amount }) => Number(amount.replace('.', '')));
          expect(cents).toEqual([want.totalCreditMinor, want.totalDebitMinor]);
        } else if (folder === 'pain001') {
          expect(summary.count).toBe(want.transactions);
          const sum = sumTexts(summary.sums.map(({ amount }) => amount));
          expect(isSameNumber(sum, want.sum)).toBe(true);
        }
      }
    });

  test('statements and lists are no payments', () => {
    for (const folder of ['mt940', 'mt942', 'camt053', 'bai2', 'qif', 'sanctions'])
      for (const [name] of expectedFiles(folder))
        expect([folder, name, sniffPayments(bankFile(folder, name))]).toEqual([folder, name, null]);
  });
});

test('the sums of an order are told by currency, with the findings', () => {
  const block = (currency: string, amount: string) =>
    `<CdtTrfTxInf><PmtId><EndToEndId>${currency}</EndToEndId></PmtId><Amt><InstdAmt Ccy="${currency}">${amount}</InstdAmt></Amt></CdtTrfTxInf>`;
  const text = `<Document><CstmrCdtTrfInitn><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-22T10:00:00</CreDtTm><NbOfTxs>3</NbOfTxs></GrpHdr>
<PmtInf><PmtInfId>B</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt>2026-11-23</ReqdExctnDt>${block('USD', '1.50')}${block('EUR', '2')}</PmtInf></CstmrCdtTrfInitn></Document>`;
  const summary = inspect(Buffer.from(text));
  expect(summary.sums).toEqual([
    { direction: 'transfer', currency: 'EUR', count: 1, amount: '2' },
    { direction: 'transfer', currency: 'USD', count: 1, amount: '1.50' },
  ]);
  expect(summary.isRefused).toBe(true);
  expect(summary.findings.map(({ code }) => code)).toContain('COUNT_WRONG');
});

test('what is no payment file is refused by name', () => {
  expect(inspectPayments(Buffer.from('hello'), 'note.txt')).toMatchObject({
    ok: false,
    error: { code: 'PAYMENT_FORMAT_UNKNOWN' },
  });
});
