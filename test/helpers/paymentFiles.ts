/** Small payment orders and status reports as a company and its bank would write them. */
import type { NachaContent, NachaEntry } from '../../sync/formats/payments/nacha/model.ts';
import { writeNacha } from '../../sync/formats/payments/nacha/write.ts';
import { RIG_ACCOUNT, type RigFile } from './importRig.ts';

export interface OrderedTransfer {
  readonly id: string;
  readonly amount: string;
  readonly name?: string;
  readonly account?: string;
  readonly text?: string;
  readonly currency?: string;
}

export interface OrderedBlock {
  readonly id: string;
  readonly date: string;
  readonly transfers: readonly OrderedTransfer[];
  readonly account?: string;
}

const xml = (name: string, type: string, inner: string): RigFile => ({
  name,
  bytes: Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:${type}">${inner}</Document>`,
  ),
});

const iban = (account: string) => `<Id><IBAN>${account}</IBAN></Id>`;

function transfer({ id, amount, name, account, text, currency = 'EUR' }: OrderedTransfer): string {
  return (
    `<CdtTrfTxInf><PmtId><EndToEndId>${id}</EndToEndId></PmtId>` +
    `<Amt><InstdAmt Ccy="${currency}">${amount}</InstdAmt></Amt><Cdtr><Nm>${name ?? 'Lieferant GmbH'}</Nm></Cdtr>` +
    `<CdtrAcct>${iban(account ?? 'FR1420041010050500013M02606')}</CdtrAcct>` +
    `${text === undefined ? '' : `<RmtInf><Ustrd>${text}</Ustrd></RmtInf>`}</CdtTrfTxInf>`
  );
}

/** A pain.001.001.03 message. */
export function pain001File(messageId: string, blocks: readonly OrderedBlock[]): RigFile {
  const count = blocks.reduce((sum, { transfers }) => sum + transfers.length, 0);
  const inner = blocks
    .map(
      ({ id, date, transfers, account }) =>
        `<PmtInf><PmtInfId>${id}</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>` +
        `<ReqdExctnDt>${date}</ReqdExctnDt><Dbtr><Nm>Rig</Nm></Dbtr>` +
        `<DbtrAcct>${iban(account ?? RIG_ACCOUNT)}</DbtrAcct><DbtrAgt><FinInstnId><BIC>COBADEFFXXX</BIC></FinInstnId></DbtrAgt>` +
        `${transfers.map(transfer).join('')}</PmtInf>`,
    )
    .join('');
  return xml(
    `${messageId}.xml`,
    'pain.001.001.03',
    `<CstmrCdtTrfInitn><GrpHdr><MsgId>${messageId}</MsgId><CreDtTm>2026-03-01T10:00:00</CreDtTm><NbOfTxs>${count}</NbOfTxs><InitgPty><Nm>Rig</Nm></InitgPty></GrpHdr>${inner}</CstmrCdtTrfInitn>`,
  );
}

export interface Answer {
  /** Null for the status of the block. */
  readonly id: string | null;
  readonly status: string;
  readonly reason?: string;
}

/** A pain.002.001.03 report about the blocks of a message; `message` is the status of the whole. */
export function pain002File(
  name: string,
  messageId: string,
  answers: {
    readonly message?: string;
    readonly blocks?: Readonly<Record<string, readonly Answer[]>>;
  },
): RigFile {
  const reason = (code: string | undefined) =>
    code === undefined ? '' : `<StsRsnInf><Rsn><Cd>${code}</Cd></Rsn></StsRsnInf>`;
  const blocks = Object.entries(answers.blocks ?? {}).map(([id, of]) => {
    const whole = of.find((one) => one.id === null);
    const single = of.filter((one) => one.id !== null);
    return (
      `<OrgnlPmtInfAndSts><OrgnlPmtInfId>${id}</OrgnlPmtInfId>` +
      `${whole === undefined ? '' : `<PmtInfSts>${whole.status}</PmtInfSts>${reason(whole.reason)}`}` +
      single
        .map(
          (one) =>
            `<TxInfAndSts><OrgnlEndToEndId>${one.id}</OrgnlEndToEndId><TxSts>${one.status}</TxSts>${reason(one.reason)}</TxInfAndSts>`,
        )
        .join('') +
      '</OrgnlPmtInfAndSts>'
    );
  });
  return xml(
    name,
    'pain.002.001.03',
    `<CstmrPmtStsRpt><GrpHdr><MsgId>${name}</MsgId><CreDtTm>2026-03-02T10:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>${messageId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>${answers.message === undefined ? '' : `<GrpSts>${answers.message}</GrpSts>`}</OrgnlGrpInfAndSts>${blocks.join('')}</CstmrPmtStsRpt>`,
  );
}

export interface AchEntry {
  /** 22 pays, 27 collects, 21 returns a payment. */
  readonly code: string;
  readonly amount: string;
  /** The last digits of the trace number. */
  readonly number: number;
  /** Of a return: its code and the number of the entry that comes back. */
  readonly about?: readonly [code: string, number: number];
}

const ODFI = '12104288';
const trace = (number: number) => `${ODFI}${String(number).padStart(7, '0')}`;

function achEntry({ code, amount, number, about }: AchEntry): NachaEntry {
  return {
    code,
    routing: '231380104',
    account: '987654321',
    amount,
    identification: `EMP-${number}`,
    name: 'Jane Roe',
    discretionary: '',
    trace: trace(number),
    extra: {},
    addenda:
      about === undefined
        ? []
        : [
            {
              type: '99',
              fields: {
                code: about[0],
                originalTrace: trace(about[1]),
                dateOfDeath: '',
                originalOdfi: ODFI,
                information: '',
                trace: trace(number),
              },
            },
          ],
  };
}

/** A NACHA file of one mixed batch for 5 March 2026, sent by the bank 121042882. */
export function nachaFile(name: string, modifier: string, entries: readonly AchEntry[]): RigFile {
  const content: NachaContent = {
    header: {
      destination: '231380104',
      origin: '121042882',
      date: '260304',
      time: '1030',
      modifier,
      destinationName: 'Federal Reserve Bank',
      originName: 'Rig Bank',
      reference: '',
    },
    batches: [
      {
        serviceClass: '200',
        companyName: 'Rig',
        discretionary: '',
        companyId: '121042882',
        entryClass: 'PPD',
        description: 'PAYROLL',
        descriptiveDate: '',
        effectiveDate: '260305',
        settlementDate: '',
        originatorStatus: '1',
        odfi: ODFI,
        number: '0000001',
        entries: entries.map(achEntry),
        authentication: '',
        declared: null,
      },
    ],
    declared: null,
  };
  const written = writeNacha(content);
  if (!written.ok) throw new Error(JSON.stringify(written.error));
  return { name, bytes: written.value.bytes };
}
