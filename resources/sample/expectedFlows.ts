/**
 * What the sample group expects in the fourteen weeks after the last day: open invoices either way,
 * dated obligations from the same schedules that made the past, and the large single items.
 */
import { minorDigits } from '../../core/money/currencies.ts';
import { calendarOf, isBusinessDay } from '../../core/time/calendar.ts';
import { addDays, dateParts, daysInMonth, type IsoDate, isoDate } from '../../core/time/dates.ts';
import { CALENDARS, CENTRE_OF_CURRENCY } from '../reference/calendars.ts';
import type { CategoryCode } from '../reference/categories.ts';
import { type Draws, drawsOf, PATHS } from './draws.ts';
import { ACCOUNTS, accountIndex, ENTITIES, SAMPLE_AS_OF } from './group.ts';
import { PARTIES, partiesOf } from './parties.ts';
import { STREAMS, type Stream } from './streams.ts';

export interface ExpectedFlowSeed {
  /** Index into `ACCOUNTS`. */
  readonly account: number;
  readonly category: CategoryCode;
  /** Index into `PARTIES`, or null. */
  readonly party: number | null;
  readonly reference: string;
  readonly description: string;
  readonly source: 'receivable' | 'payable' | 'debt' | 'tax' | 'fund' | 'manual';
  readonly due: string;
  readonly amountMinor: bigint;
  readonly probability: string;
}

const HORIZON_DAYS = 98;
const RECEIVABLES = 330;
const PAYABLES = 170;
const LATE_RECEIVABLES = 16;

function single(
  place: readonly [account: string, due: string],
  what: readonly [category: CategoryCode, reference: string, description: string],
  amountMinor: bigint,
  probability: string,
  source: ExpectedFlowSeed['source'],
  partyName: string | null = null,
): ExpectedFlowSeed {
  const [key, due] = place;
  const [category, reference, description] = what;
  const party = partyName === null ? null : PARTIES.findIndex((seed) => seed.name === partyName);
  const account = accountIndex(key);
  return {
    account,
    category,
    party,
    reference,
    description,
    source,
    due,
    amountMinor,
    probability,
  };
}

/** The grid fees that the treasurer enters by hand on the last day. */
export const MANUAL_FLOW = single(
  ['net-op', '2026-11-27'],
  ['grid-fees', 'MAN-00001', 'Grid fees'],
  215_000_000n,
  '0.95',
  'manual',
);

/** The largest of the next five business days, and what is known to come later. */
const SINGLE_FLOWS: readonly ExpectedFlowSeed[] = [
  single(
    ['ene-op', '2026-11-23'],
    ['energy-settlement', 'AP-90001', 'Gas settlement'],
    -684_000_000n,
    '1',
    'payable',
    'Marktgebiet Gas Nord',
  ),
  single(
    ['inc-op', '2026-11-24'],
    ['customer-receipts', 'AR-90002', 'Customer receipts'],
    421_505_000n,
    '0.9',
    'receivable',
    'Tidewater Steel Corp.',
  ),
  single(
    ['uk-pay', '2026-11-25'],
    ['payroll', 'HR-90003', 'Payroll'],
    -118_240_000n,
    '1',
    'payable',
  ),
  single(
    ['net-op', '2026-11-25'],
    ['vat', 'TX-90004', 'VAT'],
    -327_190_500n,
    '1',
    'tax',
    'Finanzamt Nordstadt',
  ),
  single(
    ['jpn-op', '2026-11-27'],
    ['capex', 'AP-90005', 'Turbine invoice'],
    -284_000_000n,
    '0.8',
    'payable',
    '株式会社タービン商会',
  ),
  single(
    ['pool-eur', '2027-01-29'],
    ['debt-service', 'TL-90006', 'Repayment of bilateral loan, first half'],
    -4_000_000_000n,
    '1',
    'debt',
  ),
  single(
    ['net-op', '2026-12-15'],
    ['capex', 'AP-90007', 'Substation Janssental, milestone 3'],
    -1_150_000_000n,
    '0.9',
    'payable',
    'Turbinenbau Drömling GmbH',
  ),
  single(
    ['ren-pro', '2027-02-15'],
    ['capex', 'AP-90008', 'Wind farm repowering, down payment'],
    -1_420_000_000n,
    '0.7',
    'payable',
    'Maintenance Éole Sàrl',
  ),
  single(
    ['hol-tax', '2026-12-10'],
    ['income-tax', 'TX-90009', 'Trade and corporate tax, fourth instalment'],
    -221_400_000n,
    '1',
    'tax',
    'Finanzamt Nordstadt',
  ),
];

const SINGLE_REPLACES: readonly string[] = ['uk-pay payroll 2026-11', 'hol-tax income-tax 2026-12'];

/** The first open day of the account's banks on or after a date. */
function openOn(account: number, date: IsoDate): IsoDate {
  const centre = CENTRE_OF_CURRENCY[ACCOUNTS[account]?.currency ?? ''];
  const data = CALENDARS.find((calendar) => calendar.id === centre);
  if (!data) throw new RangeError(`The sample has no calendar ${centre}.`);
  const calendar = calendarOf(data);
  let day = date;
  while (!isBusinessDay(calendar, day)) day = addDays(day, 1);
  return day;
}

