/**
 * A small group for tests of forecasts, risk and funds: two entities, accounts in EUR and USD with
 * a year of statement lines, rates, a bill, limits, a scenario and a fund with a draft
 * distribution. All figures follow from simple rules, so that tests can work them out on paper.
 */

import { rmSync } from 'node:fs';
import type { AppError } from '../../core/result.ts';
import { addDays, type IsoDate, isoDate, isWeekend } from '../../core/time/dates.ts';
import { createBackend } from '../../main/backend/backend.ts';
import type { Session } from '../../main/backend/handler.ts';
import { openInlineStorage } from '../../main/backend/storage.ts';
import type { Row, Store, WriteStore } from '../../main/store/index.ts';
import type { CallMeta } from '../../preload/contract/bridge.ts';
import type { InputOf, OutputOf, StoreName } from '../../preload/contract/index.ts';
import { permissionNames } from '../../preload/contract/permissions.ts';
import { testId, testMeta, testWorkspace } from './workspace.ts';

export const AS_OF = isoDate('2026-11-20');
const FIRST = addDays(AS_OF, -300);

/** Row ids of the group by what they stand for. */
export const ID = {
  treasurer: testId(1),
  reviewer: testId(2),
  approverRole: testId(3),
  holding: testId(10),
  inc: testId(11),
  bank: testId(12),
  otherBank: testId(13),
  receipts: testId(14),
  suppliers: testId(15),
  debt: testId(16),
  eur: testId(20),
  usd: testId(21),
  small: testId(22),
  scenario: testId(30),
  minimum: testId(31),
  varLimit: testId(32),
  bankLimit: testId(33),
  usdLimit: testId(34),
  fundLimit: testId(35),
  fund: testId(40),
  draft: testId(41),
  lp: testId(42),
  gp: testId(43),
} as const;

/** A small generator of repeatable noise in 0 to 1 (Lehmer, modulus 2^31 - 1). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function insertGroup(tx: WriteStore): void {
  const rows: readonly (readonly [table: string, row: Row])[] = [
    ['user', { id: ID.treasurer, login: 'a', name: 'A. Treasurer', initials: 'AT', active: true }],
    ['user', { id: ID.reviewer, login: 'r', name: 'R. Reviewer', initials: 'RR', active: true }],
    ['role', { id: ID.approverRole, name: 'ap', label: 'Approver', permissions: ['fund.approve'] }],
    ['user_role', { id: testId(4), user_id: ID.reviewer, role_id: ID.approverRole }],
    ['bank', { id: ID.bank, name: 'Rheinbank', country: 'DE' }],
    ['bank', { id: ID.otherBank, name: 'First Harbor', country: 'US' }],
  ];
  for (const [table, row] of rows) tx.insert(table, row);
  const entity = { time_zone: 'UTC', country: 'DE', base_currency: 'EUR' };
  tx.insert('entity', { id: ID.holding, code: 'H', name: 'Holding', ...entity });
  tx.insert('entity', { id: ID.inc, code: 'I', name: 'Inc', ...entity });
  const account = { number_scheme: 'other', kind: 'operating', restriction: 'none' };
  const accounts = [
    { id: ID.eur, entity_id: ID.holding, bank_id: ID.bank, currency: 'EUR', name: 'Operating EUR' },
    {
      id: ID.usd,
      entity_id: ID.inc,
      bank_id: ID.otherBank,
      currency: 'USD',
      name: 'Operating USD',
    },
    { id: ID.small, entity_id: ID.holding, bank_id: ID.bank, currency: 'EUR', name: 'New account' },
  ];
  for (const each of accounts) tx.insert('account', { ...each, ...account, number: each.name });
  const category = { direction: 'both', sort: 1 };
  tx.insert('category', {
    id: ID.receipts,
    code: 'customer-receipts',
    name: 'Receipts',
    ...category,
  });
  tx.insert('category', { id: ID.suppliers, code: 'suppliers', name: 'Suppliers', ...category });
  tx.insert('category', { id: ID.debt, code: 'debt-service', name: 'Debt service', ...category });
}

/** One statement of an account over the whole span, with two lines a weekday. */
function insertStatement(tx: WriteStore, accountId: string, currency: string, from: number): void {
  const random = noise(from);
  const statementId = testId(from);
  const lines: Row[] = [];
  let net = 0n;
  for (let day: IsoDate = FIRST; day <= AS_OF; day = addDays(day, 1)) {
    if (isWeekend(day)) continue;
    for (const [categoryId, sign] of [
      [ID.receipts, 1n],
      [ID.suppliers, -1n],
    ] as const) {
      const amount = sign * BigInt(Math.round(900_000 + 200_000 * random()));
      net += amount;
      lines.push({
        id: testId(from + 1 + lines.length),
        statement_id: statementId,
        account_id: accountId,
        position: lines.length + 1,
        booking_date: day,
        value_date: day,
        currency,
        amount_minor: amount,
        reversal: false,
        category_id: categoryId,
        fingerprint: String(lines.length),
        occurrence: 1,
      });
    }
  }
  const opening = 5_000_000_00n;
  tx.insert('statement', {
    id: statementId,
    account_id: accountId,
    kind: 'booked',
    currency,
    from_date: FIRST,
    to_date: AS_OF,
    opening_minor: opening,
    closing_minor: opening + net,
    line_count: lines.length,
    credit_minor: 0n,
    debit_minor: 0n,
    proof: 'proven',
    identity: accountId,
  });
  for (const line of lines) tx.insert('statement_line', line);
}

