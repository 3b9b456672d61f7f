/**
 * ISO 20022 camt.086, the bank services billing statement: what a bank charged for each service on an
 * account in a period, with volume and unit price, corrections and taxes. All versions are one table of
 * paths. It proves nothing about balances and is no account statement.
 */
import { AppFailure, fail, ok, type Result } from '../../../core/result.ts';
import type { IsoDate } from '../../../core/time/dates.ts';
import type { Issue, SourceSlice } from '../model.ts';
import { parseIsoDatePrefix, parseXmlAmount, tidy } from '../values.ts';
import { compilePaths, looksLikeXml, type PathHandler, XmlWalker } from '../xml.ts';
import { xmlCharset } from '../xmlCharset.ts';

/** A service as billed; amounts are decimal text as printed, negative where the bank gives back. */
export interface BilledService {
  readonly kind: 'service' | 'adjustment' | 'tax';
  /** The bank's own code; of a sub-service behind a slash. */
  readonly code: string;
  readonly description: string;
  readonly volume: string | null;
  readonly unitPrice: string | null;
  readonly currency: string;
  readonly amount: string;
  /** How it is paid: BCMP, FLAT, PVCH, INVS, WVED or FREE; null for adjustments and taxes. */
  readonly paymentMethod: string | null;
  readonly slice: SourceSlice;
}

export interface BillingStatement {
  readonly id: string;
  /** IBAN or the bank's own number, without blanks. */
  readonly account: string;
  readonly accountCurrency: string | null;
  readonly bic: string | null;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** It takes the place of one sent before for the same account and period. */
  readonly isReplacement: boolean;
  readonly services: readonly BilledService[];
}

export interface BillingFile {
  readonly statements: readonly BillingStatement[];
  readonly issues: readonly Issue[];
}

type Texts = Partial<Record<string, string>>;

interface DraftService {
  readonly offset: number;
  readonly line: number;
  readonly texts: Texts;
  readonly currencies: Texts;
}

interface State {
  readonly statements: BillingStatement[];
  readonly issues: Issue[];
  hasRoot: boolean;
  head: Texts;
  services: BilledService[];
  draft: DraftService;
  walker: XmlWalker<State>;
}

const ROOT = 'Document/BkSvcsBllgStmt';
const STMT = `${ROOT}/BllgStmtGrp/BllgStmt`;

function draftAt(state: State): DraftService {
  const { walker } = state;
  return { offset: walker.startOffset(), line: walker.line, texts: {}, currencies: {} };
}

function headText(name: string): PathHandler<State> {
  return {
    close(state, raw) {
      const value = tidy(raw);
      if (value !== null) state.head[name] ??= value;
    },
  };
}

function itemText(name: string): PathHandler<State> {
  return {
    close(state, raw, attributes) {
      const value = tidy(raw);
      if (value === null) return;
      state.draft.texts[name] = value;
      if (attributes.Ccy !== undefined) state.draft.currencies[name] = attributes.Ccy;
    },
  };
}

/** An amount with its direction: `Sgn` true is plus, as is none. */
function amountPaths(path: string, name: string): Record<string, PathHandler<State>> {
  return { [`${path}/Amt`]: itemText(name), [`${path}/Sgn`]: itemText(`${name}Sign`) };
}

const ACCOUNT = `${STMT}/AcctChrtcs`;
const SVC = `${STMT}/Svc`;
const ADJUSTMENT = `${STMT}/SvcAdjstmnt`;
const TAX = `${STMT}/TaxRgn`;

function item(kind: BilledService['kind']): PathHandler<State> {
  return {
    open(state) {
      state.draft = draftAt(state);
    },
    close: (state) => endService(state, kind),
  };
}

const TABLE = compilePaths<State>({
  [ROOT]: {
    open(state) {
      state.hasRoot = true;
    },
  },
  [STMT]: {
    open(state) {
      state.head = { line: String(state.walker.line) };
      state.services = [];
    },
    close: endStatement,
  },
  [`${STMT}/StmtId`]: headText('id'),
  [`${STMT}/FrToDt/FrDt`]: headText('from'),
  [`${STMT}/FrToDt/ToDt`]: headText('to'),
  [`${STMT}/Sts`]: headText('status'),
  [`${ACCOUNT}/CshAcct/Id/IBAN`]: headText('account'),
  [`${ACCOUNT}/CshAcct/Id/Othr/Id`]: headText('account'),
  [`${ACCOUNT}/CshAcct/Ccy`]: headText('currency'),
  [`${ACCOUNT}/AcctBalCcyCd`]: headText('currency'),
  [`${ACCOUNT}/AcctSvcr/FinInstnId/BICFI`]: headText('bic'),
  [`${ACCOUNT}/AcctSvcr/FinInstnId/BIC`]: headText('bic'),
  [SVC]: item('service'),
  [`${SVC}/SvcDtl/BkSvc/Id`]: itemText('code'),
  [`${SVC}/SvcDtl/BkSvc/SubSvc/Id`]: itemText('subCode'),
  [`${SVC}/SvcDtl/BkSvc/Desc`]: itemText('description'),
  [`${SVC}/SvcDtl/Vol`]: itemText('volume'),
  [`${SVC}/PmtMtd`]: itemText('method'),
  ...amountPaths(`${SVC}/Pric/UnitPric`, 'unitPrice'),
  ...amountPaths(`${SVC}/OrgnlChrgPric`, 'amount'),
  [ADJUSTMENT]: item('adjustment'),
  [`${ADJUSTMENT}/SubSvc/Id`]: itemText('code'),
  [`${ADJUSTMENT}/AdjstmntId`]: itemText('subCode'),
  [`${ADJUSTMENT}/Desc`]: itemText('description'),
  ...amountPaths(`${ADJUSTMENT}/Amt`, 'amount'),
  [TAX]: item('tax'),
  [`${TAX}/RgnNm`]: itemText('description'),
  ...amountPaths(`${TAX}/TaxDueToRgn`, 'amount'),
});

