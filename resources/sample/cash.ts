/**
 * What the sample's treasury has set for its cash: targets, minimum balances, overdrafts and
 * restrictions of accounts, the pools, and what Bank Warta reported during its late days.
 */
import { SAMPLE_AS_OF } from './group.ts';
import type { IdBook, Tables } from './master.ts';
import type { SampleRow } from './rows.ts';

interface LimitSeed {
  readonly target?: bigint;
  readonly minimum?: bigint;
  readonly overdraft?: bigint;
  /** How much a restriction holds; all of the balance where absent. */
  readonly restricted?: bigint;
  readonly reason?: string;
}

/** By account, in minor units of its currency. */
const ACCOUNT_LIMITS: Readonly<Record<string, LimitSeed>> = {
  'pool-eur': { minimum: 2_500_000_000n, overdraft: 1_000_000_000n },
  'pool-usd': { minimum: 1_500_000_000n, overdraft: 500_000_000n },
  'pool-gbp': { minimum: 300_000_000n },
  'hol-op': { target: 500_000_000n, minimum: 200_000_000n },
  'ene-op': { target: 800_000_000n, minimum: 400_000_000n },
  'ene-set': { target: 500_000_000n, minimum: 300_000_000n },
  'net-op': { target: 400_000_000n, minimum: 250_000_000n },
  'net-col': { target: 0n },
  'uk-col': { target: 0n },
  'pol-op': { minimum: 1_000_000_000n },
  'pol-col': { target: 0n },
  'pol-vat': { reason: 'VAT split payment: taxes only, Polish VAT act' },
  'inc-op': { target: 750_000_000n, minimum: 500_000_000n },
  'inc-col': { target: 0n },
  'sgp-op': {
    restricted: 250_000_000n,
    reason: 'Until the audit of the year lets a dividend be paid',
  },
  'swe-op': { minimum: 6_000_000_000n, overdraft: 2_000_000_000n },
  'swe-tax': { overdraft: 500_000_000n },
  'swe-col': { target: 0n },
  'ren-res': { restricted: 400_000_000n, reason: 'Debt service reserve, facility B' },
  'gp1-esc': { reason: 'Escrow, sale of the first fund’s last holding' },
  'gp2-esc': { reason: 'Escrow, purchase price retention' },
};

/** The columns of an account that say what is set for it. */
export function limitColumns(accountKey: string): SampleRow {
  const seed = ACCOUNT_LIMITS[accountKey] ?? {};
  return {
    target_minor: seed.target ?? null,
    minimum_minor: seed.minimum ?? null,
    overdraft_minor: seed.overdraft ?? null,
    restricted_minor: seed.restricted ?? null,
    restriction_reason: seed.reason ?? null,
  };
}

interface PoolSeed {
  readonly code: string;
  readonly name: string;
  readonly kind: 'zero-balance' | 'target-balance' | 'notional';
  readonly currency: string;
  readonly header: string;
  readonly creditRate: string;
  readonly debitRate: string;
  readonly dayCount: string;
  readonly members: readonly {
    readonly account: string;
    readonly target?: bigint;
    readonly minimumTransfer?: bigint;
    readonly alone?: readonly [creditRate: string, debitRate: string];
  }[];
}

/** What the banks give and take on an account that stands by itself. */
const BANK_RATES = ['0.0025', '0.0850'] as const;

const POOLS: readonly PoolSeed[] = [
  {
    code: 'EUR-TB',
    name: 'Euro pool',
    kind: 'target-balance',
    currency: 'EUR',
    header: 'pool-eur',
    creditRate: '0.0185',
    debitRate: '0.0410',
    dayCount: 'act/360',
    members: [
      { account: 'hol-op', target: 500_000_000n, minimumTransfer: 5_000_000n, alone: BANK_RATES },
      { account: 'ene-op', target: 800_000_000n, minimumTransfer: 5_000_000n, alone: BANK_RATES },
      { account: 'ene-set', target: 700_000_000n, minimumTransfer: 5_000_000n, alone: BANK_RATES },
      { account: 'net-op', target: 400_000_000n, minimumTransfer: 5_000_000n, alone: BANK_RATES },
      { account: 'net-pay', target: 240_000_000n, minimumTransfer: 5_000_000n, alone: BANK_RATES },
    ],
  },
  {
    code: 'SEK-N',
    name: 'Nordfjord interest pool',
    kind: 'notional',
    currency: 'SEK',
    header: 'swe-op',
    creditRate: '0.0160',
    debitRate: '0.0525',
    dayCount: 'act/360',
    members: [{ account: 'swe-tax', alone: ['0.0010', '0.0780'] }],
  },
  {
    code: 'USD-ZB',
    name: 'Dollar zero balancing',
    kind: 'zero-balance',
    currency: 'USD',
    header: 'pool-usd',
    creditRate: '0.0355',
    debitRate: '0.0620',
    dayCount: 'act/360',
    members: [
      { account: 'inc-col', minimumTransfer: 100_000n, alone: ['0.0050', '0.0900'] },
      { account: 'sgp-col', minimumTransfer: 100_000n, alone: ['0.0050', '0.0900'] },
    ],
  },
];

