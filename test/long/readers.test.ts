/**
 * The readers at length: 20,000 damaged files each, without a crash, a hang or much memory, and camt
 * streams whose memory stays flat. Seeds are fixed, so that a failure can be repeated.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CsvReader } from '../../sync/formats/csv/read.ts';
import type { ReadContext, StatementEvent, StatementReader } from '../../sync/formats/format.ts';
import { readStatements, STATEMENT_FORMATS } from '../../sync/formats/index.ts';
import { proveStatement } from '../../sync/formats/proof.ts';

const root = join(import.meta.dirname, '../../../shared/data/bank-files');
const isAbsent = !existsSync(root);
if (isAbsent) console.log('skipped: ../shared is absent');

const inputs = 20_000;
const mostBytes = 256 * 2 ** 20;

function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function filesOf(folder: string): Buffer[] {
  if (isAbsent) return [];
  return readdirSync(join(root, folder))
    .filter((name) => !/^(README\.md|expected\.json)$/.test(name))
    .map((name) => readFileSync(join(root, folder, name)))
    .filter((bytes) => bytes.length < 40_000);
}

/** Flips, cuts, doubles, leaves out, or puts a piece of another file in. */
function damage(bytes: Buffer, other: Buffer, random: (below: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  const at = random(copy.length);
  const length = random(copy.length - at);
  switch (random(5)) {
    case 0:
      for (let n = random(12) + 1; n > 0; n--) copy[random(copy.length)] = random(256);
      return copy;
    case 1:
      return copy.subarray(0, at);
    case 2:
      return Buffer.concat([copy.subarray(0, at + length), copy.subarray(at)]);
    case 3:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
    default: {
      const from = random(other.length);
      const piece = other.subarray(from, from + random(500));
      return Buffer.concat([copy.subarray(0, at), piece, copy.subarray(at)]);
    }
  }
}

describe.skipIf(isAbsent)(`${inputs} damaged files`, () => {
  const folders = ['mt940', 'mt942', 'camt052', 'camt053', 'camt054', 'csv'];
  test.each(folders)('%s', (folder) => {
    const files = filesOf(folder);
    const random = randomOf(20_261_122);
    const options = { defaultAccount: 'A', defaultCurrency: 'EUR' };
    const before = process.memoryUsage().rss;
    for (let run = 0; run < inputs; run++) {
      const file = files[random(files.length)] as Buffer;
      const bytes = damage(file, files[random(files.length)] as Buffer, random);
      const started = performance.now();
      const result = readStatements(bytes, 'damaged', options);
      if (result.ok)
        for (const statement of result.value.statements) {
          const proof = proveStatement(statement);
          if (proof.status !== 'proven') expect(proof.issues.length).toBeGreaterThan(0);
        }
      else expect(result.error.code).toMatch(/^[A-Z0-9_]+$/);
      expect(performance.now() - started).toBeLessThan(2000);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(mostBytes);
  });

  test('csv, without a look at the content before', () => {
    const files = filesOf('csv');
    const random = randomOf(5);
    const context: ReadContext = { fileName: 'x', encoding: 'utf-8', defaultAccount: 'A' };
    for (let run = 0; run < inputs / 10; run++) {
      const file = files[random(files.length)] as Buffer;
      const reader = new CsvReader(context);
      reader.write(damage(file, file, random));
      expect(reader.end().length).toBeGreaterThan(0);
    }
  });
});

/** One statement that goes on and on, in pieces of 64 KiB. */
function* longCamt(bytes: number): Generator<Buffer> {
  yield Buffer.from(
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr>' +
      '<MsgId>M</MsgId></GrpHdr><Stmt><Id>S</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id>' +
      '<Ccy>EUR</Ccy></Acct>',
  );
  let piece = '';
  let written = 0;
  for (let index = 0; written < bytes; index++) {
    piece +=
      `<Ntry><NtryRef>${index}</NtryRef><Amt Ccy="EUR">${index % 1000}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>` +
      '<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt><NtryDtls><TxDtls><Refs>' +
      `<EndToEndId>E${index}</EndToEndId></Refs><RmtInf><Ustrd>Müller &amp; Söhne ${index}</Ustrd>` +
      '</RmtInf></TxDtls></NtryDtls></Ntry>\n';
    if (piece.length < 65_536) continue;
    written += piece.length;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(`${piece}</Stmt></BkToCstmrStmt></Document>`);
}

describe('a camt stream', () => {
  test('of 300 MB needs no more memory than one of 100 MB', () => {
    const format = STATEMENT_FORMATS.find((one) => one.id === 'camt.053');
    if (!format) throw new Error('camt.053 is registered');
    const reader: StatementReader = format.open({ fileName: 'x', encoding: 'utf-8' });
    let entries = 0;
    let closed = 0;
    let read = 0;
    let early = 0;
    let peak = 0;
    const count = (events: readonly StatementEvent[]): void => {
      for (const event of events)
        if (event.type === 'entries') entries += event.entries.length;
        else if (event.type === 'close') closed++;
        else if (event.type === 'refusal') throw new Error(event.error.message);
    };
    const started = performance.now();
    for (const piece of longCamt(300e6)) {
      count(reader.write(piece));
      read += piece.length;
      const { rss } = process.memoryUsage();
      if (read < 100e6) early = Math.max(early, rss);
      peak = Math.max(peak, rss);
    }
    count(reader.end());
    const seconds = (performance.now() - started) / 1000;
    console.log(
      `${(read / 1e6).toFixed(0)} MB, ${entries} entries in ${seconds.toFixed(1)} s; resident memory ` +
        `${(early / 1e6).toFixed(0)} MB at most in the first 100, ${(peak / 1e6).toFixed(0)} MB in all`,
    );
    expect(closed).toBe(1);
    expect(entries).toBeGreaterThan(900_000);
    // The engine lets its young objects grow to a size of its own; what is read must not add to it.
    expect(peak - early).toBeLessThan(64e6);
    expect(peak).toBeLessThan(mostBytes * 1.5);
    expect(seconds).toBeLessThan(60);
  });
});
