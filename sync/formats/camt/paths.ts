/**
 * Which elements of camt.052, .053 and .054 mean what: one list of paths for all versions. Messages
 * differ in the names of two elements; versions differ in where a few names stand (BIC or BICFI,
 * parties under Pty, status as text or code, transactions without NtryDtls), so both are listed.
 */

import type { StatementKind } from '../model.ts';
import { compilePaths, type PathHandler, type PathTable } from '../xml.ts';
import {
  type DraftAmount,
  type DraftFacts,
  type DraftParty,
  newBalance,
  newDetail,
  newParty,
  type ReadState,
} from './draft.ts';

type Paths = Record<string, PathHandler<ReadState>>;

function text(set: (state: ReadState, value: string) => void): PathHandler<ReadState> {
  return {
    close(state, raw) {
      const value = raw.trim();
      if (value !== '') set(state, value);
    },
  };
}

function amount(set: (state: ReadState, value: DraftAmount) => void): PathHandler<ReadState> {
  return {
    close(state, raw, attributes) {
      set(state, { text: raw.trim(), currency: attributes.Ccy ?? null });
    },
  };
}

/** A message of the family: the element of the message and the one of each report in it. */
export interface CamtMessage {
  readonly id: 'camt.052' | 'camt.053' | 'camt.054';
  readonly kind: StatementKind;
  readonly root: string;
  readonly item: string;
}

export const CAMT_MESSAGES: readonly CamtMessage[] = [
  { id: 'camt.052', kind: 'interim', root: 'BkToCstmrAcctRpt', item: 'Rpt' },
  { id: 'camt.053', kind: 'booked', root: 'BkToCstmrStmt', item: 'Stmt' },
  { id: 'camt.054', kind: 'notification', root: 'BkToCstmrDbtCdtNtfctn', item: 'Ntfctn' },
];

/** Stands in the paths below for the message's own name and that of its reports. */
const ROOT = 'Document/ROOT';
const STMT = `${ROOT}/ITEM`;

const header: Paths = {
  Document: { open: (s, attributes) => s.beginDocument(attributes) },
  [ROOT]: {
    open: (state) => {
      state.hasRoot = true;
    },
  },
  [`${ROOT}/GrpHdr/MsgId`]: text((s, v) => {
    s.messageId = v;
  }),
  [`${ROOT}/GrpHdr/CreDtTm`]: text((s, v) => {
    s.messageCreatedAt = v;
  }),
  [`${ROOT}/GrpHdr/MsgPgntn/PgNb`]: text((s, v) => {
    s.messagePage = v;
  }),
  [`${ROOT}/GrpHdr/MsgPgntn/LastPgInd`]: text((s, v) => {
    s.messageIsLastPage = v === 'true' || v === '1';
  }),
  [STMT]: { open: (s) => s.beginStatement(), close: (s) => s.endStatement() },
  [`${STMT}/Id`]: text((s, v) => {
    s.statement.id = v;
  }),
  [`${STMT}/ElctrncSeqNb`]: text((s, v) => {
    s.statement.number = v;
  }),
  [`${STMT}/LglSeqNb`]: text((s, v) => {
    s.statement.legalNumber = v;
  }),
  [`${STMT}/CreDtTm`]: text((s, v) => {
    s.statement.createdAt = v;
  }),
  [`${STMT}/FrToDt/FrDtTm`]: text((s, v) => {
    s.statement.from = v;
  }),
  [`${STMT}/FrToDt/ToDtTm`]: text((s, v) => {
    s.statement.to = v;
  }),
  [`${STMT}/FrToDt/FrDt`]: text((s, v) => {
    s.statement.from = v;
  }),
  [`${STMT}/FrToDt/ToDt`]: text((s, v) => {
    s.statement.to = v;
  }),
};

for (const pages of ['StmtPgntn', 'RptPgntn', 'NtfctnPgntn']) {
  header[`${STMT}/${pages}/PgNb`] = text((s, v) => {
    s.statement.page = v;
  });
  header[`${STMT}/${pages}/LastPgInd`] = text((s, v) => {
    s.statement.isLastPage = v === 'true' || v === '1';
  });
}

