/**
 * The movements of all accounts, day by day, before they become statements. Streams book, treasury
 * sweeps balances towards their targets, and each history is shifted as a whole so that it ends at
 * the given closing balance. Compact on purpose: texts and hashes are made when rows are written.
 */

import { minorDigits } from '../../core/money/currencies.ts';
import { exp } from '../../core/numeric/elementary.ts';
import type { CategoryCode } from '../reference/categories.ts';
import { DAYS, dayIndexOf, isDue, type OpenDays, openDaysOf } from './days.ts';
import { type Draws, drawsOf, PATHS } from './draws.ts';
import { ANOMALIES, fundMovements, SCRIPTED_DAY } from './events.ts';
import type { FundSeed } from './funds.ts';
import { ACCOUNTS, type AccountSeed, accountIndex, BANKS, ENTITIES } from './group.ts';
import { type SampleMarket, seasonFactor } from './market.ts';
import { PARTIES, partiesOf } from './parties.ts';
import { STREAMS, type Stream } from './streams.ts';

export interface PlannedLine {
  /** Index into `DAYS`. */
  readonly day: number;
  /** Signed minor units; integers, safe as numbers. */
  amount: number;
  readonly category: CategoryCode;
  /** Name as on the entry. */
  readonly name: string;
  readonly reversal: boolean;
  /** A text in place of the one that the category would get. */
  readonly remittance: string | null;
}

export interface AccountPlan {
  readonly seed: AccountSeed;
  readonly open: OpenDays;
  /** The last day that the bank has reported. */
  readonly lastDay: number;
  /** In order of booking. */
  readonly lines: PlannedLine[];
  /** Minor units before the first line. */
  opening: number;
}

const LAST = DAYS.length - 1;
const WEEKDAY_WEIGHT = [0, 1.2, 1, 0.95, 0.9, 1.1];
const RETURN_CHANCE = 0.0025;

interface StreamState {
  readonly stream: Stream;
  readonly draws: Draws;
  readonly names: readonly string[];
  level: number;
}

function namesOf(stream: Stream): readonly string[] {
  if (typeof stream.party !== 'string') return [stream.party.name];
  const owner = ACCOUNTS[stream.account]?.entity;
  const country = ENTITIES.find((entity) => entity.short === owner)?.country ?? '';
  return partiesOf(country, stream.party).map((index) => PARTIES[index]?.name ?? '');
}

/** Factor on the number of daily entries: Mondays and the turn of the month are busy. */
function busyness(open: OpenDays, index: number): number {
  const weight = WEEKDAY_WEIGHT[DAYS[index]?.weekday ?? 0] ?? 1;
  const isTurn = open.isMonthEnd[index] === 1 || open.ofMonth[index] === 1;
  return isTurn ? weight * 1.45 : weight;
}

function linesDue(state: StreamState, open: OpenDays, index: number): number {
  const { schedule } = state.stream;
  if (schedule.every === 'chance') return state.draws.uniform() < schedule.chance ? 1 : 0;
  if (schedule.every === 'day')
    return Math.floor(schedule.lines * busyness(open, index) + state.draws.uniform());
  if (!isDue(schedule, open, index)) return 0;
  return Math.floor(schedule.lines + state.draws.uniform());
}

class Planner {
  readonly plans: AccountPlan[];
  readonly balances: Float64Array;
  readonly #market: SampleMarket;
  readonly #states: StreamState[][];
  /** Returned payments that wait for the next day of their account. */
  readonly #returns: PlannedLine[][];

  constructor(market: SampleMarket) {
    this.#market = market;
    this.plans = ACCOUNTS.map((seed) => ({
      seed,
      open: openDaysOf(seed.currency),
      lastDay: dayIndexOf(BANKS.find((bank) => bank.name === seed.bank)?.lastDay ?? ''),
      lines: [],
      opening: 0,
    }));
    this.balances = Float64Array.from(ACCOUNTS, (seed) => targetOf(seed, 0));
    this.#returns = ACCOUNTS.map(() => []);
    this.#states = ACCOUNTS.map(() => []);
    STREAMS.forEach((stream, index) => {
      const draws = drawsOf(PATHS.amounts + index);
      this.#states[stream.account]?.push({ stream, draws, names: namesOf(stream), level: 0 });
    });
  }

  isOpen(account: number, day: number): boolean {
    const plan = this.plans[account];
    return plan !== undefined && day <= plan.lastDay && plan.open.isOpen[day] === 1;
  }

  book(account: number, line: PlannedLine): void {
    this.plans[account]?.lines.push(line);
    this.balances[account] = (this.balances[account] ?? 0) + line.amount;
  }

