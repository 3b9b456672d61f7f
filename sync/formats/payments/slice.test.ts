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
      ...paymentSlice(bytes, format, { line: line ?? 0, id: endToEndId }),
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

  it('is the records of an entry in NACHA without line ends, at their byte', () => {
    const entries = [
      { code: '22', amount: '500.00', number: 1 },
      { code: '27', amount: '80.00', number: 2 },
    ];
    const text = Buffer.from(nachaFile('pay.ach', 'A', entries).bytes).toString('latin1');
    const addenda = `705${'PAID TWICE'.padEnd(80)}00010000001`;
    const lines = text.trimEnd().split('\n');
    lines.splice(3, 0, addenda.padEnd(94));
    const joined = lines.map((record) => record.padEnd(94)).join('');
    for (const run of [joined, `\u00ef\u00bb\u00bf${joined}`, `${joined}\r\n`, `${joined}\u001a`]) {
      const start = run.startsWith('1') ? 0 : 3;
      const bytes = Buffer.from(run, 'latin1');
      const first = paymentSlice(bytes, 'nacha', { line: 3, id: null });
      expect(first?.offset).toBe(start + 2 * 94);
      expect(first?.text).toHaveLength(2 * 94);
      expect(first?.text).toBe(run.slice(first?.offset ?? 0, start + 4 * 94));
      const second = paymentSlice(bytes, 'nacha', { line: 5, id: null });
      expect(second?.offset).toBe(start + 4 * 94);
      expect(second?.text).toMatch(/^627.*0000002$/);
      expect(paymentSlice(bytes, 'nacha', { line: 99, id: null })).toBeNull();
    }
    const run = nachaFile('pay.ach', 'A', entries).bytes;
    const whole = Buffer.from(run).toString('latin1').trimEnd().replaceAll('\n', '');
    const slices = slicesOf('nacha', Buffer.from(whole, 'latin1'));
    expect(slices.map(({ line, offset }) => [line, offset])).toEqual([
      [3, 188],
      [4, 282],
    ]);
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