for (const element of ['AddtlStmtInf', 'AddtlRptInf', 'AddtlNtfctnInf'])
  header[`${STMT}/${element}`] = text((s, v) => {
    s.statement.information = v;
  });

for (const [element, name] of [
  ['TtlNtries', 'all'],
  ['TtlCdtNtries', 'credits'],
  ['TtlDbtNtries', 'debits'],
] as const) {
  header[`${STMT}/TxsSummry/${element}/NbOfNtries`] = text((s, v) => {
    s.statement.declared[name].count = v;
  });
  header[`${STMT}/TxsSummry/${element}/Sum`] = text((s, v) => {
    s.statement.declared[name].sum = v;
  });
}

const accountPath = `${STMT}/Acct`;
const account: Paths = {
  [`${accountPath}/Id/IBAN`]: text((s, v) => {
    s.statement.iban = v;
  }),
  [`${accountPath}/Ccy`]: text((s, v) => {
    s.statement.currency = v;
  }),
  [`${accountPath}/Nm`]: text((s, v) => {
    s.statement.accountName = v;
  }),
  [`${accountPath}/Ownr/Nm`]: text((s, v) => {
    s.statement.ownerName = v;
  }),
  [`${accountPath}/Ownr/Pty/Nm`]: text((s, v) => {
    s.statement.ownerName = v;
  }),
  [`${accountPath}/Svcr/FinInstnId/BIC`]: text((s, v) => {
    s.statement.bic = v;
  }),
  [`${accountPath}/Svcr/FinInstnId/BICFI`]: text((s, v) => {
    s.statement.bic = v;
  }),
};

for (const id of ['Othr/Id', 'PrtryAcct/Id', 'BBAN', 'UPIC'])
  account[`${accountPath}/Id/${id}`] = text((s, v) => {
    s.statement.otherId ??= v;
  });

const balancePath = `${STMT}/Bal`;
const balance: Paths = {
  [balancePath]: {
    open: (s) => {
      s.balance = newBalance(s.line());
    },
    close: (s) => s.endBalance(),
  },
  [`${balancePath}/Tp/SubTp/Cd`]: text((s, v) => {
    s.balance.subType = v;
  }),
  [`${balancePath}/Tp/SubTp/Prtry`]: text((s, v) => {
    s.balance.subType = v;
  }),
  [`${balancePath}/Amt`]: amount((s, v) => {
    s.balance.amount = v;
  }),
  [`${balancePath}/CdtDbtInd`]: text((s, v) => {
    s.balance.indicator = v;
  }),
  [`${balancePath}/Dt/Dt`]: text((s, v) => {
    s.balance.date = v;
  }),
  [`${balancePath}/Dt/DtTm`]: text((s, v) => {
    s.balance.date = v;
  }),
};

for (const type of ['CdOrPrtry/Cd', 'CdOrPrtry/Prtry', 'Cd', 'Prtry'])
  balance[`${balancePath}/Tp/${type}`] = text((s, v) => {
    s.balance.code = v;
  });