  bookStreams(account: number, day: number): void {
    const plan = this.plans[account];
    const states = this.#states[account];
    if (!plan || !states) return;
    for (const line of this.#returns[account]?.splice(0) ?? [])
      this.book(account, { ...line, day });
    const factor = 10 ** minorDigits(plan.seed.currency);
    for (const state of states) {
      state.level = 0.99 * state.level + state.stream.drift * state.draws.normal();
      const count = linesDue(state, plan.open, day);
      for (let place = 0; place < count; place++) this.#bookOne(state, account, day, factor);
    }
  }

  #bookOne(state: StreamState, account: number, day: number, factor: number): void {
    const { stream, draws } = state;
    const { yearsAgo = 0, monthPoint = 1 } = DAYS[day] ?? {};
    const trend = exp(state.level - stream.growthAnnual * yearsAgo);
    const season = seasonFactor(stream.season, stream.peakMonth, monthPoint);
    const major = stream.mean * trend * season * draws.spread(stream.sigma);
    const amount = stream.sign * Math.max(1, Math.floor(major * factor + 0.5));
    // Squaring the draw makes the first names of a list the big customers.
    const spot = Math.floor(draws.uniform() ** 2 * state.names.length);
    const name = state.names[spot] ?? '';
    const { category } = stream;
    if (stream.mirror !== undefined) {
      if (!this.isOpen(stream.mirror, day)) return;
      const owner = ACCOUNTS[account]?.entity;
      const from = ENTITIES.find((entity) => entity.short === owner)?.name ?? '';
      this.book(stream.mirror, line(day, -amount, category, from));
    }
    this.book(account, line(day, amount, category, name));
    if (category === 'suppliers' && draws.uniform() < RETURN_CHANCE)
      this.#returns[account]?.push({ ...line(day, -amount, category, name), reversal: true });
  }

  /**
   * Moves an account towards its target through the group's pool, or the pool through the market.
   */
  steer(account: number, day: number): void {
    const seed = ACCOUNTS[account];
    if (!seed || !isSteered(seed)) return;
    const target = targetOf(seed, day);
    const excess = (this.balances[account] ?? 0) - target;
    const isLow = excess < -0.5 * Math.abs(target);
    if (!isLow && seed.kind !== 'payroll' && DAYS[day]?.weekday !== 1 + (account % 5)) return;
    if (!isLow && Math.abs(excess) < bandOf(seed, target)) return;
    const step = stepOf(seed);
    const amount = -Math.floor(excess / step + 0.5) * step;
    if (amount === 0) return;
    if (seed.kind === 'pool-header') this.#place(account, day, amount);
    else this.#sweep(account, day, amount);
  }

  #place(account: number, day: number, amount: number): void {
    const { currency = '' } = ACCOUNTS[account] ?? {};
    const funds = ['Lumina Liquidity Fund', 'Polaris Sovereign Cash Fund'];
    const name = `${funds[day % 2]} ${currency}`;
    this.book(account, line(day, amount, 'investments', name));
  }

  #sweep(account: number, day: number, amount: number): void {
    const seed = ACCOUNTS[account];
    if (!seed) return;
    const pool = poolOf(seed);
    if (!this.isOpen(pool, day)) return;
    const rate = seed.currency === ACCOUNTS[pool]?.currency ? null : this.#rate(seed, day);
    const poolAmount = rate === null ? amount : Math.floor(amount / rate + 0.5);
    const entity = ENTITIES.find((candidate) => candidate.short === seed.entity)?.name ?? '';
    const poolOwner = ACCOUNTS[pool]?.entity;
    const owner = ENTITIES.find((candidate) => candidate.short === poolOwner)?.name ?? '';
    this.book(account, line(day, amount, 'treasury-transfer', owner));
    this.book(pool, line(day, -poolAmount, 'treasury-transfer', entity));
  }

  /** Minor units of the account's currency for one cent. */
  #rate(seed: AccountSeed, day: number): number {
    const units = this.#market.rateOn(seed.currency, DAYS[day]?.date ?? '');
    return (units * 10 ** minorDigits(seed.currency)) / 100;
  }
}

function line(day: number, amount: number, category: CategoryCode, name: string): PlannedLine {
  return { day, amount, category, name, reversal: false, remittance: null };
}

function isSteered(seed: AccountSeed): boolean {
  return seed.kind !== 'escrow' && seed.kind !== 'reserve' && !seed.key.startsWith('gp');
}

/** Where treasury wants an account to stand: growing with the group, higher after the winter. */
function targetOf(seed: AccountSeed, day: number): number {
  const { yearsAgo = 0, monthPoint = 1 } = DAYS[day] ?? {};
  const end = DAYS[LAST];
  if (seed.kind === 'payroll' || !isSteered(seed)) return seed.closing;
  const season = seasonFactor(0.07, 4, monthPoint) / seasonFactor(0.07, 4, end?.monthPoint ?? 1);
  return seed.closing * (1 - 0.075 * yearsAgo) * season;
}

