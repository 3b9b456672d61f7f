/** Which element of pain.001 fills which field of a payment order. */
import { isIsoDate } from '../../../../core/time/dates.ts';
import type { AmountInCurrency } from '../../model.ts';
import { parseIsoDatePrefix, parseXmlAmount } from '../../values.ts';
import { type Attributes, compilePaths, type PathHandler } from '../../xml.ts';
import {
  type Draft,
  NO_BLOCK,
  NO_TRANSACTION,
  type PaymentBlock,
  type PaymentOrder,
  type PaymentTransaction,
  type ReferredDocument,
  type StructuredRemittance,
} from '../model.ts';
import type { Report } from '../report.ts';
import {
  accountPaths,
  agentPaths,
  codePaths,
  newAccount,
  newAgent,
  newParty,
  type OpenParts,
  type Paths,
  partyPaths,
  textOf,
  typePaths,
} from './parts.ts';

export interface OrderState extends OpenParts {
  readonly order: Draft<PaymentOrder>;
  block: Draft<PaymentBlock>;
  transaction: Draft<PaymentTransaction>;
  remittance: Draft<StructuredRemittance>;
  document: Draft<ReferredDocument>;
  namespace: string | null;
  hasMessage: boolean;
  readonly blockLines: number[];
  readonly transactionLines: number[][];
  readonly line: () => number;
  readonly report: Report;
}

export function newBlock(): Draft<PaymentBlock> {
  return {
    ...NO_BLOCK,
    declared: { count: null, sum: null },
    type: null,
    debtor: newParty(),
    debtorAccount: newAccount(),
    debtorAgent: newAgent(),
    ultimateDebtor: null,
    chargesAccount: null,
    transactions: [],
  };
}

export function newTransaction(): Draft<PaymentTransaction> {
  return {
    ...NO_TRANSACTION,
    type: null,
    amount: { amount: '0', currency: '' },
    ordered: null,
    exchange: null,
    ultimateDebtor: null,
    intermediaries: [],
    creditorAgent: null,
    creditor: null,
    creditorAccount: null,
    ultimateCreditor: null,
    instructionsForCreditorAgent: [],
    purpose: null,
    remittance: { unstructured: [], structured: [] },
  };
}

export function newRemittance(): Draft<StructuredRemittance> {
  return {
    documents: [],
    due: null,
    creditNote: null,
    remitted: null,
    referenceType: null,
    referenceIssuer: null,
    reference: null,
    additional: [],
  };
}

/** An amount with its currency; one that cannot be read is told and counts as nothing. */
function amountOf(
  take: (state: OrderState, amount: Draft<AmountInCurrency>) => void,
): PathHandler<OrderState> {
  return {
    close(state, text, attributes: Attributes) {
      const parsed = parseXmlAmount(text.trim());
      if (parsed === null || parsed.isNegative)
        state.report(
          'error',
          'AMOUNT_SYNTAX',
          `"${text.trim().slice(0, 40)}" is not an amount without sign. Correct it.`,
          state.line(),
        );
      take(state, {
        amount: parsed && !parsed.isNegative ? parsed.amount : '0',
        currency: (attributes.Ccy ?? '').trim(),
      });
    },
  };
}

function takeDate(state: OrderState, text: string): void {
  const parsed = parseIsoDatePrefix(text);
  if (parsed === null || parsed.isClamped)
    state.report('error', 'DATE_SYNTAX', `"${text}" is no execution date.`, state.line());
  else state.block.executionDate = parsed.date;
}

const GROUP: Paths<OrderState> = {
  'GrpHdr/MsgId': textOf((state, text) => {
    state.order.messageId = text;
  }),
  'GrpHdr/CreDtTm': textOf((state, text) => {
    state.order.createdAt = text;
  }),
  'GrpHdr/NbOfTxs': textOf((state, text) => {
    state.order.declared.count = text;
  }),
  'GrpHdr/CtrlSum': textOf((state, text) => {
    state.order.declared.sum = text;
  }),
  ...partyPaths('GrpHdr/InitgPty', (state, party) => {
    state.order.initiator = party;
  }),
  ...agentPaths('GrpHdr/FwdgAgt', (state, agent) => {
    state.order.forwarder = agent;
  }),
};

