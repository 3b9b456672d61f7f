/** `ballast payments` in this process: counts, sums, findings and exit codes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from './cli.ts';

const room = mkdtempSync(join(tmpdir(), 'ballast-payments-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

const MESSAGE = `:20:ORDER-1
:28D:1/1
:50H:/BE68539007547034
Northwind Trading
:30:261201
:21:INV-1
:32B:EUR1250,75
:59:/DE89370400440532013000
Alpha Works GmbH
:71A:SHA
-
`;

async function ballast(...words: string[]) {
  let out = '';
  let err = '';
  const code = await runCli(words, {
    out: (text) => {
      out += text;
    },
    note: (text) => {
      err += text;
    },
    readInput: async () => '',
  });
  return { code, out, err };
}

beforeAll(() => {
  writeFileSync(join(room, 'good.fin'), MESSAGE);
  writeFileSync(join(room, 'bad.fin'), MESSAGE.replace('EUR1250,75', 'EUR12x'));
  writeFileSync(join(room, 'note.txt'), 'no payment at all\n');
});

test('a right file is told with its sums', async () => {
  const { code, out, err } = await ballast('payments', join(room, 'good.fin'));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/good\.fin +MT101 +ORDER-1 +1 +EUR 1,250\.75 \(1\) +clean/);
  const answer = JSON.parse((await ballast('payments', join(room, 'good.fin'), '--json')).out);
  expect(answer.files[0].summary).toMatchObject({
    count: 1,
    sums: [{ currency: 'EUR', amount: '1250.75', count: 1, direction: 'transfer' }],
    groups: [{ id: 'ORDER-1', date: '2026-12-01', account: 'BE68539007547034' }],
  });
});

test('a wrong or strange file gives exit code 1 and its reasons', async () => {
  const wrong = await ballast('payments', join(room, 'bad.fin'));
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain('(AMOUNT_SYNTAX)');
  const strange = await ballast('payments', join(room, 'note.txt'));
  expect(strange.code).toBe(1);
  expect(strange.err).toContain('code PAYMENT_FORMAT_UNKNOWN');
  expect((await ballast('payments')).code).toBe(2);
});
