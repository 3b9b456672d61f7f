/** Small bank files made to measure for end-to-end tests: figures foot unless a test asks otherwise. */

export interface TestLine {
  /** Minor units with two decimals; below zero is money out. */
  readonly cents: bigint;
  readonly text: string;
}

export interface TestStatement {
  readonly account: string;
  readonly currency: string;
  readonly number: string;
  /** The booking day, as 2026-11-23. */
  readonly day: string;
  readonly openingCents: bigint;
  readonly lines: readonly TestLine[];
  /** Added to the true closing, for a statement that does not close. */
  readonly errorCents?: bigint;
  /** Told apart from another file with the same statement. */
  readonly message?: string;
}

export interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

function file(name: string, mimeType: string, text: string): TestFile {
  return { name, mimeType, buffer: Buffer.from(text) };
}

function decimal(cents: bigint, mark: string): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${digits.slice(0, -2)}${mark}${digits.slice(-2)}`;
}

export function closingCents(statement: TestStatement): bigint {
  const { openingCents, lines, errorCents = 0n } = statement;
  return lines.reduce((sum, line) => sum + line.cents, openingCents) + errorCents;
}

export function mt940File(name: string, statement: TestStatement): TestFile {
  const { account, currency, number, day, openingCents, lines, message = 'TEST' } = statement;
  const date = day.slice(2).replaceAll('-', '');
  const balance = (cents: bigint) =>
    `${cents < 0n ? 'D' : 'C'}${date}${currency}${decimal(cents, ',')}`;
  const text = [
    `:20:${message}`,
    `:25:${account}`,
    `:28C:${number}`,
    `:60F:${balance(openingCents)}`,
    ...lines.flatMap((line, index) => [
      `:61:${date}${date.slice(2)}${line.cents < 0n ? 'D' : 'C'}${decimal(line.cents, ',')}NTRFNONREF//${number}${index}`,
      `:86:${line.text}`,
    ]),
    `:62F:${balance(closingCents(statement))}`,
    '-',
    '',
  ];
  return file(name, 'text/plain', text.join('\r\n'));
}

export function camt053File(name: string, statement: TestStatement): TestFile {
  const { account, currency, number, day, openingCents, lines } = statement;
  const amount = (cents: bigint) =>
    `<Amt Ccy="${currency}">${decimal(cents, '.')}</Amt><CdtDbtInd>${cents < 0n ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
  const balance = (code: string, cents: bigint) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amount(cents)}<Dt><Dt>${day}</Dt></Dt></Bal>`;
  const entries = lines.map(
    (line, index) =>
      `<Ntry>${amount(line.cents)}<Sts>BOOK</Sts><BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>` +
      `<AcctSvcrRef>${number}-${index}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>` +
      `<NtryDtls><TxDtls><RmtInf><Ustrd>${line.text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
  );
  const text =
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>' +
    `<GrpHdr><MsgId>${number}</MsgId><CreDtTm>${day}T18:00:00</CreDtTm></GrpHdr>` +
    `<Stmt><Id>${number}</Id><ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>${day}T18:00:00</CreDtTm>` +
    `<Acct><Id><IBAN>${account}</IBAN></Id><Ccy>${currency}</Ccy></Acct>` +
    `${balance('OPBD', openingCents)}${balance('CLBD', closingCents(statement))}${entries.join('')}` +
    '</Stmt></BkToCstmrStmt></Document>';
  return file(name, 'text/xml', text);
}

/** A camt.053 that ends in the middle, as after a broken download. */
export function brokenFile(name: string): TestFile {
  const text =
    '<?xml version="1.0"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">\n<BkToCstmrStmt><Stmt>';
  return file(name, 'text/xml', text);
}

/** A bank's own CSV with German heads and figures; it names no account. */
export function csvFile(
  name: string,
  rows: readonly (readonly [string, string, string])[],
): TestFile {
  const lines = [
    'Buchungstag;Verwendungszweck;Betrag;Waehrung',
    ...rows.map((row) => `${row.join(';')};EUR`),
  ];
  return file(name, 'text/csv', `${lines.join('\r\n')}\r\n`);
}