function insertMarket(tx: WriteStore): void {
  const random = noise(77);
  let [rate, yieldPercent] = [1.1, 3.5];
  let number = 20_000;
  for (let day = addDays(AS_OF, -800); day <= AS_OF; day = addDays(day, 1)) {
    if (isWeekend(day)) continue;
    rate *= 1 + (random() - 0.5) * 0.012;
    yieldPercent += (random() - 0.5) * 0.06;
    const source = 'TEST';
    const fx = { base: 'EUR', quote: 'USD', date: day, rate: rate.toFixed(6), source };
    tx.insert('fx_rate', { id: testId(number++), ...fx });
    const value = yieldPercent.toFixed(4);
    tx.insert('market_rate', { id: testId(number++), series: 'USD.3M', date: day, value, source });
  }
  tx.insert('instrument', {
    id: testId(50),
    code: 'TB',
    name: 'Treasury bill',
    kind: 'bill',
    currency: 'USD',
    issuer: 'Treasury',
    maturity_date: addDays(AS_OF, 365),
    rate_annual: '0.04',
    rate_series: 'USD.3M',
  });
  tx.insert('instrument', {
    id: testId(51),
    code: 'MMF',
    name: 'Cash fund',
    kind: 'money-market-fund',
    currency: 'EUR',
    issuer: 'Lumina',
  });
  const holding = { entity_id: ID.holding, valid_from: FIRST };
  const bill = { currency: 'USD', nominal_minor: 2_000_000_00n, market_value_minor: 2_000_000_00n };
  const fund = { currency: 'EUR', nominal_minor: 1_000_000_00n, market_value_minor: 1_000_000_00n };
  tx.insert('holding', { id: testId(52), instrument_id: testId(50), ...holding, ...bill });
  tx.insert('holding', { id: testId(53), instrument_id: testId(51), ...holding, ...fund });
}

function insertPlans(tx: WriteStore): void {
  tx.insert('scenario', {
    id: ID.scenario,
    name: 'Weak dollar, late receipts',
    description: '',
    shocks: [
      { kind: 'fx', currency: 'USD', percent: '-10' },
      { kind: 'delayReceipts', categories: ['customer-receipts'], days: 10 },
    ],
    archived: false,
  });
  tx.insert('expected_flow', {
    id: testId(60),
    entity_id: ID.inc,
    category_id: ID.debt,
    reference: 'LOAN-1',
    description: 'Loan repayment',
    source: 'debt',
    due_date: addDays(AS_OF, 10),
    currency: 'USD',
    amount_minor: -1_000_000_00n,
    probability: '1',
    status: 'open',
  });
  const limit = { scope_text: 'Group', warn_share: '0.9' };
  const amount = { currency: 'EUR', amount_minor: 8_000_000_00n };
  const limits: readonly Row[] = [
    { id: ID.minimum, code: 'LIQ', name: 'Liquidity', measure: 'minimum-liquidity', ...amount },
    {
      id: ID.varLimit,
      code: 'VAR',
      name: 'VaR',
      measure: 'var',
      ...amount,
      parameters: { confidence: 0.99 },
    },
    { id: ID.bankLimit, code: 'BANK', name: 'Bank', measure: 'bank-concentration', share: '0.5' },
    { id: ID.usdLimit, code: 'USD', name: 'Dollars', measure: 'open-currency', share: '0.9' },
    { id: ID.fundLimit, code: 'MMF', name: 'Funds', measure: 'fund-share', share: '0.35' },
  ];
  for (const each of limits) tx.insert('treasury_limit', { ...limit, ...each });
}

