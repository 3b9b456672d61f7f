/** Files that are no statement are named with what to do, and a charset nobody knows is told. */
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { readBilling } from './camt086/read.ts';
import { readStatements } from './index.ts';
import { inspectPayments } from './payments/index.ts';

const message = (id: string, element: string, header = ''): string =>
  `<?xml version="1.0"?>\n<!-- a bank -->${header}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${id}"><${element}/></Document>`;
const HEADER =
  '<BizMsgEnvlp><AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><MsgDefIdr>camt.056.001.10</MsgDefIdr></AppHdr>';

describe('what is no statement is named', () => {
  test.each([
    [message('camt.056.001.08', 'FIToFIPmtCxlReq'), 'a camt.056 (cancellation request'],
    [message('camt.029.001.09', 'RsltnOfInvstgtn'), 'a camt.029 (resolution'],
    [message('pacs.008.001.08', 'FIToFICstmrCdtTrf'), 'a pacs.008 (customer credit transfer'],
    [message('acmt.007.001.03', 'AcctOpngReq'), 'an acmt.007 (account opening request)'],
    [message('pain.008.001.02', 'CstmrDrctDbtInitn'), 'a pain.008 (direct debit order)'],
    [message('sese.023.001.09', 'SctiesSttlmTxInstr'), 'a sese.023 message of ISO 20022'],
    [`${HEADER}${message('camt.056.001.10', 'X').slice(22)}</BizMsgEnvlp>`, 'a camt.056 (canc'],
    ['<Document><PmtRtr/></Document>', 'a pacs.004 (payment return'],
    ['<d:Document xmlns:d="x"><d:NtfctnToRcv></d:NtfctnToRcv></d:Document>', 'a camt.057 (notice'],
    ['{1:F01AAAABBCCXXXX}{2:O9100000}{4:\r\n:20:1\r\n:32A:260102EUR1,\r\n-}', 'an MT910'],
    ['%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\n<<>>\nendobj', 'a PDF'],
    ['PK\x03\x04\x14\0\x06\0[Content_Types].xml', 'an Excel workbook'],
    ['PK\x03\x04\x14\0\0\0statement.sta', 'a ZIP archive'],
    ['\x1f\x8b\x08\0\0\0\0\0', 'a gzip archive that cannot be unpacked'],
  ])('%j', (text, name) => {
    const bytes = Buffer.from(text, 'latin1');
    const read = readStatements(bytes, 'f');
    expect(read).toMatchObject({ ok: false, error: { code: 'FORMAT_NOT_A_STATEMENT' } });
    expect(read.ok ? '' : read.error.message).toContain(`f is ${name}`);
    expect(inspectPayments(bytes, 'f')).toMatchObject({
      error: {
        code: 'PAYMENT_FORMAT_UNKNOWN',
        message: expect.stringContaining(name),
      },
    });
  });

  test('the advice fits the message', () => {
    const adviceOf = (text: string): string => {
      const read = readStatements(Buffer.from(text), 'f');
      return read.ok ? '' : read.error.message;
    };
    expect(adviceOf(message('camt.056.001.08', 'X'))).toContain('inquiry about a payment');
    expect(adviceOf(message('camt.057.001.06', 'X'))).toContain('expected flow');
    expect(adviceOf(message('pacs.009.001.08', 'X'))).toContain('goes between banks');
    expect(adviceOf(message('acmt.019.001.03', 'X'))).toContain('attach it to the account');
    expect(adviceOf(message('camt.099.001.01', 'X'))).toContain('camt.053');
  });
});

const STATEMENT =
  '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy><Nm>Käse &amp; Söhne</Nm></Acct></Stmt></BkToCstmrStmt></Document>';

function readAs(declared: string, encoding: string) {
  const bytes = iconv.encode(`<?xml version="1.0" encoding="${declared}"?>${STATEMENT}`, encoding);
  const read = readStatements(bytes, 'f.xml');
  if (!read.ok) throw new Error(read.error.message);
  const issues = read.value.issues.map(({ code, message }) => ({ code, message }));
  return { name: read.value.statements[0]?.account.name, issues };
}

describe('declared charsets of XML', () => {
  test.each([
    ['UTF-8', 'utf-8'],
    ['ISO8859-1', 'iso-8859-1'],
    ['ISO_8859-15', 'iso-8859-15'],
    ['iso 8859-1', 'iso-8859-1'],
    ['Cp1252', 'windows-1252'],
    ['ibm-850', 'cp850'],
  ])('%s is followed without a word', (declared, encoding) => {
    expect(readAs(declared, encoding)).toEqual({ name: 'Käse & Söhne', issues: [] });
  });

  test('an unknown one is told with what was used', () => {
    const { name, issues } = readAs('x-bank-own', 'windows-1252');
    expect(name).toBe('Käse & Söhne');
    expect(issues).toMatchObject([
      { code: 'CHARSET_UNKNOWN', message: expect.stringMatching(/"x-bank-own".*windows-1252/) },
    ]);
    expect(readAs('EBCDIC-CP-US', 'utf-8').issues).toMatchObject([{ code: 'CHARSET_UNKNOWN' }]);
  });

  test('UTF-8 that the bytes are not is told too', () => {
    expect(readAs('UTF-8', 'windows-1252')).toMatchObject({
      name: 'Käse & Söhne',
      issues: [{ code: 'CHARSET_WRONG' }],
    });
  });

  test('orders, status reports and billing statements tell it as well', () => {
    const head = '<?xml version="1.0" encoding="x-own"?><Document>';
    const order = Buffer.from(`${head}<CstmrCdtTrfInitn/></Document>`);
    const report = Buffer.from(`${head}<CstmrPmtStsRpt><GrpHdr/></CstmrPmtStsRpt></Document>`);
    for (const bytes of [order, report]) {
      const read = inspectPayments(bytes, 'f');
      const codes = read.ok ? read.value.findings.map(({ code }) => code) : [read.error.code];
      expect(codes).toContain('CHARSET_UNKNOWN');
    }
    const billing = `${head}<BkSvcsBllgStmt><BllgStmtGrp><BllgStmt><StmtId>1</StmtId><FrToDt><FrDt>2026-01-01</FrDt><ToDt>2026-01-31</ToDt></FrToDt><AcctChrtcs><CshAcct><Id><Othr><Id>7</Id></Othr></Id></CshAcct></AcctChrtcs><Svc><SvcDtl><BkSvc><Id>1</Id><Desc>x</Desc></BkSvc></SvcDtl><Pric><Ccy>EUR</Ccy></Pric><OrgnlChrgPric/><SttlmAmt Ccy="EUR">1.00</SttlmAmt></Svc></BllgStmt></BllgStmtGrp></BkSvcsBllgStmt></Document>`;
    const read = readBilling(Buffer.from(billing));
    const codes = read.ok ? read.value.issues.map(({ code }) => code) : [read.error.message];
    expect(codes[0]).toBe('CHARSET_UNKNOWN');
  });
});
