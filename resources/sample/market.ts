/**
 * Exchange and money-market rates of the sample: random walks with volatility clusters that start
 * and end at given levels. They are invented and labelled `SAMPLE`; they are not published fixings.
 */
import { cos, exp, log, sin } from '../../core/numeric/elementary.ts';
import { calendarOf, isBusinessDay } from '../../core/time/calendar.ts';
import { addDays, type IsoDate, isoDate } from '../../core/time/dates.ts';
import { CALENDARS } from '../reference/calendars.ts';
import { drawsOf, PATHS } from './draws.ts';
import { SAMPLE_AS_OF } from './group.ts';

export const RATE_SOURCE = 'SAMPLE';
const FIRST_FIXING = '2023-11-01';

interface PairSeed {
  readonly quote: string;
  readonly first: number;
  /** The fixing of the day before the last and of the last day, as text; null where none came. */
  readonly before: string;
  readonly last: string | null;
  readonly digits: number;
  /** Standard deviation of a day's return. */
  readonly volatility: number;
  /** Loading on the dollar and on flight to safety; the rest is the currency's own. */
  readonly loadings: readonly [dollar: number, safety: number];
}

/** EUR is the base of all; the last figures are the ones of the design's screens. */
const PAIRS: readonly PairSeed[] = [
  pair('USD', 1.058, ['1.1561', '1.1584'], 4, 0.0046, [0.96, 0]),
  pair('GBP', 0.8715, ['0.88020', '0.87915'], 5, 0.0031, [0.3, 0.25]),
  pair('CHF', 0.962, ['0.93185', '0.93240'], 5, 0.0032, [0.1, -0.6]),
  pair('PLN', 4.447, ['4.2530', '4.2485'], 4, 0.0036, [-0.3, 0.55]),
  pair('SEK', 11.8, ['11.0105', '10.9870'], 4, 0.0043, [-0.2, 0.6]),
  pair('JPY', 160.2, ['179.62', null], 2, 0.0062, [0.4, -0.5]),
  pair('SGD', 1.448, ['1.5049', '1.5068'], 4, 0.0034, [0.8, 0.1]),
];

function pair(
  quote: string,
  first: number,
  ends: readonly [before: string, last: string | null],
  digits: number,
  volatility: number,
  loadings: readonly [number, number],
): PairSeed {
  return { quote, first, before: ends[0], last: ends[1], digits, volatility, loadings };
}

interface SeriesSeed {
  readonly series: string;
  readonly first: number;
  readonly last: number;
}

/** Three-month money in percent a year. */
const SERIES: readonly SeriesSeed[] = [
  { series: 'EUR.3M', first: 3.95, last: 2.05 },
  { series: 'USD.3M', first: 5.37, last: 3.55 },
  { series: 'GBP.3M', first: 5.31, last: 3.7 },
  { series: 'CHF.3M', first: 1.7, last: 0.06 },
  { series: 'PLN.3M', first: 5.72, last: 4.08 },
  { series: 'SEK.3M', first: 4.05, last: 1.96 },
  { series: 'JPY.3M', first: -0.02, last: 0.84 },
  { series: 'SGD.3M', first: 3.78, last: 1.37 },
];

/** Standard deviation of a day's change in percentage points. */
const RATE_VOLATILITY = 0.018;

export interface FxFixing {
  readonly date: IsoDate;
  readonly quote: string;
  readonly rate: string;
}

export interface MarketFixing {
  readonly date: IsoDate;
  readonly series: string;
  readonly value: string;
}

export interface SampleMarket {
  readonly dates: readonly IsoDate[];
  readonly fx: readonly FxFixing[];
  readonly rates: readonly MarketFixing[];
  /** Levels of the index that funds are compared with, each Friday. */
  readonly indices: readonly MarketFixing[];
  /** Units of `currency` for one euro on a date, or at the last fixing before it. */
  rateOn(currency: string, date: string): number;
}

function fixingDates(): IsoDate[] {
  const target = CALENDARS.find((calendar) => calendar.id === 'TARGET');
  if (!target) throw new RangeError('The TARGET calendar is missing.');
  const calendar = calendarOf(target);
  const dates: IsoDate[] = [];
  for (let day = isoDate(FIRST_FIXING); day <= SAMPLE_AS_OF; day = addDays(day, 1))
    if (isBusinessDay(calendar, day)) dates.push(day);
  return dates;
}

/** Bends a walk so that it ends at `end`: each point moves by its share of the miss. */
function bridge(walk: Float64Array, end: number): void {
  const last = walk.length - 1;
  const miss = end - (walk[last] ?? 0);
  for (let index = 0; index <= last; index++)
    walk[index] = (walk[index] ?? 0) + (miss * index) / last;
}