const BLOCK: Paths<OrderState> = {
  PmtInf: {
    open(state) {
      state.block = newBlock();
      state.order.blocks.push(state.block);
      state.blockLines.push(state.line());
      state.transactionLines.push([]);
    },
  },
  'PmtInf/PmtInfId': textOf((state, text) => {
    state.block.id = text;
  }),
  'PmtInf/PmtMtd': textOf((state, text) => {
    state.block.method = text;
  }),
  'PmtInf/BtchBookg': textOf((state, text) => {
    state.block.isBatch = text === 'true' || text === '1';
  }),
  'PmtInf/NbOfTxs': textOf((state, text) => {
    state.block.declared.count = text;
  }),
  'PmtInf/CtrlSum': textOf((state, text) => {
    state.block.declared.sum = text;
  }),
  ...typePaths('PmtInf/PmtTpInf', (state, type) => {
    state.block.type = type;
  }),
  'PmtInf/ReqdExctnDt': textOf(takeDate),
  'PmtInf/ReqdExctnDt/Dt': textOf(takeDate),
  'PmtInf/ReqdExctnDt/DtTm': textOf((state, text) => {
    takeDate(state, text);
    state.block.executionTime = text;
  }),
  ...partyPaths('PmtInf/Dbtr', (state, party) => {
    state.block.debtor = party;
  }),
  ...accountPaths('PmtInf/DbtrAcct', (state, account) => {
    state.block.debtorAccount = account;
  }),
  ...agentPaths('PmtInf/DbtrAgt', (state, agent) => {
    state.block.debtorAgent = agent;
  }),
  ...partyPaths('PmtInf/UltmtDbtr', (state, party) => {
    state.block.ultimateDebtor = party;
  }),
  'PmtInf/ChrgBr': textOf((state, text) => {
    state.block.chargeBearer = text;
  }),
  ...accountPaths('PmtInf/ChrgsAcct', (state, account) => {
    state.block.chargesAccount = account;
  }),
};

const TX = 'PmtInf/CdtTrfTxInf';

function exchangeField(field: 'unitCurrency' | 'rate' | 'type' | 'contract') {
  return textOf<OrderState>((state, text) => {
    state.transaction.exchange ??= { unitCurrency: null, rate: null, type: null, contract: null };
    state.transaction.exchange[field] = text;
  });
}

const TRANSACTION: Paths<OrderState> = {
  [TX]: {
    open(state) {
      state.transaction = newTransaction();
      state.block.transactions.push(state.transaction);
      state.transactionLines.at(-1)?.push(state.line());
    },
  },
  [`${TX}/PmtId/InstrId`]: textOf((state, text) => {
    state.transaction.instructionId = text;
  }),
  [`${TX}/PmtId/EndToEndId`]: textOf((state, text) => {
    state.transaction.endToEndId = text;
  }),
  [`${TX}/PmtId/UETR`]: textOf((state, text) => {
    state.transaction.uetr = text;
  }),
  ...typePaths(`${TX}/PmtTpInf`, (state, type) => {
    state.transaction.type = type;
  }),
  [`${TX}/Amt/InstdAmt`]: amountOf((state, amount) => {
    state.transaction.amount = amount;
  }),
  [`${TX}/Amt/EqvtAmt/Amt`]: amountOf((state, amount) => {
    state.transaction.amount = amount;
  }),
  [`${TX}/Amt/EqvtAmt/CcyOfTrf`]: textOf((state, text) => {
    state.transaction.transferCurrency = text;
  }),
  [`${TX}/XchgRateInf/UnitCcy`]: exchangeField('unitCurrency'),
  [`${TX}/XchgRateInf/XchgRate`]: exchangeField('rate'),
  [`${TX}/XchgRateInf/RateTp`]: exchangeField('type'),
  [`${TX}/XchgRateInf/CtrctId`]: exchangeField('contract'),
  [`${TX}/ChrgBr`]: textOf((state, text) => {
    state.transaction.chargeBearer = text;
  }),
  ...partyPaths(`${TX}/UltmtDbtr`, (state, party) => {
    state.transaction.ultimateDebtor = party;
  }),
  ...[1, 2, 3].reduce<Paths<OrderState>>(
    (paths, number) =>
      Object.assign(
        paths,
        agentPaths<OrderState>(`${TX}/IntrmyAgt${number}`, (state, agent) => {
          state.transaction.intermediaries.push(agent);
        }),
      ),
    {},
  ),
  ...agentPaths(`${TX}/CdtrAgt`, (state, agent) => {
    state.transaction.creditorAgent = agent;
  }),
  ...partyPaths(`${TX}/Cdtr`, (state, party) => {
    state.transaction.creditor = party;
  }),
  ...accountPaths(`${TX}/CdtrAcct`, (state, account) => {
    state.transaction.creditorAccount = account;
  }),
  ...partyPaths(`${TX}/UltmtCdtr`, (state, party) => {
    state.transaction.ultimateCreditor = party;
  }),
  [`${TX}/InstrForCdtrAgt`]: {
    open(state) {
      state.transaction.instructionsForCreditorAgent.push({ code: null, text: null });
    },
  },
  [`${TX}/InstrForCdtrAgt/Cd`]: textOf((state, code) => {
    Object.assign(state.transaction.instructionsForCreditorAgent.at(-1) ?? {}, { code });
  }),
  [`${TX}/InstrForCdtrAgt/InstrInf`]: textOf((state, text) => {
    Object.assign(state.transaction.instructionsForCreditorAgent.at(-1) ?? {}, { text });
  }),
  [`${TX}/InstrForDbtrAgt`]: textOf((state, text) => {
    state.transaction.instructionForDebtorAgent = text;
  }),
  ...codePaths(`${TX}/Purp`, (state, purpose) => {
    state.transaction.purpose = purpose;
  }),
};

