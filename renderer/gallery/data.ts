/** Invented figures for looking at the components. They stand on no screen and in no test of figures. */

import type { BacktestDay, DatedValue } from '../chart/index.ts';
import type { ExplanationWire } from '../contract.ts';
import { dateOfDayNumber, dayNumberOf } from '../format/index.ts';

export const TODAY = '2026-11-20';

/** Repeatable noise in -1 to 1: a small linear congruential generator. */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) as number;
  };
}

function dated(start: number, step: number, values: readonly number[]): DatedValue[] {
  return values.map((value, index) => ({ date: dateOfDayNumber(start + index * step), value }));
}

const today = dayNumberOf(TODAY) ?? 0;
export const ACTUAL = dated(
  today - 56,
  7,
  [402.3, 409.8, 398.6, 411.2, 419.4, 407.4, 415.9, 422.1, 426.7],
);
const middle = [
  426.7, 418, 412.5, 403.9, 386.1, 378.8, 391.2, 383.4, 365.8, 344.4, 289.7, 284.2, 298.6, 313.4,
];
export const MEDIAN = dated(today, 7, middle);
export const LATE = dated(
  today,
  7,
  middle.map((value, index) => value - index * 4 - (index > 8 ? 4 : 0)),
);
export const BANDS = ([50, 80, 95] as const).map((level) => {
  const width = { 50: 0.67, 80: 1.28, 95: 1.96 }[level];
  const spread = (index: number) => width * 12 * Math.sqrt(index);
  return {
    level,
    low: middle.map((value, index) => value - spread(index)),
    high: middle.map((value, index) => value + spread(index)),
  };
});

const random = noise(7);
export const BACKTEST: BacktestDay[] = Array.from({ length: 250 }, (_, index) => {
  const size = 0.8 + 0.5 * Math.abs(Math.sin(index / 30));
  const shock = [38, 62, 112, 164].includes(index) ? -5.2 : (random() + random()) * size;
  return {
    date: dateOfDayNumber(today - 350 + Math.floor(index * 1.4)),
    profit: shock,
    valueAtRisk: 3 + Math.abs(Math.sin(index / 22)) * 1.4,
  };
});

export interface PositionRow {
  readonly id: string;
  readonly kind: 'group' | 'account' | 'total';
  readonly level: number;
  readonly parentId: string | null;
  readonly label: string;
  readonly count: number;
  readonly bank: string;
  readonly currency: string;
  readonly balance: string;
  readonly opening: string;
  readonly inflow: string;
  readonly outflow: string;
  readonly rates: string;
  readonly closing: string;
  readonly share: string;
  readonly late: string;
}

const ENTITIES = [
  ['Norholt Treasury B.V.', 'EUR', ['Rheinbank', 'Hanse Commerz', 'First Harbor']],
  ['Norholt Holding SE', 'EUR', ['Hanse Commerz', 'Rheinbank']],
  ['Norholt Energy GmbH', 'EUR', ['Rheinbank', 'Nordfjord', 'Rheinbank']],
  ['Norholt UK Ltd', 'GBP', ['Albion & Clyde', 'Albion & Clyde', 'Hanse Commerz']],
  ['Norholt Polska sp. z o.o.', 'PLN', ['Bank Warta', 'Bank Warta', 'Rheinbank']],
  ['Norholt Inc.', 'USD', ['First Harbor', 'First Harbor']],
  ['Norholt Sverige AB', 'SEK', ['Nordfjord', 'Nordfjord', 'Nordfjord']],
  ['Norholt Japan K.K. 株式会社', 'JPY', ['Tokiwa', 'Tokiwa']],
  ['Norholt Schweiz AG', 'CHF', ['Banque Léman', 'Banque Léman']],
  ['Norholt Asia Pte. Ltd.', 'SGD', ['Temasek Quay', 'First Harbor', 'Tokiwa']],
] as const;

const NAMES = ['Operating', 'Payroll', 'Collections', 'Operating Łódź'];

