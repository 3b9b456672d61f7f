/**
 * What Rheinbank billed for October: a camt.086 file as the bank sends it, and the fees that reading
 * it gives. Its prices are partly those of the price list, partly not, so that the comparison tells.
 */
import { createHash } from 'node:crypto';
import { invariant, unwrap } from '../../core/result.ts';
import { billingFingerprint } from '../../sync/formats/camt086/fingerprint.ts';
import { readBilling } from '../../sync/formats/camt086/read.ts';
import { storedMinor } from '../../sync/formats/proof.ts';
import { accountIndex } from './group.ts';
import type { IdBook, Tables } from './master.ts';
import type { SampleFile } from './rows.ts';
import type { StatementAccount } from './statementModel.ts';

export const BILLED_ACCOUNT = 'pool-eur';
const FROM = '2026-10-01';
const TO = '2026-10-31';
const NAME = 'RB_202610_camt086.xml';

interface ServiceSeed {
  readonly code: string;
  readonly description: string;
  readonly volume: number;
  /** Decimal text, as printed. */
  readonly unitPrice: string;
  readonly amount: string;
  /** What was agreed, where the price list has the service. */
  readonly agreed: string | null;
}

const SERVICES: readonly ServiceSeed[] = [
  {
    code: 'SCT-OUT',
    description: 'SEPA credit transfer, file',
    volume: 412,
    unitPrice: '0.08',
    amount: '32.96',
    agreed: '8.00',
  },
  {
    code: 'SDD-IN',
    description: 'SEPA direct debit, received',
    volume: 96,
    unitPrice: '0.12',
    amount: '11.52',
    agreed: '9.00',
  },
  {
    code: 'CAMT-053',
    description: 'Electronic statement, a day',
    volume: 22,
    unitPrice: '1.50',
    amount: '33.00',
    agreed: '150.00',
  },
  {
    code: 'XBORDER',
    description: 'Cross-border payment, urgent',
    volume: 7,
    unitPrice: '14.00',
    amount: '98.00',
    agreed: null,
  },
];

function fileOf({ number, bic }: StatementAccount): SampleFile {
  const services = SERVICES.map(
    ({ code, description, volume, unitPrice, amount }) =>
      `<Svc><SvcDtl><BkSvc><Id>${code}</Id><Desc>${description}</Desc></BkSvc><Vol>${volume}</Vol></SvcDtl><Pric><UnitPric><Amt Ccy="EUR">${unitPrice}</Amt></UnitPric></Pric><PmtMtd>INVS</PmtMtd><OrgnlChrgPric><Amt Ccy="EUR">${amount}</Amt></OrgnlChrgPric></Svc>\n`,
  );
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.086.001.03"><BkSvcsBllgStmt><BllgStmtGrp><BllgStmt>
<StmtId>RB-2026-10-POOL</StmtId><FrToDt><FrDt>${FROM}</FrDt><ToDt>${TO}</ToDt></FrToDt><Sts>ORGN</Sts>
<AcctChrtcs><CshAcct><Id><IBAN>${number}</IBAN></Id></CshAcct><AcctSvcr><FinInstnId><BICFI>${bic}</BICFI></FinInstnId></AcctSvcr><AcctBalCcyCd>EUR</AcctBalCcyCd></AcctChrtcs>
${services.join('')}</BllgStmt></BllgStmtGrp></BkSvcsBllgStmt></Document>
`;
  return { name: NAME, bytes: Buffer.from(text, 'utf8') };
}

/** The bank's file. */
export function billingFile(accounts: readonly StatementAccount[]): SampleFile {
  const account = accounts[accountIndex(BILLED_ACCOUNT)];
  invariant(account !== undefined, 'the billed account is one of the sample');
  return fileOf(account);
}

/** The file's row and its fees, as an import keeps them. */
export function billingRows(
  id: IdBook,
  own: IdBook,
  accounts: readonly StatementAccount[],
  receivedAt: string,
): Tables {
  const { bytes } = billingFile(accounts);
  const fileId = own('raw_file', NAME);
  const [statement] = unwrap(readBilling(bytes)).statements;
  invariant(statement?.services.length === SERVICES.length, 'the file reads as it was written');
  return {
    raw_file: [
      {
        id: fileId,
        name: NAME,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        size_bytes: bytes.length,
        format: 'camt.086',
        received_at: receivedAt,
        profile_id: null,
      },
    ],
    bank_fee: statement.services.map((service) => ({
      id: own('bank_fee', `billed ${service.code}`),
      account_id: id('account', BILLED_ACCOUNT),
      line_id: null,
      raw_file_id: fileId,
      origin: 'billing',
      from_date: FROM,
      to_date: TO,
      service_code: service.code,
      description: service.description,
      volume: service.volume,
      unit_price: service.unitPrice,
      currency: service.currency,
      amount_minor: storedMinor(service.amount, service.currency).minor,
      source_line: service.slice.line,
      source_offset: service.slice.offset,
      source_length: service.slice.length,
      fingerprint: billingFingerprint(statement, service, 0),
    })),
  };
}

/** What was agreed for the billed services; unit prices in minor units, as price lists keep them. */
export function billedPrices(id: IdBook, own: IdBook): Tables {
  return {
    fee_price: SERVICES.flatMap(({ code, description, agreed }) =>
      agreed === null
        ? []
        : [
            {
              id: own('fee_price', `billed ${code}`),
              bank_id: id('bank', 'Rheinbank'),
              service_code: code,
              description,
              currency: 'EUR',
              unit_price: agreed,
              fixed_minor: null,
              valid_from: '2026-01-01',
              valid_to: null,
            },
          ],
    ),
  };
}
