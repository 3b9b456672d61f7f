/**
 * A morning's files of twenty banks as a treasury desk gets them: booked statements in five formats,
 * interim reports, a notification, a CSV that names no account, a file that came twice and one that
 * broke off. Figures follow on the balances that are handed in.
 */
import type { IsoDate } from '../../core/time/dates.ts';
import { writeBai2 } from '../../sync/formats/bai2/write.ts';
import { writeCamt052, writeCamt054 } from '../../sync/formats/camt/write.ts';
import type { Statement, StatementKind } from '../../sync/formats/model.ts';
import { writeMt942 } from '../../sync/formats/mt940/write.ts';
import { writeOfx } from '../../sync/formats/ofx/write.ts';
import {
  brokenFile,
  camt053File,
  csvFile,
  mt940File,
  type TestFile,
  type TestStatement,
} from './bankFiles.ts';
import { readText } from './bankSamples.ts';

export interface DayAccount {
  readonly number: string;
  readonly currency: string;
  /** The balance of the day before. */
  readonly openingCents: bigint;
}

export interface BankDay {
  readonly files: readonly TestFile[];
  /** What the booked statements add up to, by account number. */
  readonly booked: ReadonlyMap<string, bigint>;
}

const BOOKED = { camt: 8, mt940: 4, bai2: 1, ofx: 1 } as const;
/** Accounts that `bankDay` needs: one for each booked statement and two for what is not booked. */
export const DAY_ACCOUNTS = BOOKED.camt + BOOKED.mt940 + BOOKED.bai2 + BOOKED.ofx + 2;

function linesOf(index: number): TestStatement['lines'] {
  return [
    { cents: BigInt(1_250_000 + index * 137), text: `Customer receipt INV ${70_000 + index}` },
    { cents: BigInt(-(400_000 + index * 61)), text: `Supplier run ${400 + index}` },
  ];
}

/** The statement in the model, as another kind. */
function modelOf(statement: TestStatement, kind: StatementKind): Statement {
  const [read] = readText(mt940File('model.sta', statement).buffer).statements;
  if (!read) throw new Error('The file holds a statement.');
  return { ...read, kind };
}

function file(name: string, bytes: Uint8Array): TestFile {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
}

/** Twenty files of `day` for accounts that have two decimals; `accounts` are `DAY_ACCOUNTS` or more. */
export function bankDay(accounts: readonly DayAccount[], day: IsoDate): BankDay {
  const statements = accounts.slice(0, DAY_ACCOUNTS).map(
    (account, index): TestStatement => ({
      account: account.number,
      currency: account.currency,
      number: String(327 + index),
      day,
      openingCents: account.openingCents,
      lines: linesOf(index),
      message: `DAY${index}`,
    }),
  );
  if (statements.length < DAY_ACCOUNTS) throw new Error(`A day needs ${DAY_ACCOUNTS} accounts.`);
  const at = (index: number): TestStatement => statements[index] as TestStatement;
  const created = { messageId: 'DAY', createdAt: `${day}T07:00:00+01:00` };
  const first = BOOKED.camt + BOOKED.mt940;
  const bai2 = writeBai2([modelOf(at(first), 'booked')], {
    sender: '121140399',
    receiver: '3333333333',
    date: day.slice(2).replaceAll('-', ''),
    time: '0700',
    fileId: '1',
  });
  const ofx = writeOfx([modelOf(at(first + 1), 'booked')], {
    version: '102',
    createdAt: `${day.replaceAll('-', '')}070000`,
  });
  const camt = statements
    .slice(0, BOOKED.camt)
    .map((statement, index) => camt053File(`booked-${index + 1}.xml`, statement));
  const mt940 = statements
    .slice(BOOKED.camt, first)
    .map((statement, index) => mt940File(`booked-${BOOKED.camt + index + 1}.sta`, statement));
  const files = [
    ...camt,
    ...mt940,
    file('booked-usd.bai', bai2.bytes),
    file('booked-card.ofx', ofx.bytes),
    file('interim.942', writeMt942([modelOf(at(first + 2), 'interim')]).bytes),
    file('interim.xml', writeCamt052([modelOf(at(first + 3), 'interim')], created)),
    file('notice.xml', writeCamt054([modelOf(at(0), 'notification')], created)),
    csvFile('unnamed.csv', [
      [`${day.slice(8)}.${day.slice(5, 7)}.${day.slice(0, 4)}`, 'Kartenumsatz', '1.234,56'],
    ]),
    camt053File('again.xml', at(0)),
    brokenFile('cut.xml'),
  ];
  const booked = statements
    .slice(0, first + 2)
    .map(({ account, openingCents, lines }): [string, bigint] => [
      account,
      lines.reduce((sum, line) => sum + line.cents, openingCents),
    ]);
  return { files, booked: new Map(booked) };
}