function insertFund(tx: WriteStore): void {
  tx.insert('fund', {
    id: ID.fund,
    code: 'GP',
    name: 'Growth Partners',
    currency: 'EUR',
    vintage: 2024,
  });
  tx.insert('fund_terms', {
    id: testId(44),
    fund_id: ID.fund,
    version: 1,
    valid_from: '2024-01-01',
    terms: {
      currency: 'EUR',
      waterfall: {
        form: 'whole-fund',
        preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
        catchUp: { share: '1' },
        carry: { rate: '0.2' },
      },
    },
  });
  const closing = { fund_id: ID.fund, closing_date: '2024-01-15' };
  for (const [id, party, name, minor] of [
    [ID.lp, 'lp', 'Pension fund', 9_900_000_00n],
    [ID.gp, 'gp', 'Partners', 100_000_00n],
  ] as const) {
    tx.insert('investor', {
      id: testId(party === 'lp' ? 45 : 46),
      code: party,
      name,
      kind: party,
      country: 'DE',
    });
    tx.insert('commitment', {
      id,
      ...closing,
      investor_id: testId(party === 'lp' ? 45 : 46),
      party,
      class_code: 'A',
      class_name: 'Class A',
      amount_minor: minor,
    });
  }
  tx.insert('capital_call', {
    id: testId(47),
    fund_id: ID.fund,
    number: 1,
    due_date: '2024-11-20',
    amount_minor: 5_000_000_00n,
    purpose: 'Investment',
    status: 'settled',
  });
  for (const [index, holder, minor] of [
    [48, ID.lp, 4_950_000_00n],
    [49, ID.gp, 50_000_00n],
  ] as const)
    tx.insert('capital_call_line', {
      id: testId(index),
      capital_call_id: testId(47),
      commitment_id: holder,
      amount_minor: minor,
    });
  tx.insert('distribution', {
    id: ID.draft,
    fund_id: ID.fund,
    number: 1,
    pay_date: '2026-11-20',
    amount_minor: 6_000_000_00n,
    status: 'draft',
  });
}

export type Answer<T> =
  | { readonly value: T; readonly error: null }
  | { readonly value: null; readonly error: AppError };

export interface AnalysisWorkspace {
  readonly store: Store;
  /** Calls as the treasurer; throws where the call fails. */
  call<Name extends StoreName>(
    name: Name,
    input: InputOf<Name>,
    meta?: CallMeta,
  ): Promise<OutputOf<Name>>;
  /** Calls as the other person, who looks over the treasurer's shoulder. */
  callAsReviewer<Name extends StoreName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
  /** The error of a call by one of the two people, or null where it succeeds. */
  refusal<Name extends StoreName>(
    name: Name,
    input: InputOf<Name>,
    userId?: string,
  ): Promise<AppError | null>;
  /** Writes rows as no command would, such as those that an import may bring. */
  change(body: (tx: WriteStore) => void): void;
  dispose(): Promise<void>;
}

/** The group in a real store behind a real backend with its worker pool. */
export async function analysisWorkspace(): Promise<AnalysisWorkspace> {
  const made = await testWorkspace();
  made.store.command(testMeta('test.group'), (tx) => {
    insertGroup(tx);
    insertStatement(tx, ID.eur, 'EUR', 1000);
    insertStatement(tx, ID.usd, 'USD', 5000);
    insertMarket(tx);
    insertPlans(tx);
    insertFund(tx);
  });
  made.store.close();
  const workspace = { id: 'test', folder: made.folder, sample: true, cipher: 'sqlcipher' } as const;
  const storage = openInlineStorage({ folder: made.folder, key: made.key, workspace });
  const backend = createBackend({ storage });
  const session = (userId: string): Session => ({
    userId,
    userName: userId === ID.treasurer ? 'A. Treasurer' : 'R. Reviewer',
    deviceId: testId(9),
    host: 'cli',
    permissions: permissionNames,
  });
  const callAs = async (userId: string, name: StoreName, input: unknown, meta: CallMeta) => {
    const reply = await backend.call(name, input, meta, session(userId));
    if (!reply.ok) throw new Error(`${name}: ${reply.error.code}: ${reply.error.message}`);
    return reply.value as never;
  };
  return {
    store: storage.store,
    call: (name, input, meta = {}) => callAs(ID.treasurer, name, input, meta),
    callAsReviewer: (name, input) => callAs(ID.reviewer, name, input, {}),
    async refusal(name, input, userId = ID.treasurer) {
      const reply = await backend.call(name, input, {}, session(userId));
      return reply.ok ? null : reply.error;
    },
    change(body) {
      storage.store.command(testMeta('test.change'), body);
    },
    async dispose() {
      await backend.close();
      rmSync(made.folder, { recursive: true, force: true });
    },
  };
}
