/** Finding a payment's own text again in files of each format. */
import { describe, expect, it } from 'vitest';
import { nachaFile, pain001File } from '../../../test/helpers/paymentFiles.ts';
import { type PaymentFormat, readPayments } from './index.ts';
import { paymentSlice } from './slice.ts';

function slicesOf(format: PaymentFormat, bytes: Uint8Array) {
  const read = readPayments(bytes, 'file');
  if (!read.ok) throw new Error(read.error.message);
  return read.value.batches.flatMap(({ payments }) =>
    payments.map(({ line, endToEndId }) => ({
      line,
      text: paymentSlice(bytes, format, { line: line ?? 0, id: endToEndId }),
    })),
  );
}

describe('the slice of a payment', () => {
  const transfers = [
    { id: 'E2E-1', amount: '1.00' },
    { id: 'A&amp;B', amount: '2.00' },
  ];
  const { bytes } = pain001File('MSG', [{ id: 'RUN', date: '2026-03-05', transfers }]);

  it('is found in XML on one line by its id', () => {
    const slices = slicesOf('pain.001', bytes);
    expect(slices.map(({ line }) => line)).toEqual([1, 1]);
    expect(slices[0]?.text).toMatch(/^<CdtTrfTxInf>.*E2E-1.*<\/CdtTrfTxInf>$/);
    expect(slices[1]?.text).toContain('A&amp;B');
    expect(slices[1]?.text).not.toContain('E2E-1');
  });

  it('is found in XML over many lines by its line', () => {
    const text = Buffer.from(bytes).toString().replaceAll('<CdtTrfTxInf>', '\n<CdtTrfTxInf>\n');
    const slices = slicesOf('pain.001', Buffer.from(text));
    expect(slices.map(({ line }) => line)).toEqual([2, 4]);
    expect(slices[1]?.text).toContain('A&amp;B');
  });

  it('is the record of NACHA', () => {
    const entries = [
      { code: '22', amount: '500.00', number: 1 },
      { code: '27', amount: '80.00', number: 2 },
    ];
    const slices = slicesOf('nacha', nachaFile('pay.ach', 'A', entries).bytes);
    expect(slices.map(({ line }) => line)).toEqual([3, 4]);
    expect(slices[1]?.text).toMatch(/^627.*0000002$/);
  });

  it('is the fields of MT101 up to the next order, and nothing where the line is not there', () => {
    const one = (number: number) =>
      `:21:PAY-${number}\n:32B:EUR${number},00\n:59:/DE02120300000000202051\nBeta\n:71A:SHA\n`;
    const head = ':20:MSG\n:28D:1/1\n:50H:/DE89370400440532013000\nRig\n:30:260305\n';
    const mt101 = Buffer.from(`${head}${one(1)}${one(2)}`);
    const slices = slicesOf('mt101', mt101);
    expect(slices.map(({ line }) => line)).toEqual([6, 11]);
    expect(slices[0]?.text).toMatch(/^:21:PAY-1[\s\S]*:71A:SHA$/);
    expect(paymentSlice(mt101, 'mt101', { line: 99, id: null })).toBeNull();
  });
});