/** Logarithms of all pairs to the day before the last, `[pair][day]`. */
function walkPairs(count: number): Float64Array[] {
  const draws = drawsOf(PATHS.market);
  const walks = PAIRS.map((seed) => {
    const walk = new Float64Array(count);
    walk[0] = log(seed.first);
    return walk;
  });
  let logVolatility = 0;
  for (let day = 1; day < count; day++) {
    logVolatility = 0.96 * logVolatility + 0.12 * draws.normal();
    const scale = exp(logVolatility);
    const [dollar, safety] = [draws.normal(), draws.normal()];
    PAIRS.forEach((seed, index) => {
      const [a, b] = seed.loadings;
      const own = Math.sqrt(1 - a * a - b * b) * draws.normal();
      const move = seed.volatility * scale * (a * dollar + b * safety + own);
      const walk = walks[index];
      if (walk) walk[day] = (walk[day - 1] ?? 0) + move;
    });
  }
  PAIRS.forEach((seed, index) => {
    const walk = walks[index];
    if (walk) bridge(walk, log(Number(seed.before)));
  });
  return walks;
}

function rateText(seed: PairSeed, walk: Float64Array, day: number, lastDay: number): string | null {
  if (day === lastDay) return seed.last;
  if (day === lastDay - 1) return seed.before;
  return exp(walk[day] ?? 0).toFixed(seed.digits);
}

/** A point of a rate's way from first to last: central banks move in the middle years. */
function rateTrend(seed: SeriesSeed, share: number): number {
  const path = share - sin(2 * Math.PI * share) / (2 * Math.PI);
  return seed.first + (seed.last - seed.first) * path;
}

function moneyMarket(dates: readonly IsoDate[]): MarketFixing[] {
  const draws = drawsOf(PATHS.market + 1);
  const last = dates.length - 1;
  const noises = SERIES.map(() => {
    const noise = new Float64Array(dates.length);
    for (let day = 1; day <= last; day++)
      noise[day] = 0.995 * (noise[day - 1] ?? 0) + RATE_VOLATILITY * draws.normal();
    bridge(noise, 0);
    return noise;
  });
  return dates.flatMap((date, day) =>
    SERIES.map((seed, index) => ({
      date,
      series: seed.series,
      value: (rateTrend(seed, day / last) + (noises[index]?.[day] ?? 0)).toFixed(4),
    })),
  );
}

const INDEX = {
  series: 'INDEX.WORLD.EUR',
  from: isoDate('2017-03-31'),
  first: 100,
  last: 221.86,
  /** Standard deviation of a week's return. */
  volatility: 0.021,
} as const;

const WEEK = 7;

/** A total return index from the first fund's start, Friday by Friday. */
function indexLevels(): MarketFixing[] {
  const draws = drawsOf(PATHS.market + 2);
  const dates: IsoDate[] = [];
  for (let day: IsoDate = INDEX.from; day <= SAMPLE_AS_OF; day = addDays(day, WEEK))
    dates.push(day);
  const walk = new Float64Array(dates.length);
  walk[0] = log(INDEX.first);
  for (let week = 1; week < dates.length; week++)
    walk[week] = (walk[week - 1] ?? 0) + INDEX.volatility * draws.normal();
  bridge(walk, log(INDEX.last));
  return dates.map((date, week) => ({
    date,
    series: INDEX.series,
    value: exp(walk[week] ?? 0).toFixed(2),
  }));
}

/** Builds all histories. About 12,500 fixings; the same at every call. */
export function buildMarket(): SampleMarket {
  const dates = fixingDates();
  const lastDay = dates.length - 1;
  const walks = walkPairs(lastDay);
  const fx: FxFixing[] = [];
  const known = new Map<string, { date: IsoDate; rate: number }[]>();
  dates.forEach((date, day) => {
    PAIRS.forEach((seed, index) => {
      const rate = rateText(seed, walks[index] ?? new Float64Array(0), day, lastDay);
      if (rate === null) return;
      fx.push({ date, quote: seed.quote, rate });
      const series = known.get(seed.quote) ?? [];
      series.push({ date, rate: Number(rate) });
      known.set(seed.quote, series);
    });
  });
  return {
    dates,
    fx,
    rates: moneyMarket(dates),
    indices: indexLevels(),
    rateOn(currency, date) {
      if (currency === 'EUR') return 1;
      const found = known.get(currency)?.findLast((fixing) => fixing.date <= date);
      if (!found) throw new RangeError(`The sample has no ${currency} rate on ${date}.`);
      return found.rate;
    },
  };
}

/**
 * The seasonal factor of a month with fraction (1 to 13): 1 on average, 1 + `share` at the peak.
 */
export function seasonFactor(share: number, peakMonth: number, month: number): number {
  return 1 + share * cos((2 * Math.PI * (month - peakMonth)) / 12);
}
