/** What the sample group holds beside its accounts, and the limits that it has set for itself. */

export interface HoldingSeed {
  readonly code: string;
  readonly name: string;
  readonly kind: 'deposit' | 'money-market-fund' | 'bill';
  readonly currency: string;
  readonly issuer: string;
  readonly maturity: string | null;
  /** Decimal a year, as text. */
  readonly rateAnnual: string | null;
  /** `EntitySeed.short`. */
  readonly entity: string;
  readonly from: string;
  readonly nominalMinor: bigint;
  readonly valueMinor: bigint;
}

type Terms = readonly [maturity: string | null, rateAnnual: string | null];
type Position = readonly [entity: string, from: string, nominalMinor: bigint, valueMinor: bigint];

function holding(
  what: readonly [code: string, name: string, kind: HoldingSeed['kind'], currency: string],
  issuer: string,
  terms: Terms,
  position: Position,
): HoldingSeed {
  const [code, name, kind, currency] = what;
  const [maturity, rateAnnual] = terms;
  const [entity, from, nominalMinor, valueMinor] = position;
  const facts = { code, name, kind, currency, issuer, maturity, rateAnnual };
  return { ...facts, entity, from, nominalMinor, valueMinor };
}

export const HOLDINGS: readonly HoldingSeed[] = [
  holding(
    ['TD-EUR-1', 'Term deposit Hanse Commerz Jan 2027', 'deposit', 'EUR'],
    'Hanse Commerz',
    ['2027-01-15', '0.0214'],
    ['Treasury', '2026-10-15', 1_500_000_000n, 1_503_210_000n],
  ),
  holding(
    ['TD-EUR-2', 'Term deposit Nordfjord Mar 2027', 'deposit', 'EUR'],
    'Nordfjord',
    ['2027-03-31', '0.0209'],
    ['Treasury', '2026-09-30', 1_000_000_000n, 1_002_960_000n],
  ),
  holding(
    ['TD-USD-1', 'Term deposit First Harbor Feb 2027', 'deposit', 'USD'],
    'First Harbor',
    ['2027-02-12', '0.0362'],
    ['Treasury', '2026-11-12', 1_200_000_000n, 1_200_965_333n],
  ),
  holding(
    ['TD-GBP-1', 'Term deposit Albion & Clyde Dec 2026', 'deposit', 'GBP'],
    'Albion & Clyde',
    ['2026-12-18', '0.0381'],
    ['UK', '2026-09-18', 400_000_000n, 402_630_000n],
  ),
  holding(
    ['TD-CHF-1', 'Term deposit Banque Léman Apr 2027', 'deposit', 'CHF'],
    'Banque Léman',
    ['2027-04-14', '0.0018'],
    ['Schweiz', '2026-10-14', 500_000_000n, 500_092_500n],
  ),
  holding(
    ['MMF-EUR', 'Lumina Liquidity Fund EUR', 'money-market-fund', 'EUR'],
    'Lumina Asset Management',
    [null, null],
    ['Treasury', '2025-03-03', 2_650_000_000n, 2_713_842_610n],
  ),
  holding(
    ['MMF-USD', 'Polaris Sovereign Cash Fund USD', 'money-market-fund', 'USD'],
    'Polaris Cash Managers',
    [null, null],
    ['Treasury', '2025-06-16', 1_800_000_000n, 1_869_204_718n],
  ),
  holding(
    ['MMF-GBP', 'Lumina Liquidity Fund GBP', 'money-market-fund', 'GBP'],
    'Lumina Asset Management',
    [null, null],
    ['Treasury', '2026-02-02', 300_000_000n, 309_114_055n],
  ),
  holding(
    ['TB-DE-0227', 'Federal treasury bill 17 Feb 2027', 'bill', 'EUR'],
    'Federal treasury, Germany',
    ['2027-02-17', '0.0198'],
    ['Treasury', '2026-08-19', 1_500_000_000n, 1_492_740_000n],
  ),
  holding(
    ['TB-FR-0527', 'Treasury bill 12 May 2027', 'bill', 'EUR'],
    'Treasury, France',
    ['2027-05-12', '0.0203'],
    ['Holding', '2026-11-11', 800_000_000n, 792_260_000n],
  ),
  holding(
    ['TB-US-0127', 'Treasury bill 21 Jan 2027', 'bill', 'USD'],
    'Treasury, United States',
    ['2027-01-21', '0.0351'],
    ['Inc', '2026-07-23', 1_000_000_000n, 994_020_000n],
  ),
];

export interface LimitSeed {
  readonly code: string;
  readonly name: string;
  readonly measure: string;
  readonly scopeText: string;
  readonly currency: string | null;
  readonly amountMinor: bigint | null;
  readonly share: string | null;
  readonly warnShare: string;
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly subject: LimitSubject | null;
}

/** The one bank or entity that a limit looks at: by id, so that another name changes nothing. */
export interface LimitSubject {
  readonly parameter: 'bankId' | 'entityId';
  readonly table: 'bank' | 'entity';
  /** The key that the sample gives it. */
  readonly key: string;
}

type Bound = { readonly amountMinor: bigint } | { readonly share: string };

function limit(
  what: readonly [code: string, name: string, measure: string, scopeText: string],
  bound: Bound,
  warnShare: string,
  parameters: LimitSeed['parameters'] = null,
  subject: LimitSubject | null = null,
): LimitSeed {
  const [code, name, measure, scopeText] = what;
  const isAmount = 'amountMinor' in bound;
  return {
    code,
    name,
    measure,
    scopeText,
    currency: isAmount ? 'EUR' : null,
    amountMinor: isAmount ? bound.amountMinor : null,
    share: isAmount ? null : bound.share,
    warnShare,
    parameters,
    subject,
  };
}

/**
 * As in force before the last day; `RAISED_MINIMUM_MINOR` is the group minimum from that day on.
 */
export const LIMITS: readonly LimitSeed[] = [
  limit(['VAR', 'Market VaR 99%, 1 day', 'var', 'Group'], { amountMinor: 400_000_000n }, '0.9', {
    confidence: 0.99,
    horizonDays: 1,
  }),
  limit(
    ['ES', 'Expected shortfall 97.5%', 'expected-shortfall', 'Group'],
    { amountMinor: 450_000_000n },
    '0.9',
    { confidence: 0.975, horizonDays: 1 },
  ),
  limit(
    ['BANK', 'Bank concentration', 'bank-concentration', 'Rheinbank'],
    { share: '0.45' },
    '0.9333',
    null,
    { parameter: 'bankId', table: 'bank', key: 'Rheinbank' },
  ),
  limit(['USD', 'Open USD position', 'open-currency', 'Group'], { share: '0.2' }, '0.85', {
    currency: 'USD',
  }),
  limit(
    ['LIQ', 'Liquidity, 80% lower bound', 'minimum-liquidity', 'Group, 13 weeks'],
    { amountMinor: 24_000_000_000n },
    '0.95',
    { interval: 0.8, horizonWeeks: 13 },
  ),
  limit(
    ['MMF', 'Money fund share', 'fund-share', 'Treasury B.V.'],
    { share: '0.35' },
    '0.9',
    null,
    { parameter: 'entityId', table: 'entity', key: 'Treasury' },
  ),
];

export const RAISED_MINIMUM_MINOR = 25_000_000_000n;