/** The pools and their members. */
export function poolRows(id: IdBook, own: IdBook): Tables {
  return {
    cash_pool: POOLS.map((pool) => ({
      id: own('cash_pool', pool.code),
      code: pool.code,
      name: pool.name,
      kind: pool.kind,
      currency: pool.currency,
      header_account_id: id('account', pool.header),
      credit_rate: pool.creditRate,
      debit_rate: pool.debitRate,
      day_count: pool.dayCount,
    })),
    cash_pool_member: POOLS.flatMap((pool) =>
      pool.members.map((member, index) => ({
        id: own('cash_pool_member', `${pool.code} ${member.account}`),
        pool_id: own('cash_pool', pool.code),
        account_id: id('account', member.account),
        target_minor: member.target ?? 0n,
        minimum_transfer_minor: member.minimumTransfer ?? 0n,
        priority: index + 1,
        credit_rate: member.alone?.[0] ?? null,
        debit_rate: member.alone?.[1] ?? null,
      })),
    ),
  };
}

type InterimSeed = readonly [
  account: string,
  date: string,
  amount: bigint,
  counterparty: string,
  remittance: string,
];

/** What Bank Warta reported of the days whose statements are late, and what is pending there. */
const INTERIM: readonly InterimSeed[] = [
  ['pol-op', '2026-11-19', 41_230_050n, 'Kujawy Dystrybucja', 'FV 2026/11/0417'],
  ['pol-op', '2026-11-19', -18_802_000n, 'Wisła Logistyka', 'Transport listopad'],
  ['pol-op', SAMPLE_AS_OF, 9_650_000n, 'Miasto Łódź', 'Oświetlenie, rata 11'],
  ['pol-op', SAMPLE_AS_OF, -24_011_075n, 'Elektromontaż Zgierz', 'FV 88/2026'],
  ['pol-vat', '2026-11-19', 2_300_000n, 'Kujawy Dystrybucja', 'VAT FV 2026/11/0417'],
];

const REPORT_ACCOUNTS = [...new Set(INTERIM.map(([account]) => account))];

/** Interim reports of the last day as rows; they count on the intraday basis alone. */
export function interimRows(id: IdBook, own: IdBook): Tables {
  const linesOf = (account: string) => INTERIM.filter(([key]) => key === account);
  const statement = REPORT_ACCOUNTS.map((account) => {
    const amounts = linesOf(account).map(([, , amount]) => amount);
    const sum = (sign: 1n | -1n) =>
      amounts.reduce((total, amount) => (amount * sign > 0n ? total + amount * sign : total), 0n);
    return {
      id: own('statement', account),
      account_id: id('account', account),
      raw_file_id: null,
      kind: 'interim',
      number: null,
      currency: 'PLN',
      from_date: '2026-11-19',
      to_date: SAMPLE_AS_OF,
      opening_minor: null,
      closing_minor: null,
      line_count: amounts.length,
      credit_minor: sum(1n),
      debit_minor: sum(-1n),
      proof: 'unproven',
      difference_minor: null,
      identity: `interim ${account} ${SAMPLE_AS_OF}`,
      warnings: null,
      slot: null,
      content: null,
      made_at: null,
    };
  });
  const interimLine = REPORT_ACCOUNTS.flatMap((account) =>
    linesOf(account).map(([, date, amount, counterparty, remittance], index) => ({
      id: own('interim_line', `${account} ${index}`),
      statement_id: own('statement', account),
      account_id: id('account', account),
      position: index + 1,
      status: 'booked',
      booking_date: date,
      value_date: date,
      currency: 'PLN',
      amount_minor: amount,
      code: null,
      bank_reference: `BW${date.replaceAll('-', '')}${index + 1}`,
      customer_reference: null,
      end_to_end_id: null,
      counterparty_name: counterparty,
      counterparty_account: null,
      remittance,
      reversal: false,
      details: null,
      superseded_line_id: null,
      fingerprint: `interim ${account} ${index}`,
      occurrence: 1,
      source_line: null,
      source_offset: null,
      source_length: null,
      entry_reference: null,
      message_id: null,
      payment_info_id: null,
    })),
  );
  return { statement, interim_line: interimLine };
}
