/** The class of a file and its questions, on small files of every class. */
import { describe, expect, it } from 'vitest';
import { parseFile } from './parse.ts';
import type { FileAnswers } from './parsed.ts';

function parse(text: string, answers?: FileAnswers, isOverridden?: true) {
  return parseFile(
    {
      name: 'file.txt',
      content: Buffer.from(text, 'latin1'),
      ...(answers === undefined ? {} : { answers }),
      ...(isOverridden === undefined ? {} : { isOverridden }),
    },
    { saved: [], baseCurrency: 'EUR' },
  );
}

const MT940 = (closing: string, account = ':25:DE89370400440532013000\r\n') =>
  `:20:R1\r\n${account}:28C:7/1\r\n:60F:C261006EUR100,00\r\n:61:2610071007C50,00NTRFNONREF\r\n:86:TEXT\r\n:62F:C261007EUR${closing}\r\n-\r\n`;
const QIF = (date: string) => `!Type:Bank\nD${date}\nT-12.50\nPSHOP\n^\n`;
const OFX = (account: string) =>
  `OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD${account}<BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261007<TRNAMT>-5.00<FITID>1<NAME>SHOP</STMTTRN></BANKTRANLIST><LEDGERBAL><BALAMT>10.00<DTASOF>20261007</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
const BAI2 = (total: string) =>
  `01,BANK,US,261007,1200,1,,,2/\n02,US,BANK,1,261007,1200,USD,2/\n03,12345,USD,010,10000,,,015,11000,,/\n16,195,1000,Z,REF1,,TEXT\n49,${total},3/\n98,22000,1,5/\n99,22000,1,7/\n`;

describe('class', () => {
  it.each([
    ['a proven statement', MT940('150,00'), 'valid'],
    ['a statement that does not add up', MT940('160,00'), 'edge'],
    ['a statement without an account', MT940('150,00', ''), 'malformed'],
    ['something else', 'ten lines of nothing', 'malformed'],
    ['BAI2 with right totals', BAI2('22000'), 'valid'],
    ['BAI2 with a wrong total', BAI2('22001'), 'malformed'],
    ['a register whose dates have one order', QIF('22/12/2026'), 'valid'],
    ['a register whose dates have several', QIF('02/03/2026'), 'malformed'],
  ])('%s', (_name, text, wanted) => {
    expect(parse(text).class).toBe(wanted);
  });

  it('tells the figures and the reasons of a refused statement', () => {
    const held = parse(BAI2('22001'));
    expect(held.statements).toEqual([]);
    expect(held.refusedStatements).toMatchObject([
      { accountNumber: '12345', opening: '100.00', sumCredits: '10.00', isOverridable: true },
    ]);
    expect(held.refusedStatements[0]?.issues.map(({ code }) => code)).toContain('CONTROL_TOTAL');
    const released = parse(BAI2('22001'), undefined, true);
    expect([released.class, released.statements.length]).toEqual(['edge', 1]);
    // It stays the same statement, so that it can be found again.
    expect(released.statements[0]?.source.offset).toBe(held.refusedStatements[0]?.source.offset);
  });

  it('checks a payment file and takes no statement from it', () => {
    const pain = `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt><GrpHdr><MsgId>M</MsgId><CreDtTm>2026-10-07T09:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>O</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId><GrpSts>ACTC</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>`;
    expect(parse(pain)).toMatchObject({
      class: 'valid',
      format: 'pain.002',
      refusal: null,
      statements: [],
      payment: { originalMessageId: 'O', status: 'ACTC' },
    });
  });
});

describe('questions', () => {
  it('are asked for what the file leaves open, and settled by answers', () => {
    expect(parse(QIF('02/03/2026')).questions).toEqual(['account', 'currency', 'dateOrder']);
    const told = parse(QIF('02/03/2026'), { account: 'A1', currency: 'GBP', dateOrder: 'dmy' });
    expect([told.class, told.questions]).toEqual(['valid', []]);
    expect(told.statements[0]).toMatchObject({
      accountNumber: 'A1',
      currency: 'GBP',
      warnings: [],
    });
    expect(told.statements[0]?.from).toBe('2026-03-02');
  });

  it('an OFX without an account is refused until it is given', () => {
    const open = parse(OFX(''));
    expect([open.class, open.questions]).toEqual(['malformed', ['account']]);
    expect(parse(OFX(''), { account: 'A7' }).statements[0]?.accountNumber).toBe('A7');
    // What the file says itself is never overruled.
    const named = '<BANKACCTFROM><BANKID>1<ACCTID>OWN<ACCTTYPE>CHECKING</BANKACCTFROM>';
    expect(parse(OFX(named), { account: 'A7' }).statements[0]?.accountNumber).toBe('OWN');
  });

  it('a broken statement is not asked about', () => {
    expect(parse(MT940('150,00', ''), { account: 'A1' })).toMatchObject({
      class: 'malformed',
      questions: [],
    });
  });

  it('a table takes the answers in place of assumptions', () => {
    const table = 'Date;Text;Amount\n01.10.2026;SHOP;-12,50\n02.10.2026;RENT;-800,00\n';
    expect(parse(table).questions).toEqual(['account', 'currency']);
    const told = parse(table, { account: 'A1', currency: 'CHF' });
    expect(told.questions).toEqual([]);
    expect(told.statements[0]).toMatchObject({ accountNumber: 'A1', currency: 'CHF' });
  });
});