function report(state: State, code: string, line: number, message: string): void {
  state.issues.push({ code, severity: 'error', line, message });
}

/** Decimal text as printed with the sign that stands beside it; null where it is no number. */
function signed(text: string | undefined, sign: string | undefined): string | null {
  if (text === undefined) return null;
  const parsed = parseXmlAmount(text);
  if (parsed === null) return null;
  const isMinus = parsed.isNegative !== (sign === 'false' || sign === '0');
  return isMinus && /[1-9]/.test(parsed.amount) ? `-${parsed.amount}` : parsed.amount;
}

const FALLBACK_CODE = { service: 'SERVICE', adjustment: 'ADJUSTMENT', tax: 'TAX' } as const;
/** Services that the customer does not pay for, or has paid for apart. */
const NOT_CHARGED = new Set(['WVED', 'FREE', 'PVCH']);

function endService(state: State, kind: BilledService['kind']): void {
  const { texts, currencies, offset, line } = state.draft;
  const amount = signed(texts.amount, texts.amountSign);
  const currency = currencies.amount;
  const code = [texts.code, texts.subCode].filter((part) => part !== undefined).join('/');
  const name = texts.description ?? (code === '' ? FALLBACK_CODE[kind] : code);
  if (amount === null || currency === undefined || !/^[A-Z]{3}$/.test(currency)) {
    report(
      state,
      'BILLING_AMOUNT',
      line,
      `"${name.slice(0, 60)}" has no amount with a currency. It is left out.`,
    );
    return;
  }
  const method = texts.method ?? null;
  state.services.push({
    kind,
    code: code === '' ? FALLBACK_CODE[kind] : code,
    description: name,
    volume: kind === 'service' ? signed(texts.volume, undefined) : null,
    unitPrice: kind === 'service' ? signed(texts.unitPrice, texts.unitPriceSign) : null,
    currency,
    amount: method !== null && NOT_CHARGED.has(method) ? '0' : amount,
    paymentMethod: kind === 'service' ? method : null,
    slice: { offset, length: state.walker.endOffset() - offset, line },
  });
}

function endStatement(state: State): void {
  const { head, services } = state;
  const line = Number(head.line ?? 1);
  const to = head.to === undefined ? null : parseIsoDatePrefix(head.to);
  const from = head.from === undefined ? to : parseIsoDatePrefix(head.from);
  const name = head.id ?? '';
  if (head.status === 'TEST') {
    report(state, 'BILLING_TEST', line, `Statement ${name} is a test of the bank; it is left out.`);
    return;
  }
  if (head.account === undefined || to === null || from === null || from.date > to.date) {
    const what = head.account === undefined ? 'no account' : 'no period';
    report(state, 'BILLING_SYNTAX', line, `Statement ${name} names ${what}. It is left out.`);
    return;
  }
  state.statements.push({
    id: name,
    account: head.account.replace(/\s+/g, ''),
    accountCurrency: head.currency ?? null,
    bic: head.bic ?? null,
    from: from.date,
    to: to.date,
    isReplacement: head.status === 'RPLC',
    services,
  });
}

/** Confidence from 0 to 1 that the bytes are a billing statement, judged from the first 64 KiB. */
export function sniffBilling(bytes: Uint8Array): number {
  if (!looksLikeXml(bytes)) return 0;
  const text = Buffer.from(bytes.subarray(0, 64 * 1024))
    .toString('latin1')
    .replaceAll('\0', '');
  return /<(?:[\w.-]{1,20}:)?BkSvcsBllgStmt[\s/>]/.test(text) ? 1 : 0;
}

/**
 * Reads a billing statement. Errors: BILLING_EMPTY, and those of `XmlWalker` (XML_MALFORMED,
 * XML_DOCTYPE_REFUSED, ...). What cannot be read of it is left out and reported with its line.
 */
export function readBilling(bytes: Uint8Array): Result<BillingFile> {
  const state = {
    statements: [],
    issues: [],
    hasRoot: false,
    head: {},
    services: [],
    draft: { offset: 0, line: 1, texts: {}, currencies: {} },
  } as unknown as State;
  const { encoding, issue } = xmlCharset(bytes);
  state.walker = new XmlWalker(TABLE, state, encoding);
  try {
    state.walker.write(bytes);
    state.walker.end();
  } catch (error) {
    if (error instanceof AppFailure) return fail(error.error);
    throw error;
  }
  if (state.statements.length === 0)
    return fail({
      kind: 'invalid-input',
      code: 'BILLING_EMPTY',
      message: state.hasRoot
        ? `The file holds no billing statement that can be used. ${state.issues[0]?.message ?? ''}`.trim()
        : 'The file is not a camt.086 message (BkSvcsBllgStmt is missing).',
    });
  const issues = issue ? [issue, ...state.issues] : state.issues;
  return ok({ statements: state.statements, issues });
}
