/**
 * What happens once: the entries of one account on the last day as the position screen explains
 * them, the funds' calls and distributions, and a few oddities for people and detectors to find.
 */
import type { CategoryCode } from '../reference/categories.ts';
import type { FundSeed } from './funds.ts';

export interface OneOff {
  /** `AccountSeed.key`. */
  readonly account: string;
  readonly date: string;
  /** Signed minor units. */
  readonly amount: number;
  readonly category: CategoryCode;
  readonly name: string;
  readonly extra: { readonly remittance: string | null };
}

type Scripted = readonly [amount: number, category: CategoryCode, name: string, remittance: string];

/** By account key: the whole last day in place of what the streams would book. */
export const SCRIPTED_DAY: Readonly<Record<string, readonly Scripted[]>> = {
  'uk-op': [
    [16_272_929, 'customer-receipts', 'Severn Grid plc', 'INV 88213'],
    [11_187_639, 'customer-receipts', 'Mersey Ports', 'INV 88197'],
    [6_441_367, 'customer-receipts', 'Card collections', 'CARD COLLECTIONS 19 NOV'],
    [-26_084_610, 'rent', 'Harrow Turbine Leasing', 'TURBINE LEASE Q4'],
    [-11_545_647, 'suppliers', 'Supplier run 411', 'SUPPLIER RUN 411, 38 ITEMS'],
    [-5_131_399, 'payroll-tax', 'HMRC', 'PAYE 475PB00411876'],
  ],
};

function oneOff(
  place: readonly [account: string, date: string],
  amount: number,
  category: CategoryCode,
  name: string,
  remittance: string | null = null,
): OneOff {
  return { account: place[0], date: place[1], amount, category, name, extra: { remittance } };
}

/** A payment made twice, a look-alike payee, a fee far out of line, a receipt of a lost dispute. */
export const ANOMALIES: readonly OneOff[] = [
  oneOff(['ene-op', '2026-03-11'], -18_734_250, 'suppliers', 'Kabelwerk Schönau', 'RE 2026-10442'),
  oneOff(['ene-op', '2026-03-12'], -18_734_250, 'suppliers', 'Kabelwerk Schönau', 'RE 2026-10442'),
  oneOff(
    ['uk-op', '2026-08-07'],
    -48_750_000,
    'suppliers',
    'Harrow Turbine Leasng',
    'LEASE ADJUSTMENT NEW BANK DETAILS',
  ),
  oneOff(['che-op', '2025-09-02'], -6_128_000, 'bank-fees', 'Banque Léman', 'FRAIS DIVERS'),
  oneOff(
    ['inc-col', '2025-05-22'],
    512_400_000,
    'customer-receipts',
    'Ozark Aluminum',
    'SETTLEMENT 24-CV-1187',
  ),
  oneOff(
    ['net-op', '2024-08-19'],
    -411_500_000,
    'capex',
    'Turbinenbau Drömling GmbH',
    'TRAFO JANSSENTAL',
  ),
  oneOff(['pol-op', '2026-06-15'], -99_999_900, 'suppliers', 'Biuro Rachunkowe Gołąb', 'ZALICZKA'),
];

/** Sales of holdings that pay for the distributions, in the account's cents. */
const EXITS: readonly OneOff[] = [
  oneOff(
    ['gp2-op', '2023-12-13'],
    1_978_000_000,
    'fund-flows',
    'Solar Alzette Sàrl',
    'RECAP PROCEEDS',
  ),
  oneOff(
    ['gp2-op', '2024-02-08'],
    -612_500_000,
    'fund-flows',
    'Helion Grid Holding SAS',
    'FOLLOW-ON',
  ),
  oneOff(
    ['gp2-op', '2024-09-25'],
    3_204_000_000,
    'fund-flows',
    'Eólica Peñalara S.A.',
    'SALE PROCEEDS',
  ),
  oneOff(
    ['gp2-op', '2025-06-25'],
    2_541_500_000,
    'fund-flows',
    'Solar Alzette Sàrl',
    'PARTIAL SALE',
  ),
  oneOff(
    ['gp2-op', '2026-11-16'],
    4_722_000_000,
    'fund-flows',
    'Transmarch Infrastruktur SE',
    'HELION GRID SHARE PURCHASE PRICE',
  ),
  oneOff(
    ['gp1-op', '2025-03-26'],
    655_000_000,
    'fund-flows',
    'Storage Nord Beteiligung',
    'SALE 40 PCT',
  ),
];

/** The fee account lives from transfers of the fund account. */
const FEE_FUNDING: readonly OneOff[] = [
  '2023-12-29',
  '2024-04-02',
  '2024-07-01',
  '2024-10-01',
  '2025-01-02',
  '2025-04-01',
  '2025-07-01',
  '2025-10-01',
  '2026-01-02',
  '2026-04-01',
  '2026-07-01',
  '2026-10-01',
].flatMap((date) => [
  oneOff(
    ['gp2-op', date],
    -47_000_000,
    'treasury-transfer',
    'Growth Partners II SCSp',
    'FEE ACCOUNT',
  ),
  oneOff(
    ['gp2-fee', date],
    47_000_000,
    'treasury-transfer',
    'Growth Partners II SCSp',
    'FEE ACCOUNT',
  ),
]);

const FUND_ACCOUNTS: Readonly<Record<string, string>> = { GP1: 'gp1-op', GP2: 'gp2-op' };

/** Every investor's share of the calls and distributions inside the sample's three years. */
export function fundMovements(funds: readonly FundSeed[]): readonly OneOff[] {
  const shares = funds.flatMap((fund) => {
    const account = FUND_ACCOUNTS[fund.code];
    if (account === undefined) return [];
    return fund.events
      .filter((event) => event.date >= '2023-11-20' && event.status === 'settled')
      .flatMap((event) =>
        event.lines.map((amount, index) => {
          const sign = event.kind === 'call' ? 1 : -1;
          const name = fund.commitments[index]?.investor.name ?? '';
          const text = `${fund.code} ${event.kind.toUpperCase()} ${event.number}`;
          return oneOff([account, event.date], sign * Number(amount), 'fund-flows', name, text);
        }),
      );
  });
  return [...EXITS, ...FEE_FUNDING, ...shares];
}