const STRD = `${TX}/RmtInf/Strd`;
const DOC = `${STRD}/RfrdDocInf`;
const REF = `${STRD}/CdtrRefInf`;

const REMITTANCE: Paths<OrderState> = {
  [`${TX}/RmtInf/Ustrd`]: textOf((state, text) => {
    state.transaction.remittance.unstructured.push(text);
  }),
  [STRD]: {
    open(state) {
      state.remittance = newRemittance();
      state.transaction.remittance.structured.push(state.remittance);
    },
  },
  [DOC]: {
    open(state) {
      state.document = { type: null, issuer: null, number: null, date: null };
      state.remittance.documents.push(state.document);
    },
  },
  ...codePaths(`${DOC}/Tp/CdOrPrtry`, (state, type) => {
    state.document.type = type;
  }),
  [`${DOC}/Tp/Issr`]: textOf((state, text) => {
    state.document.issuer = text;
  }),
  [`${DOC}/Nb`]: textOf((state, text) => {
    state.document.number = text;
  }),
  [`${DOC}/RltdDt`]: textOf((state, text) => {
    if (isIsoDate(text)) state.document.date = text;
    else state.report('warning', 'DATE_SYNTAX', `"${text}" is no date.`, state.line());
  }),
  [`${STRD}/RfrdDocAmt/DuePyblAmt`]: amountOf((state, amount) => {
    state.remittance.due = amount;
  }),
  [`${STRD}/RfrdDocAmt/CdtNoteAmt`]: amountOf((state, amount) => {
    state.remittance.creditNote = amount;
  }),
  [`${STRD}/RfrdDocAmt/RmtdAmt`]: amountOf((state, amount) => {
    state.remittance.remitted = amount;
  }),
  ...codePaths(`${REF}/Tp/CdOrPrtry`, (state, type) => {
    state.remittance.referenceType = type;
  }),
  [`${REF}/Tp/Issr`]: textOf((state, text) => {
    state.remittance.referenceIssuer = text;
  }),
  [`${REF}/Ref`]: textOf((state, text) => {
    state.remittance.reference = text;
  }),
  [`${STRD}/AddtlRmtInf`]: textOf((state, text) => {
    state.remittance.additional.push(text);
  }),
};

function below(root: string, paths: Paths<OrderState>): Paths<OrderState> {
  return Object.fromEntries(
    Object.entries(paths).map(([path, handler]) => [`${root}/${path}`, handler]),
  );
}

export const ORDER_PATHS = compilePaths<OrderState>({
  Document: {
    open(state, attributes) {
      for (const [name, value] of Object.entries(attributes))
        if (name === 'xmlns' || name.startsWith('xmlns:'))
          if (value.includes('pain.')) state.namespace = value;
    },
  },
  'Document/CstmrCdtTrfInitn': {
    open(state) {
      state.hasMessage = true;
    },
  },
  ...below('Document/CstmrCdtTrfInitn', { ...GROUP, ...BLOCK, ...TRANSACTION, ...REMITTANCE }),
});
