/** Billing statements: services, corrections and taxes with their places, and what is refused. */
import { describe, expect, test } from 'vitest';
import { unwrap } from '../../../core/result.ts';
import { damage, randomOf } from '../../../test/helpers/fuzzFormats.ts';
import { readBilling, sniffBilling } from './read.ts';

function service(code: string, amount: string, more = ''): string {
  return `<Svc><SvcDtl><BkSvc><Id>${code}</Id><Desc>${code} of the month</Desc></BkSvc><Vol>120</Vol></SvcDtl>
<Pric><Ccy>EUR</Ccy><UnitPric><Amt Ccy="EUR">0.045</Amt><Sgn>true</Sgn></UnitPric></Pric>
<PmtMtd>FLAT</PmtMtd><OrgnlChrgPric><Amt Ccy="EUR">${amount}</Amt></OrgnlChrgPric>${more}</Svc>`;
}

function billing(body: string, status = 'ORGN', namespace = '05'): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.086.001.${namespace}"><BkSvcsBllgStmt>
<RptHdr><RptId>R1</RptId></RptHdr><BllgStmtGrp><GrpId>G</GrpId><BllgStmt><StmtId>S-10</StmtId>
<FrToDt><FrDt>2026-10-01</FrDt><ToDt>2026-10-31</ToDt></FrToDt><Sts>${status}</Sts>
<AcctChrtcs><CshAcct><Id><IBAN>DE02120300000000202051</IBAN></Id></CshAcct>
<AcctSvcr><FinInstnId><BICFI>BYLADEM1001</BICFI></FinInstnId></AcctSvcr><AcctBalCcyCd>EUR</AcctBalCcyCd></AcctChrtcs>
${body}</BllgStmt></BllgStmtGrp></BkSvcsBllgStmt></Document>`);
}

const ADJUSTMENT =
  '<SvcAdjstmnt><Tp>COMP</Tp><Desc>Correction September</Desc><Amt><Amt Ccy="EUR">2.00</Amt><Sgn>false</Sgn></Amt></SvcAdjstmnt>';
const TAX =
  '<TaxRgn><RgnNb>1</RgnNb><RgnNm>Germany</RgnNm><TaxDueToRgn><Amt Ccy="EUR">1.03</Amt></TaxDueToRgn></TaxRgn>';

test('services, corrections and taxes, each with its slice of the file', () => {
  const bytes = billing(service('PAY-01', '5.40') + TAX + ADJUSTMENT);
  expect(sniffBilling(bytes)).toBe(1);
  const { statements, issues } = unwrap(readBilling(bytes));
  expect(issues).toEqual([]);
  const [statement] = statements;
  expect(statement).toMatchObject({
    id: 'S-10',
    account: 'DE02120300000000202051',
    accountCurrency: 'EUR',
    bic: 'BYLADEM1001',
    from: '2026-10-01',
    to: '2026-10-31',
    isReplacement: false,
  });
  expect(statement?.services.map(({ slice: _slice, ...rest }) => rest)).toEqual([
    {
      kind: 'service',
      code: 'PAY-01',
      description: 'PAY-01 of the month',
      volume: '120',
      unitPrice: '0.045',
      currency: 'EUR',
      amount: '5.40',
      paymentMethod: 'FLAT',
    },
    expect.objectContaining({ kind: 'tax', code: 'TAX', description: 'Germany', amount: '1.03' }),
    expect.objectContaining({ kind: 'adjustment', code: 'ADJUSTMENT', amount: '-2.00' }),
  ]);
  for (const { slice } of statement?.services ?? []) {
    const text = bytes.subarray(slice.offset, slice.offset + slice.length).toString();
    expect(text).toMatch(/^<(Svc|TaxRgn|SvcAdjstmnt)>[\s\S]*<\/\1>$/);
  }
});

test('every version reads the same; a replacement says so; a waived service costs nothing', () => {
  const body = service('A', '1.00');
  for (const version of ['01', '02', '03', '04'])
    expect(unwrap(readBilling(billing(body, 'ORGN', version)))).toEqual(
      unwrap(readBilling(billing(body))),
    );
  expect(unwrap(readBilling(billing(body, 'RPLC'))).statements[0]?.isReplacement).toBe(true);
  const waived = billing(body.replace('FLAT', 'WVED'));
  expect(unwrap(readBilling(waived)).statements[0]?.services[0]?.amount).toBe('0');
});

describe('refusals', () => {
  test.each([
    ['a test statement', billing(service('A', '1.00'), 'TEST'), 'BILLING_EMPTY'],
    ['no statement at all', billing('').fill(' ', 60), 'XML_MALFORMED'],
    [
      'a document type',
      Buffer.from('<?xml version="1.0"?><!DOCTYPE a []><BkSvcsBllgStmt/>'),
      'XML_DOCTYPE_REFUSED',
    ],
    ['another message', Buffer.from('<Document><Other/></Document>'), 'BILLING_EMPTY'],
  ])('%s', (_, bytes, code) => {
    const read = readBilling(bytes);
    expect(read).toMatchObject({ ok: false, error: { code } });
  });

  test('a service without an amount is left out with its line', () => {
    const bad = '<Svc><SvcDtl><BkSvc><Id>X</Id><Desc>No price</Desc></BkSvc></SvcDtl></Svc>';
    const { statements, issues } = unwrap(readBilling(billing(bad + service('A', '1.00'))));
    expect(statements[0]?.services).toHaveLength(1);
    expect(issues).toMatchObject([{ code: 'BILLING_AMOUNT', line: 7 }]);
  });
});

test('500 damaged files: no crash, and what is read has exact amounts', () => {
  const bytes = billing(service('A', '1.00') + TAX + ADJUSTMENT);
  const random = randomOf(86);
  for (let run = 0; run < 500; run++) {
    const read = readBilling(damage(bytes, random));
    if (read.ok)
      for (const statement of read.value.statements)
        for (const { amount } of statement.services) expect(amount).toMatch(/^-?\d+(\.\d*)?$/);
  }
});