const NTRY = `${STMT}/Ntry`;
const entry: Paths = {
  [NTRY]: { open: (s) => s.beginEntry(), close: (s) => s.endEntry() },
  [`${NTRY}/NtryRef`]: text((s, v) => {
    s.entry.entryReference = v;
  }),
  [`${NTRY}/Amt`]: amount((s, v) => {
    s.entry.amount = v;
  }),
  [`${NTRY}/CdtDbtInd`]: text((s, v) => {
    s.entry.indicator = v;
  }),
  [`${NTRY}/RvslInd`]: text((s, v) => {
    s.entry.isReversal = v === 'true' || v === '1';
  }),
  [`${NTRY}/Sts`]: text((s, v) => {
    s.entry.status ??= v;
  }),
  [`${NTRY}/Sts/Cd`]: text((s, v) => {
    s.entry.status = v;
  }),
  [`${NTRY}/Sts/Prtry`]: text((s, v) => {
    s.entry.status = v;
  }),
  [`${NTRY}/BookgDt/Dt`]: text((s, v) => {
    s.entry.bookingDate = v;
  }),
  [`${NTRY}/BookgDt/DtTm`]: text((s, v) => {
    s.entry.bookingDate = v;
  }),
  [`${NTRY}/ValDt/Dt`]: text((s, v) => {
    s.entry.valueDate = v;
  }),
  [`${NTRY}/ValDt/DtTm`]: text((s, v) => {
    s.entry.valueDate = v;
  }),
  [`${NTRY}/AcctSvcrRef`]: text((s, v) => {
    s.entry.facts.references.bank = v;
  }),
  [`${NTRY}/BkTxCd/Domn/Cd`]: text((s, v) => {
    s.entry.domain = v;
  }),
  [`${NTRY}/BkTxCd/Domn/Fmly/Cd`]: text((s, v) => {
    s.entry.family = v;
  }),
  [`${NTRY}/BkTxCd/Domn/Fmly/SubFmlyCd`]: text((s, v) => {
    s.entry.subFamily = v;
  }),
  [`${NTRY}/BkTxCd/Prtry/Cd`]: text((s, v) => {
    s.entry.proprietary = v;
  }),
  [`${NTRY}/BkTxCd/Prtry/Issr`]: text((s, v) => {
    s.entry.proprietaryIssuer = v;
  }),
  [`${NTRY}/AddtlNtryInf`]: text((s, v) => {
    s.entry.text = v;
  }),
};

for (const path of [`${NTRY}/Btch`, `${NTRY}/NtryDtls/Btch`]) {
  entry[`${path}/NbOfTxs`] = text((s, v) => {
    s.entry.batchCount = (s.entry.batchCount ?? 0) + (/^\d{1,9}$/.test(v) ? Number(v) : 0);
  });
  entry[`${path}/PmtInfId`] = text((s, v) => {
    s.entry.facts.references.paymentInfo ??= v;
  });
  entry[`${path}/MsgId`] = text((s, v) => {
    s.entry.facts.references.message ??= v;
  });
}

const TX = `${NTRY}/NtryDtls/TxDtls`;
const detail: Paths = {
  [TX]: {
    open: (s) => {
      s.detail = newDetail();
    },
    close: (s) => {
      s.entry.details.push(s.detail);
    },
  },
  [`${TX}/Amt`]: amount((s, v) => {
    s.detail.amount = v;
  }),
  [`${TX}/CdtDbtInd`]: text((s, v) => {
    s.detail.indicator = v;
  }),
  [`${TX}/AddtlTxInf`]: text((s, v) => {
    s.detail.additional = v;
  }),
  [`${TX}/RmtInf/Ustrd`]: {
    close: (s, raw) => {
      s.detail.facts.unstructured.push(raw);
    },
  },
  [`${TX}/RmtInf/Strd/CdtrRefInf/Ref`]: text((s, v) => {
    s.detail.facts.references.structured ??= v;
  }),
  [`${TX}/RmtInf/Strd/CdtrRefInf/CdtrRef`]: text((s, v) => {
    s.detail.facts.references.structured ??= v;
  }),
  [`${TX}/RmtInf/Strd/AddtlRmtInf`]: text((s, v) => {
    s.detail.facts.additionalRemittance.push(v);
  }),
};

for (const reason of ['Rsn/Cd', 'Rsn/Prtry', 'RtrRsn/Cd', 'RtrRsn/Prtry'])
  detail[`${TX}/RtrInf/${reason}`] = text((s, v) => {
    s.detail.facts.returnReason = v;
  });

const references = {
  MsgId: 'message',
  AcctSvcrRef: 'bank',
  PmtInfId: 'paymentInfo',
  InstrId: 'instruction',
  EndToEndId: 'endToEnd',
  TxId: 'transaction',
  MndtId: 'mandate',
  UETR: 'uetr',
} as const;
for (const [element, name] of Object.entries(references))
  detail[`${TX}/Refs/${element}`] = text((s, v) => {
    s.detail.facts.references[name] = v;
  });