function bandOf(seed: AccountSeed, target: number): number {
  const share = seed.kind === 'payroll' ? 0.25 : seed.kind === 'pool-header' ? 0.06 : 0.1;
  return Math.abs(target) * share;
}

/** Transfers are round: a hundredth to a tenth of the balance's power of ten. */
function stepOf(seed: AccountSeed): number {
  return 10 ** Math.max(0, String(Math.abs(seed.closing)).length - 3) * 5;
}

function poolOf(seed: AccountSeed): number {
  const pools: Record<string, string> = { USD: 'pool-usd', GBP: 'pool-gbp', CHF: 'pool-chf' };
  return accountIndex(pools[seed.currency] ?? 'pool-eur');
}

/** Makes one sign's entries of the last day sum to `total`, adding one where there is none. */
function fitDay(lines: PlannedLine[], total: number, fallback: PlannedLine): PlannedLine[] {
  if (total === 0) return [];
  const own = lines.length > 0 ? lines : [fallback];
  const sum = own.reduce((all, one) => all + Math.abs(one.amount), 0);
  const sign = Math.sign(fallback.amount);
  let left = total;
  own.forEach((one, index) => {
    const share = Math.floor((Math.abs(one.amount) / sum) * total);
    const part = index === own.length - 1 ? left : Math.max(1, share);
    left -= part;
    one.amount = sign * part;
  });
  return own;
}

const FALLBACKS: Readonly<Record<string, readonly [CategoryCode, CategoryCode, string]>> = {
  'pool-header': ['investments', 'investments', 'Polaris Sovereign Cash Fund'],
  operating: ['customer-receipts', 'suppliers', 'Norholt Energy GmbH'],
  collections: ['customer-receipts', 'customer-receipts', 'Credit note refund'],
  payroll: ['payroll', 'payroll', 'Weekly wages, site staff'],
  tax: ['interest', 'bank-fees', 'Hanse Commerz'],
  settlement: ['energy-settlement', 'energy-settlement', 'Bilanzkreis Strom Mitte'],
  reserve: ['interest', 'bank-fees', 'Hanse Commerz'],
  fund: ['interest', 'suppliers', 'Fiduciaire Ösling'],
  escrow: ['interest', 'bank-fees', 'Rheinbank'],
};

/**
 * The last day: the streams' entries, scaled to the turnover that the account shows on that day.
 */
function closeLastDay(plan: AccountPlan): void {
  const { seed, lines } = plan;
  const today: PlannedLine[] = [];
  while (lines.at(-1)?.day === LAST) {
    const last = lines.pop();
    if (last && last.category !== 'treasury-transfer' && last.category !== 'intercompany')
      today.unshift(last);
  }
  const scripted = SCRIPTED_DAY[seed.key];
  if (scripted) {
    for (const [amount, category, name, remittance] of scripted)
      lines.push({ ...line(LAST, amount, category, name), remittance });
    return;
  }
  const [inCategory, outCategory, name] = FALLBACKS[seed.kind] ?? ['interest', 'bank-fees', ''];
  const credits = today.filter((one) => one.amount > 0);
  const debits = today.filter((one) => one.amount < 0);
  lines.push(...fitDay(credits, seed.dayIn, line(LAST, 1, inCategory, name)));
  lines.push(...fitDay(debits, seed.dayOut, line(LAST, -1, outCategory, name)));
}

/** Plans all accounts. Every history ends at its seed's closing balance to the minor unit. */
export function planAccounts(market: SampleMarket, funds: readonly FundSeed[]): AccountPlan[] {
  const planner = new Planner(market);
  const fixed = new Map<number, { account: number; line: PlannedLine }[]>();
  for (const event of [...ANOMALIES, ...fundMovements(funds)]) {
    const day = dayIndexOf(event.date);
    const list = fixed.get(day) ?? [];
    const planned = { ...line(day, event.amount, event.category, event.name), ...event.extra };
    list.push({ account: accountIndex(event.account), line: planned });
    fixed.set(day, list);
  }
  const order = ACCOUNTS.map((_, index) => index);
  const pools = order.filter((index) => ACCOUNTS[index]?.kind === 'pool-header');
  for (let day = 0; day <= LAST; day++) {
    const open = order.filter((index) => planner.isOpen(index, day));
    for (const account of open) planner.bookStreams(account, day);
    for (const event of fixed.get(day) ?? []) planner.book(event.account, event.line);
    if (day === LAST) continue;
    for (const account of open) if (!pools.includes(account)) planner.steer(account, day);
    for (const account of pools) if (planner.isOpen(account, day)) planner.steer(account, day);
  }
  for (const plan of planner.plans) {
    if (plan.lastDay === LAST) closeLastDay(plan);
    plan.opening = plan.seed.closing - plan.lines.reduce((sum, one) => sum + one.amount, 0);
  }
  return planner.plans;
}