function countryOf(account: number): string {
  const short = ACCOUNTS[account]?.entity;
  return ENTITIES.find((entity) => entity.short === short)?.country ?? '';
}

function minorAmount(stream: Stream, major: number): bigint {
  const { currency = 'EUR' } = ACCOUNTS[stream.account] ?? {};
  return BigInt(stream.sign * Math.max(1, Math.floor(major * 10 ** minorDigits(currency) + 0.5)));
}

/** Invoices are a few bookings large, and no larger than what the screens list as the largest. */
const LARGEST_INVOICE: Readonly<Record<string, number>> = {
  JPY: 180_000_000,
  SEK: 11_000_000,
  PLN: 4_600_000,
};

function invoices(kind: 'customer' | 'supplier', count: number, draws: Draws): ExpectedFlowSeed[] {
  const pool = STREAMS.filter(
    (stream) => stream.party === kind && stream.schedule.every !== 'chance',
  );
  const prefix = kind === 'customer' ? 'AR' : 'AP';
  return Array.from({ length: count }, (_, index) => {
    const stream = draws.pick(pool);
    const { currency = 'EUR' } = ACCOUNTS[stream.account] ?? {};
    const isLate = kind === 'customer' && index < LATE_RECEIVABLES;
    const days = isLate
      ? -draws.between(1, 25)
      : 1 + Math.floor(draws.uniform() ** 1.4 * HORIZON_DAYS);
    const major = Math.min(
      stream.mean * (kind === 'customer' ? 7 : 4) * draws.spread(0.6),
      LARGEST_INVOICE[currency] ?? 1_050_000,
    );
    const number = String(index + 1).padStart(5, '0');
    const party = draws.pick(partiesOf(countryOf(stream.account), kind));
    return {
      account: stream.account,
      category: stream.category,
      party,
      reference: `${prefix}-${number}`,
      description: `${kind === 'customer' ? 'Invoice to' : 'Invoice of'} ${PARTIES[party]?.name}`,
      source: kind === 'customer' ? 'receivable' : 'payable',
      due: openOn(stream.account, addDays(isoDate(SAMPLE_AS_OF), days)),
      amountMinor: minorAmount(stream, major),
      probability: kind === 'supplier' ? '1' : isLate ? '0.6' : probabilityOf(draws),
    };
  });
}

function probabilityOf(draws: Draws): string {
  return draws.pick(['0.98', '0.95', '0.95', '0.9', '0.9', '0.85', '0.8']);
}

const OBLIGATIONS: Readonly<Partial<Record<CategoryCode, ExpectedFlowSeed['source']>>> = {
  payroll: 'payable',
  'payroll-tax': 'tax',
  vat: 'tax',
  'income-tax': 'tax',
  rent: 'payable',
  'debt-service': 'debt',
};

/** The coming dates of the monthly streams: payrolls, taxes, rents, interest and repayments. */
function obligations(draws: Draws): ExpectedFlowSeed[] {
  const from = isoDate(SAMPLE_AS_OF);
  const to = addDays(from, HORIZON_DAYS);
  const start = dateParts(from);
  const found: ExpectedFlowSeed[] = [];
  for (const stream of STREAMS) {
    const source = OBLIGATIONS[stream.category];
    if (source === undefined || stream.schedule.every !== 'month') continue;
    const { schedule } = stream;
    for (let month = 0; month < 5; month++) {
      const at = start.month - 1 + month;
      const [y, m] = [start.year + Math.floor(at / 12), (at % 12) + 1];
      if (schedule.months && !schedule.months.includes(m)) continue;
      const day = Math.min(schedule.day, daysInMonth(y, m));
      const text = `${y}-${String(m).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      const due = openOn(stream.account, isoDate(text));
      if (due <= from || due > to) continue;
      const { key = '' } = ACCOUNTS[stream.account] ?? {};
      if (SINGLE_REPLACES.includes(`${key} ${stream.category} ${text.slice(0, 7)}`)) continue;
      const number = String(found.length + 1).padStart(4, '0');
      const name = typeof stream.party === 'string' ? stream.category : stream.party.name;
      found.push({
        account: stream.account,
        category: stream.category,
        party: null,
        reference: `OB-${number}`,
        description: `${name}, ${text.slice(0, 7)}`,
        source,
        due,
        amountMinor: minorAmount(stream, stream.mean * schedule.lines * draws.spread(0.02)),
        probability: '1',
      });
    }
  }
  return found;
}

/** All expected flows but the manual one, in the order of their kinds. About 650. */
export function buildExpectedFlows(): readonly ExpectedFlowSeed[] {
  const draws = drawsOf(PATHS.expected);
  return [
    ...SINGLE_FLOWS,
    ...invoices('customer', RECEIVABLES, draws),
    ...invoices('supplier', PAYABLES, draws),
    ...obligations(draws),
  ];
}
