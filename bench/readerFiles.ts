/**
 * One hundred statements of the same entries as MT940, camt.053 and CSV, in the layout of the shared
 * benchmarks: short lines, German :86:, one transaction an entry, no balances in the camt.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatMinor } from '../core/money/money.ts';
import { addDays, type IsoDate } from '../core/time/dates.ts';

export type ReaderFiles = {
  readonly [name in 'bank.mt940' | 'bank.camt053.xml' | 'bank.csv']: { readonly sum: string };
};

interface Entry {
  readonly date: IsoDate;
  readonly minor: bigint;
  readonly reference: string;
  readonly name: string;
  readonly text: string;
}

const names = [
  'ACME GMBH',
  'NORTHWIND LTD',
  'KESTREL SA',
  'ORION BV',
  'TIDEWATER INC',
  'MERIDIAN AG',
  'COPPER & CO',
];
const account = 'DE89370400440532013000';
const opening = 10_000_000_000_000n;

/** A small seeded generator: the files are the same in every run. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function makeEntries(count: number): Entry[] {
  const random = randomOf(707);
  return Array.from({ length: count }, (_, index) => {
    const minor = BigInt(100 + random(500_000_000));
    return {
      date: addDays('2025-01-01' as IsoDate, Math.floor((index * 360) / count)),
      minor: random(2) === 0 ? minor : -minor,
      reference: `REF${String(random(1_000_000_000)).padStart(9, '0')}`,
      name: names[random(names.length)] as string,
      text: `Invoice ${random(1_000_000)} period ${(index % 12) + 1}`,
    };
  });
}

function unsigned(minor: bigint, mark: '.' | ','): string {
  return formatMinor(minor < 0n ? -minor : minor, 2).replace('.', mark);
}

function compact(date: IsoDate): string {
  return date.slice(2, 4) + date.slice(5, 7) + date.slice(8, 10);
}

function statementsOf(entries: readonly Entry[]): Entry[][] {
  const size = Math.ceil(entries.length / 100);
  return Array.from({ length: Math.ceil(entries.length / size) }, (_, index) =>
    entries.slice(index * size, (index + 1) * size),
  );
}

function swift(statements: readonly Entry[][]): string {
  let balance = opening;
  const lines: string[] = [];
  statements.forEach((entries, index) => {
    const [first, last] = [entries[0] as Entry, entries.at(-1) as Entry];
    lines.push(
      `:20:STMT${String(index).padStart(6, '0')}`,
      `:25:${account}`,
      `:28C:${index + 1}/1`,
    );
    lines.push(`:60F:C${compact(first.date)}EUR${unsigned(balance, ',')}`);
    for (const { date, minor, reference, name, text } of entries) {
      balance += minor;
      const day = compact(date);
      const mark = minor < 0n ? 'D' : 'C';
      lines.push(
        `:61:${day}${day.slice(2)}${mark}${unsigned(minor, ',')}NTRF${reference}//B${reference.slice(3)}`,
        `:86:166?00CREDIT TRANSFER?20${text}?30COBADEFF?32${name}`,
      );
    }
    lines.push(`:62F:C${compact(last.date)}EUR${unsigned(balance, ',')}`, '-');
  });
  return `${lines.join('\n')}\n`;
}

function entryXml({ date, minor, reference, name, text }: Entry): string {
  return (
    `<Ntry><NtryRef>${reference}</NtryRef><Amt Ccy="EUR">${unsigned(minor, '.')}</Amt>` +
    `<CdtDbtInd>${minor < 0n ? 'DBIT' : 'CRDT'}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>` +
    `<BookgDt><Dt>${date}</Dt></BookgDt><ValDt><Dt>${date}</Dt></ValDt>` +
    '<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>' +
    `<NtryDtls><TxDtls><Refs><EndToEndId>${reference}</EndToEndId></Refs>` +
    `<RltdPties><Dbtr><Pty><Nm>${name.replace('&', '&amp;')}</Nm></Pty></Dbtr></RltdPties>` +
    `<RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n`
  );
}

function xml(statements: readonly Entry[][]): string {
  const parts = [
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">',
    '<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>\n',
  ];
  statements.forEach((entries, index) => {
    parts.push(`<Stmt><Id>S${index}</Id><Acct><Id><IBAN>${account}</IBAN></Id></Acct>\n`);
    for (const entry of entries) parts.push(entryXml(entry));
    parts.push('</Stmt>\n');
  });
  parts.push('</BkToCstmrStmt></Document>\n');
  return parts.join('');
}

function table(entries: readonly Entry[]): string {
  const lines = entries.map(
    ({ date, minor, reference, name, text }) =>
      `${date},${minor < 0n ? '-' : ''}${unsigned(minor, '.')},EUR,${reference},${name},${text}`,
  );
  return `date,amount,currency,reference,counterparty,text\r\n${lines.join('\r\n')}\r\n`;
}

/** Writes the three files into a folder, under the names that the peers look for. */
export function makeReaderFiles(folder: string, count: number): ReaderFiles {
  const entries = makeEntries(count);
  const statements = statementsOf(entries);
  const sum = formatMinor(
    entries.reduce((all, entry) => all + entry.minor, 0n),
    2,
  );
  writeFileSync(join(folder, 'bank.mt940'), swift(statements));
  writeFileSync(join(folder, 'bank.camt053.xml'), xml(statements));
  writeFileSync(join(folder, 'bank.csv'), table(entries));
  return { 'bank.mt940': { sum }, 'bank.camt053.xml': { sum }, 'bank.csv': { sum } };
}
