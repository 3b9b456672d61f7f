/** Payment files and sanctions lists with flipped, cut, doubled and lost bytes, for the fuzz tests. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { inspectPayments } from '../../sync/formats/payments/index.ts';
import type { PaymentFile } from '../../sync/formats/payments/model.ts';
import { readMt101 } from '../../sync/formats/payments/mt101/read.ts';
import { dollarsOf, fileTotals } from '../../sync/formats/payments/nacha/model.ts';
import { readNacha } from '../../sync/formats/payments/nacha/read.ts';
import { readPain001 } from '../../sync/formats/payments/pain001/read.ts';
import { readPain002 } from '../../sync/formats/payments/pain002/read.ts';
import { isSameNumber, sumTexts } from '../../sync/formats/payments/sums.ts';
import { readSanctions } from '../../sync/formats/sanctions/index.ts';
import { damage, randomOf } from './fuzzFormats.ts';
import { BANK_FILES, bankFile } from './sampleFiles.ts';

/** The samples of a folder; of the large ones the first 40,000 bytes, which is damage already. */
export function headsOf(folder: string): Buffer[] {
  return readdirSync(path.join(BANK_FILES, folder))
    .filter((name) => !/^(README\.md|expected\.json)$|\.gz$/.test(name))
    .map((name) => bankFile(folder, name).subarray(0, 40_000));
}

/** An accepted order is what it declares to be. */
function checkOrderFile({ order, isRefused }: PaymentFile): void {
  if (isRefused) return;
  for (const { declared, transactions } of [
    { declared: order.declared, transactions: order.blocks.flatMap((one) => one.transactions) },
    ...order.blocks,
  ]) {
    const amounts = transactions.map(({ amount }) => amount.amount);
    if (declared.count !== null) deepStrictEqual(Number(declared.count), transactions.length);
    if (declared.sum !== null) ok(isSameNumber(declared.sum.replace(/^\+/, ''), sumTexts(amounts)));
    for (const amount of amounts) ok(/^\d+(\.\d+)?$/.test(amount));
  }
}

const CODE = /^[A-Z0-9_]+$/;

/** Reads bytes with one reader and checks what it says; an accepted file keeps its proof. */
const READERS: Readonly<Record<string, (bytes: Buffer) => void>> = {
  pain001(bytes) {
    const read = readPain001(bytes);
    if (read.ok) checkOrderFile(read.value);
    else ok(CODE.test(read.error.code));
  },
  mt101(bytes) {
    const read = readMt101(bytes);
    if (read.ok) checkOrderFile(read.value);
    else ok(CODE.test(read.error.code));
  },
  pain002(bytes) {
    const read = readPain002(bytes);
    if (!read.ok) ok(CODE.test(read.error.code));
  },
  nacha(bytes) {
    const read = readNacha(bytes);
    if (!read.ok) ok(CODE.test(read.error.code));
    else if (!read.value.isRefused) {
      const totals = fileTotals(read.value.batches);
      deepStrictEqual(read.value.declared?.credit, dollarsOf(totals.creditMinor));
      deepStrictEqual(read.value.declared?.debit, dollarsOf(totals.debitMinor));
      deepStrictEqual(read.value.declared?.hash, totals.hash);
    }
  },
  sanctions(bytes) {
    const read = readSanctions(bytes, (party) => ok(party.id !== '' && party.names.length > 0));
    if (!read.ok) ok(CODE.test(read.error.code));
  },
};

export const PAYMENT_READERS = Object.keys(READERS);
const LIMIT_MS = 2000;

/** Reads `runs` damaged copies of the files; throws where a reader crashes, hangs or lies. */
export function readDamaged(
  reader: string,
  files: readonly Buffer[],
  runs: number,
  seed: number,
): void {
  const random = randomOf(seed);
  for (let run = 0; run < runs; run++) {
    const bytes = damage(files[random(files.length)] as Buffer, random);
    const started = performance.now();
    try {
      READERS[reader]?.(bytes);
      inspectPayments(bytes, 'damaged');
    } catch (error) {
      throw new Error(`${reader}, run ${run}, seed ${seed}: ${String(error)}`, { cause: error });
    }
    const ms = performance.now() - started;
    if (ms > LIMIT_MS) throw new Error(`${reader}, run ${run}, seed ${seed}: ${ms} ms`);
  }
}
