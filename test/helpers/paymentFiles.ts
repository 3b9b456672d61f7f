/** Small payment orders and status reports as a company and its bank would write them. */
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
