/**
 * The invented Norholt Group: its legal entities, banks and accounts, with the closing balance and
 * the turnover of each account on the last day. Those figures are the ones of the design's screens,
 * so that pictures, sample and documentation agree to the cent.
 */

/** The last business day of the sample, a Friday. */
export const SAMPLE_AS_OF = '2026-11-20';
/** The first day with statements, a Monday three years before. */
export const SAMPLE_FROM = '2023-11-20';

export interface EntitySeed {
  readonly code: string;
  readonly name: string;
  readonly short: string;
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
}

/** The holding company stands first because the others refer to it as their parent. */
export const ENTITIES: readonly EntitySeed[] = [
  entity('N02', 'Norholt Holding SE', 'Holding', 'DE', 'EUR', 'Europe/Berlin'),
  entity('N01', 'Norholt Treasury B.V.', 'Treasury', 'NL', 'EUR', 'Europe/Amsterdam'),
  entity('N03', 'Norholt Energy GmbH', 'Energy', 'DE', 'EUR', 'Europe/Berlin'),
  entity('N04', 'Norholt Netz GmbH', 'Netz', 'DE', 'EUR', 'Europe/Berlin'),
  entity('N05', 'Norholt UK Ltd', 'UK', 'GB', 'GBP', 'Europe/London'),
  entity('N06', 'Norholt Polska sp. z o.o.', 'Polska', 'PL', 'PLN', 'Europe/Warsaw'),
  entity('N07', 'Norholt Inc.', 'Inc', 'US', 'USD', 'America/New_York'),
  entity('N08', 'Norholt Schweiz AG', 'Schweiz', 'CH', 'CHF', 'Europe/Zurich'),
  entity('N09', 'Norholt Sverige AB', 'Sverige', 'SE', 'SEK', 'Europe/Stockholm'),
  entity('N10', 'Norholt Japan K.K.', 'Japan', 'JP', 'JPY', 'Asia/Tokyo'),
  entity('N11', 'Norholt Asia Pte. Ltd.', 'Asia', 'SG', 'SGD', 'Asia/Singapore'),
  entity('N12', 'Norholt Renewables S.A.', 'Renewables', 'LU', 'EUR', 'Europe/Luxembourg'),
  entity('N13', 'Growth Partners I SCSp', 'GP I', 'LU', 'EUR', 'Europe/Luxembourg'),
  entity('N14', 'Growth Partners II SCSp', 'GP II', 'LU', 'EUR', 'Europe/Luxembourg'),
];

function entity(
  code: string,
  name: string,
  short: string,
  country: string,
  currency: string,
  timeZone: string,
): EntitySeed {
  return { code, name, short, country, currency, timeZone };
}

export interface BankSeed {
  readonly name: string;
  readonly bic: string;
  readonly country: string;
  /** The national bank code inside its account numbers; none of them is assigned to a real bank. */
  readonly code: string;
  /** Prefix of the bank's own entry references. */
  readonly prefix: string;
  /**
   * Business days between an entry and its statement: a late bank reports nothing after this day.
   */
  readonly lastDay: string;
}

export const BANKS: readonly BankSeed[] = [
  bank('Rheinbank', 'RHBKDEZZXXX', 'DE', '99937000', 'RB'),
  bank('Hanse Commerz', 'HNCODEZZXXX', 'DE', '99920010', 'HC'),
  bank('First Harbor', 'FHBRUSZZXXX', 'US', '999021004', 'FH'),
  bank('Albion & Clyde', 'ALCLGBZZXXX', 'GB', 'ALCL990014', 'AC'),
  bank('Banque Léman', 'BQLMCHZZXXX', 'CH', '99087', 'BL'),
  bank('Bank Warta', 'WRTAPLZZXXX', 'PL', '99901012', 'BW', '2026-11-18'),
  bank('Nordfjord', 'NDFJSEZZXXX', 'SE', '999', 'NF'),
  bank('Sumida Trust', 'SMDTJPZZXXX', 'JP', '9931', 'ST'),
  bank('Straits & Orient', 'STORSGZZXXX', 'SG', '9907', 'SO'),
];

function bank(
  name: string,
  bic: string,
  country: string,
  code: string,
  prefix: string,
  lastDay = SAMPLE_AS_OF,
): BankSeed {
  return { name, bic, country, code, prefix, lastDay };
}

export type AccountKind =
  | 'pool-header'
  | 'operating'
  | 'collections'
  | 'payroll'
  | 'tax'
  | 'settlement'
  | 'reserve'
  | 'fund'
  | 'escrow';