detail[`${TX}/Refs/Prtry/Ref`] = text((s, v) => {
  s.detail.facts.references.customer ??= v;
});

/** Where an amount in another currency and its rate may stand, for entries and for details. */
function addAmountPaths(paths: Paths, base: string, factsOf: (s: ReadState) => DraftFacts): void {
  for (const kind of ['InstdAmt', 'TxAmt', 'CntrValAmt'] as const) {
    paths[`${base}/AmtDtls/${kind}/Amt`] = amount((s, v) => {
      factsOf(s).amounts[kind] = v;
    });
    paths[`${base}/AmtDtls/${kind}/CcyXchg/XchgRate`] = text((s, v) => {
      factsOf(s).exchangeRate ??= v;
    });
  }
  paths[`${base}/Chrgs/TtlChrgsAndTaxAmt`] = amount((s, v) => {
    factsOf(s).charges = v;
  });
  for (const single of ['Rcrd/Amt', 'Amt'])
    paths[`${base}/Chrgs/${single}`] = amount((s, v) => {
      factsOf(s).charges ??= v;
    });
}

addAmountPaths(entry, NTRY, (s) => s.entry.facts);
addAmountPaths(detail, TX, (s) => s.detail.facts);

function addPartyPaths(role: 'Dbtr' | 'Cdtr'): void {
  const party = (s: ReadState): DraftParty => {
    const facts = s.detail.facts;
    if (role === 'Dbtr') {
      facts.debtor ??= newParty();
      return facts.debtor;
    }
    facts.creditor ??= newParty();
    return facts.creditor;
  };
  const parties = `${TX}/RltdPties`;
  const agents = `${TX}/RltdAgts`;
  const set = (path: string, key: keyof DraftParty): void => {
    detail[path] = text((s, v) => {
      party(s)[key] ??= v;
    });
  };
  set(`${parties}/${role}/Nm`, 'name');
  set(`${parties}/${role}/Pty/Nm`, 'name');
  set(`${parties}/Ultmt${role}/Nm`, 'ultimateName');
  set(`${parties}/Ultmt${role}/Pty/Nm`, 'ultimateName');
  set(`${parties}/${role}Acct/Id/IBAN`, 'account');
  set(`${parties}/${role}Acct/Id/Othr/Id`, 'account');
  set(`${parties}/${role}Acct/Id/PrtryAcct/Id`, 'account');
  set(`${agents}/${role}Agt/FinInstnId/BICFI`, 'bankId');
  set(`${agents}/${role}Agt/FinInstnId/BIC`, 'bankId');
  set(`${agents}/${role}Agt/FinInstnId/ClrSysMmbId/MmbId`, 'bankId');
  if (role === 'Cdtr') {
    for (const id of [
      'Id/PrvtId/Othr/Id',
      'Id/OrgId/Othr/Id',
      'Pty/Id/PrvtId/Othr/Id',
      'Pty/Id/OrgId/Othr/Id',
    ])
      detail[`${parties}/Cdtr/${id}`] = text((s, v) => {
        s.detail.facts.creditorId ??= v;
      });
  }
}

addPartyPaths('Dbtr');
addPartyPaths('Cdtr');

const EVERY: Readonly<Paths> = { ...header, ...account, ...balance, ...entry, ...detail };

/**
 * The table of one message. Its very first version ends the message's name in V01 and has its
 * transactions directly under the entry.
 */
export function camtPaths({ root, item }: CamtMessage): PathTable<ReadState> {
  const paths: Paths = {};
  for (const [path, handler] of Object.entries(EVERY)) {
    const own = path.replace('ITEM', item);
    paths[own.replace('ROOT', root)] = handler;
    const first = own.replace('ROOT', `${root}V01`);
    paths[first] = handler;
    paths[first.replace('/NtryDtls/TxDtls', '/TxDtls')] = handler;
  }
  return compilePaths(paths);
}