function cents(value: number): string {
  const text = Math.abs(value).toString().padStart(3, '0');
  return `${value < 0 ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}

/** A tree of entities and accounts whose rows foot to the cent. */
export function positionRows(): { readonly rows: PositionRow[]; readonly total: PositionRow } {
  const next = noise(11);
  const rows: PositionRow[] = [];
  const all = [0, 0, 0, 0, 0];
  for (const [entity, [name, currency, banks]] of ENTITIES.entries()) {
    const sums = [0, 0, 0, 0, 0];
    const accounts = banks.map((bank, index): PositionRow => {
      const opening =
        Math.round(Math.abs(next()) * 4e9) - (entity === 6 && index === 1 ? 4.4e9 : 0);
      const inflow = index % 3 === 2 ? 0 : Math.round(Math.abs(next()) * 3e8);
      const outflow = Math.round(Math.abs(next()) * 2e8);
      const rates = currency === 'EUR' ? 0 : Math.round(next() * 4e6);
      const closing = opening + inflow - outflow + rates;
      for (const [at, value] of [opening, inflow, outflow, rates, closing].entries())
        sums[at] = (sums[at] ?? 0) + value;
      return {
        id: `${entity}.${index}`,
        kind: 'account',
        level: 1,
        parentId: `group:${entity}`,
        label: `${NAMES[(index + entity) % NAMES.length]} ${index === 2 ? 'EUR' : currency}`,
        count: 0,
        bank,
        currency: index === 2 ? 'EUR' : currency,
        balance: cents(Math.round(closing * 1.1)),
        opening: cents(opening),
        inflow: cents(inflow),
        outflow: cents(outflow),
        rates: cents(rates),
        closing: cents(closing),
        share: '',
        late: bank === 'Bank Warta' ? '18 Nov' : '',
      };
    });
    for (const [at, value] of sums.entries()) all[at] = (all[at] ?? 0) + value;
    const [opening = 0, inflow = 0, outflow = 0, rates = 0, closing = 0] = sums;
    rows.push({
      id: `group:${entity}`,
      kind: 'group',
      level: 0,
      parentId: null,
      label: name,
      count: accounts.length,
      bank: '',
      currency: currency === 'EUR' ? 'EUR' : 'mixed',
      balance: currency === 'EUR' ? cents(closing) : '',
      opening: cents(opening),
      inflow: cents(inflow),
      outflow: cents(outflow),
      rates: cents(rates),
      closing: cents(closing),
      share: '9.9',
      late: '',
    });
    rows.push(...accounts);
  }
  const [opening = 0, inflow = 0, outflow = 0, rates = 0, closing = 0] = all;
  const total: PositionRow = {
    id: 'total',
    kind: 'total',
    level: 0,
    parentId: null,
    label: 'Total',
    count: rows.length - ENTITIES.length,
    bank: '',
    currency: '8 ccy',
    balance: '',
    opening: cents(opening),
    inflow: cents(inflow),
    outflow: cents(outflow),
    rates: cents(rates),
    closing: cents(closing),
    share: '100.0',
    late: '',
  };
  return { rows, total };
}

const eur = (amount: string) => ({ currency: 'EUR', amount });
const gbp = (amount: string) => ({ currency: 'GBP', amount });

export function explanation(isNow: boolean): ExplanationWire {
  return {
    crumbs: [
      { label: 'Norholt UK Ltd', link: { target: 'position.explain', input: {} } },
      { label: 'Operating GBP' },
      { label: 'Closing EUR' },
    ],
    figure: { money: eur(isNow ? '9569364.58' : '9557949.18'), converted: true },
    chips: [
      { text: 'reproduces', tone: 'positive' },
      { text: '2.24% of group', tone: 'plain' },
    ],
    sections: [
      {
        title: 'Rule',
        note: 'cash.translate v3',
        lines: [
          { label: 'Closing booked', value: 'GBP 8,412,906.87' },
          { label: '÷ GBP per EUR', value: '0.87915' },
          { label: 'half-even, 2 places', value: 'EUR 9,569,364.58', tone: 'total' },
        ],
      },
      {
        title: 'Rate',
        link: { label: 'Open rate', target: 'screen:journal' },
        lines: [
          { label: 'EUR/GBP', value: '0.87915', note: '(0.88020 on 19 Nov)' },
          { label: 'Source', value: 'ECB reference, 20 Nov 2026' },
          { label: 'Age', value: '0 days, journal 184,214' },
        ],
      },
      {
        title: 'Balance in GBP',
        link: { label: 'All 6 lines', target: 'screen:position', input: { account: '3.0' } },
        lines: [
          { label: 'Opening, statement 20 Nov', money: gbp('8501504.08') },
          { prefix: '61', label: 'Severn Grid plc, inv. 88213', money: gbp('162729.29') },
          { prefix: '62', label: 'Mersey Ports, inv. 88197', money: gbp('111876.39') },
          { prefix: '63', label: 'Card collections 19 Nov', money: gbp('64413.67') },
          { prefix: '64', label: 'Turbine lease, Q4', money: gbp('-260846.10') },
          { prefix: '65', label: 'Supplier run 411, 38 items', money: gbp('-115456.47') },
          { prefix: '66', label: 'HMRC, PAYE', money: gbp('-51313.99') },
          { label: 'Closing, proven', money: gbp('8412906.87'), tone: 'total' },
        ],
      },
      {
        title: 'Source',
        lines: [
          { label: 'File', value: 'AC_20261120_0935.camt053.xml' },
          { label: 'Statement', value: 'no. 2026-227, lines 61 to 66' },
          { label: 'SHA-256', value: '9c41 7e02 … b8d3 60fa', tone: 'code' },
          { label: 'Journal', value: '184,209 by Bank feed, 09:41:33' },
        ],
      },
      {
        title: 'Known before',
        lines: [
          { prefix: '20 Nov 16:05', label: '184,214 rates', money: eur('9569364.58') },
          { prefix: '20 Nov 09:41', label: '184,209 statements', money: eur('9557949.18') },
          { prefix: '19 Nov 16:04', label: '183,902 rates', money: eur('9658604.95') },
        ],
      },
    ],
  };
}