export interface AccountSeed {
  /** Short name inside the generator. */
  readonly key: string;
  /** `EntitySeed.short`. */
  readonly entity: string;
  readonly bank: string;
  readonly name: string;
  readonly currency: string;
  readonly kind: AccountKind;
  readonly restriction: 'none' | 'trapped' | 'restricted';
  /** Minor units on the last day: closing balance, credits and debits. */
  readonly closing: number;
  readonly dayIn: number;
  readonly dayOut: number;
}

type Figures = readonly [closing: number, dayIn: number, dayOut: number];

function account(
  key: string,
  place: readonly [entity: string, bank: string],
  name: string,
  currency: string,
  kind: AccountKind,
  figures: Figures,
  restriction: AccountSeed['restriction'] = 'none',
): AccountSeed {
  const [closing, dayIn, dayOut] = figures;
  const [entityName, bankName] = place;
  return {
    key,
    entity: entityName,
    bank: bankName,
    name,
    currency,
    kind,
    restriction,
    closing,
    dayIn,
    dayOut,
  };
}

export const ACCOUNTS: readonly AccountSeed[] = [
  account(
    'pool-eur',
    ['Treasury', 'Rheinbank'],
    'Pool header EUR',
    'EUR',
    'pool-header',
    [6841290617, 285037978, 339888579],
  ),
  account(
    'tre-eur',
    ['Treasury', 'Hanse Commerz'],
    'Operating EUR',
    'EUR',
    'operating',
    [2187431008, 65154713, 84772967],
  ),
  account(
    'pool-usd',
    ['Treasury', 'First Harbor'],
    'Pool header USD',
    'USD',
    'pool-header',
    [4721864057, 167712926, 138733237],
  ),
  account(
    'pool-gbp',
    ['Treasury', 'Albion & Clyde'],
    'Settlement GBP',
    'GBP',
    'pool-header',
    [964187026, 17566664, 13077204],
  ),
  account(
    'pool-chf',
    ['Treasury', 'Banque Léman'],
    'Settlement CHF',
    'CHF',
    'pool-header',
    [612045549, 19028218, 25604152],
  ),
  account(
    'hol-op',
    ['Holding', 'Rheinbank'],
    'Operating EUR',
    'EUR',
    'operating',
    [2037649193, 22260010, 14258524],
  ),
  account(
    'hol-tax',
    ['Holding', 'Hanse Commerz'],
    'Dividends and tax EUR',
    'EUR',
    'tax',
    [523762807, 9082268, 2884911],
  ),
  account(
    'ene-op',
    ['Energy', 'Rheinbank'],
    'Operating EUR',
    'EUR',
    'operating',
    [2512421491, 107360758, 35483249],
  ),
  account(
    'ene-set',
    ['Energy', 'Hanse Commerz'],
    'Energy settlement EUR',
    'EUR',
    'settlement',
    [645593170, 65842437, 33192324],
  ),
  account(
    'ene-pay',
    ['Energy', 'Hanse Commerz'],
    'Payroll EUR',
    'EUR',
    'payroll',
    [245039368, 0, 6776429],
  ),
  account(
    'net-op',
    ['Netz', 'Rheinbank'],
    'Operating EUR',
    'EUR',
    'operating',
    [1471917541, 16237351, 54627051],
  ),
  account(
    'net-col',
    ['Netz', 'Hanse Commerz'],
    'Grid fee collections EUR',
    'EUR',
    'collections',
    [1056096916, 32945370, 9266297],
  ),
  account(
    'net-pay',
    ['Netz', 'Hanse Commerz'],
    'Payroll EUR',
    'EUR',
    'payroll',
    [243947652, 0, 13043504],
  ),
  account(
    'uk-op',
    ['UK', 'Albion & Clyde'],
    'Operating GBP',
    'GBP',
    'operating',
    [841290687, 33901935, 42761656],
  ),
  account(
    'uk-pay',
    ['UK', 'Albion & Clyde'],
    'Payroll GBP',
    'GBP',
    'payroll',
    [195024000, 0, 41288015],
  ),
  account(
    'uk-col',
    ['UK', 'Hanse Commerz'],
    'Collections EUR',
    'EUR',
    'collections',
    [418337703, 23834942, 28714446],
  ),
  account(
    'pol-op',
    ['Polska', 'Bank Warta'],
    'Operating Łódź',
    'PLN',
    'operating',
    [3187421263, 0, 0],
  ),
  account(
    'pol-vat',
    ['Polska', 'Bank Warta'],
    'VAT split PLN',
    'PLN',
    'tax',
    [642011886, 0, 0],
    'restricted',
  ),
  account(
    'pol-col',
    ['Polska', 'Rheinbank'],
    'Collections EUR',
    'EUR',
    'collections',
    [294187037, 19682901, 11125935],
  ),
  account(
    'inc-op',
    ['Inc', 'First Harbor'],
    'Operating USD',
    'USD',
    'operating',
    [1906395745, 111092526, 107372964],
  ),
  account(
    'inc-pay',
    ['Inc', 'First Harbor'],
    'Payroll USD',
    'USD',
    'payroll',
    [361525978, 0, 17900565],
  ),
  account(
    'inc-col',
    ['Inc', 'First Harbor'],
    'Lockbox USD',
    'USD',
    'collections',
    [1018963628, 159778917, 12421851],
  ),
  account(
    'che-op',
    ['Schweiz', 'Banque Léman'],
    'Operating CHF',
    'CHF',
    'operating',
    [1196972385, 32735669, 28929596],
  ),
  account(
    'che-pay',
    ['Schweiz', 'Banque Léman'],
    'Payroll CHF',
    'CHF',
    'payroll',
    [194850630, 0, 6745099],
  ),
  account(
    'swe-op',
    ['Sverige', 'Nordfjord'],
    'Operating SEK',
    'SEK',
    'operating',
    [5831244091, 322046286, 475351401],
  ),
  account('swe-tax', ['Sverige', 'Nordfjord'], 'Tax account SEK', 'SEK', 'tax', [-241830000, 0, 0]),
  account(
    'swe-col',
    ['Sverige', 'Nordfjord'],
    'Collections EUR',
    'EUR',
    'collections',
    [321877464, 15939475, 13115064],
  ),
  account(
    'jpn-op',
    ['Japan', 'Sumida Trust'],
    'Operating JPY 普通',
    'JPY',
    'operating',
    [1463513992, 18347576, 46698832],
  ),
  account(
    'jpn-col',
    ['Japan', 'Sumida Trust'],
    'Collections JPY',
    'JPY',
    'collections',
    [720791126, 22497229, 8226068],
  ),
  account(
    'sgp-op',
    ['Asia', 'Straits & Orient'],
    'Operating SGD',
    'SGD',
    'operating',
    [741833313, 45632311, 32173028],
    'trapped',
  ),
  account(
    'sgp-usd',
    ['Asia', 'Straits & Orient'],
    'Operating USD',
    'USD',
    'operating',
    [470825471, 17857243, 32789440],
  ),
  account(
    'sgp-col',
    ['Asia', 'First Harbor'],
    'Collections USD',
    'USD',
    'collections',
    [301019564, 41670298, 4900104],
  ),
  account(
    'ren-op',
    ['Renewables', 'Hanse Commerz'],
    'Operating EUR',
    'EUR',
    'operating',
    [1279768099, 45383423, 25756032],
  ),
  account(
    'ren-res',
    ['Renewables', 'Hanse Commerz'],
    'Debt service reserve EUR',
    'EUR',
    'reserve',
    [442079623, 0, 0],
    'restricted',
  ),
  account(
    'ren-pro',
    ['Renewables', 'Nordfjord'],
    'Projects EUR',
    'EUR',
    'operating',
    [604982373, 25498755, 18634259],
  ),
  account(
    'gp1-op',
    ['GP I', 'Hanse Commerz'],
    'Fund account EUR',
    'EUR',
    'fund',
    [751873068, 0, 0],
  ),
  account(
    'gp1-esc',
    ['GP I', 'Hanse Commerz'],
    'Escrow EUR',
    'EUR',
    'escrow',
    [292448932, 0, 0],
    'restricted',
  ),
  account(
    'gp2-op',
    ['GP II', 'Rheinbank'],
    'Fund account EUR',
    'EUR',
    'fund',
    [5023478261, 2655317, 1745858],
  ),
  account(
    'gp2-esc',
    ['GP II', 'Rheinbank'],
    'Escrow EUR',
    'EUR',
    'escrow',
    [252497242, 0, 36287],
    'restricted',
  ),
  account(
    'gp2-fee',
    ['GP II', 'Hanse Commerz'],
    'Fees and expenses EUR',
    'EUR',
    'fund',
    [96714319, 0, 2544518],
  ),
];

const indexByKey = new Map(ACCOUNTS.map((seed, index) => [seed.key, index]));

/** Where an account stands in `ACCOUNTS`. */
export function accountIndex(key: string): number {
  const index = indexByKey.get(key);
  if (index === undefined) throw new RangeError(`The sample has no account ${key}.`);
  return index;
}
