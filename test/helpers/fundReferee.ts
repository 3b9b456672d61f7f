/**
 * A second solver for waterfalls of every form, written to share nothing with the engine: it steps
 * each balance day by day in fixed-point bigint arithmetic and finds each boundary between tiers by
 * bisection on the agreement's own conditions, where the engine uses powers and closed forms.
 */
import type { WaterfallInput } from '../../core/fund/waterfallCalculation.ts';
import { dayNumber } from '../../core/time/dates.ts';

const BITS = 128n;
const ONE = 1n << BITS;

/** Amounts of the referee are minor units times this. */
export const REFEREE_SCALE = ONE;

const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS;

function fixed(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return (BigInt(whole + fraction) << BITS) / 10n ** BigInt(fraction.length);
}

/** The largest x from 0 to `limit` that satisfies a condition which holds up to some point. */
function largest(limit: bigint, holds: (x: bigint) => boolean): bigint {
  if (holds(limit)) return limit;
  let [low, high] = [0n, limit];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function power(base: bigint, exponent: number): bigint {
  let [result, square] = [ONE, base];
  for (let rest = exponent; rest > 0; rest >>= 1) {
    if (rest & 1) result = times(result, square);
    square = times(square, square);
  }
  return result;
}

const daily = new Map<string, bigint>();

/** Growth of one day under annual compounding: the root found by bisection, not by logarithms. */
function dailyFactor(rate: bigint, daysPerYear: number): bigint {
  const key = `${rate}:${daysPerYear}`;
  const known = daily.get(key);
  if (known !== undefined) return known;
  const found = largest(ONE + rate, (factor) => power(factor, daysPerYear) <= ONE + rate);
  daily.set(key, found);
  return found;
}

/** What one tier gave, in minor units at `REFEREE_SCALE`. */
export interface RefereeTier {
  investors: bigint;
  carry: bigint;
}

export interface RefereeVerdict {
  readonly gpCommitment: bigint;
  readonly tiers: ReadonlyMap<string, RefereeTier>;
  /** Capital and preferred return still owed by the accounts that were paid. */
  readonly stillDue: bigint;
}

/** What one account of one group is owed and has had. */
interface Claim {
  capital: bigint;
  idle: bigint;
  preferred: bigint;
  young: bigint;
  profit: bigint;
  carry: bigint;
  advance: bigint;
  hurdles: bigint[];
}

type Terms = WaterfallInput['terms'];
type Flow = WaterfallInput['flows'][number];
type Holder = WaterfallInput['commitments'][number];

interface Hurdle {
  readonly factor: bigint;
  readonly multiple: bigint;
}

interface Split {
  /** Carry of the tier at this place; a catch-up before it where its share is above zero. */
  readonly rate: bigint;
  readonly catchUp: bigint;
  /** Places of its hurdles; none for the last. */
  readonly places: number[];
}

/** The terms of one group as numbers. */
class Agreement {
  readonly terms: Terms;
  readonly hurdles: Hurdle[] = [];
  readonly splits: Split[] = [];
  readonly rate: bigint;
  readonly year: number;
  readonly manner: string;
  private readonly factor: bigint;

  constructor(terms: Terms, holder: Holder) {
    this.terms = terms;
    const isHurdles = terms.form === 'investor-hurdles';
    const dayCount = isHurdles ? terms.dayCount : terms.preferredReturn.dayCount;
    if (dayCount !== 'act/365f' && dayCount !== 'act/360') throw new Error(`no days: ${dayCount}`);
    this.year = dayCount === 'act/365f' ? 365 : 360;
    const base = fixed(isHurdles ? terms.finalPromote : terms.carry.rate);
    const own = holder.carryRate === undefined ? base : fixed(holder.carryRate);
    const scaled = (rate: string) => (base === 0n ? fixed(rate) : (fixed(rate) * own) / base);
    const list: readonly { irr?: string | undefined; multiple?: string | undefined }[] = isHurdles
      ? terms.tiers
      : terms.carryTiers;
    const places = list.map(({ irr, multiple }) => {
      const mine: number[] = [];
      if (irr !== undefined)
        mine.push(
          this.hurdles.push({ factor: dailyFactor(fixed(irr), this.year), multiple: ONE }) - 1,
        );
      if (multiple !== undefined)
        mine.push(this.hurdles.push({ factor: ONE, multiple: fixed(multiple) }) - 1);
      return mine;
    });
    const rates = isHurdles
      ? [...terms.tiers.map(({ promote }) => scaled(promote)), own]
      : [own, ...terms.carryTiers.map(({ carryRate }) => scaled(carryRate))];
    const shares = isHurdles
      ? []
      : [terms.catchUp.share, ...terms.carryTiers.map(({ catchUpShare }) => catchUpShare)];
    rates.forEach((rate, k) => {
      this.splits.push({ rate, catchUp: fixed(shares[k] ?? '0'), places: places[k] ?? [] });
    });
    const preferred = isHurdles ? undefined : terms.preferredReturn;
    this.rate = preferred ? fixed(holder.preferredRate ?? preferred.rateAnnual) : 0n;
    this.manner =
      preferred?.compounding === 'simple' ? 'simple' : (preferred?.convention ?? 'none');
    this.factor = this.manner === 'continuous' ? dailyFactor(this.rate, this.year) : ONE;
  }

  nextDay(claim: Claim, compounds: boolean): void {
    const owed = claim.capital + claim.preferred - claim.idle;
    if (this.manner === 'continuous')
      claim.preferred = times(owed, this.factor) + claim.idle - claim.capital;
    else if (this.rate > 0n) {
      const earned = times(owed - claim.young, this.rate) / BigInt(this.year);
      claim.preferred += earned;
      claim.young = compounds ? 0n : claim.young + earned;
    }
    claim.hurdles = claim.hurdles.map((due, k) => times(due, this.hurdles[k]?.factor ?? ONE));
  }

  get isByDeal(): boolean {
    return this.terms.form === 'deal-by-deal' || this.terms.form === 'hybrid';
  }
}

const nothing = (agreement: Agreement): Claim => ({
  capital: 0n,
  idle: 0n,
  preferred: 0n,
  young: 0n,
  profit: 0n,
  carry: 0n,
  advance: 0n,
  hurdles: agreement.hurdles.map(() => 0n),
});

const FIELDS = ['capital', 'idle', 'preferred', 'young', 'profit', 'carry', 'advance'] as const;

/** One group of holders with equal terms: its share of each deal, its accounts. */
class Group {
  readonly agreement: Agreement;
  readonly excused: ReadonlySet<string>;
  weight = 0n;
  readonly ids: string[] = [];
  readonly accounts = new Map<string, Claim>();
  readonly waiting = new Map<string, Claim>();
  readonly sold = new Set<string>();
  expenses: { date: number; amount: bigint; idle: boolean }[] = [];

  constructor(agreement: Agreement, excused: readonly string[]) {
    this.agreement = agreement;
    this.excused = new Set(excused);
  }

  key(deal: string | undefined): string {
    const { terms } = this.agreement;
    const alone = terms.form === 'deal-by-deal' && terms.losses === 'each-deal-alone';
    return alone ? (deal ?? '') : '';
  }

  claim(map: Map<string, Claim>, key: string): Claim {
    const found = map.get(key) ?? nothing(this.agreement);
    map.set(key, found);
    return found;
  }

  call(deal: string | undefined, amount: bigint, idle: boolean): void {
    const waits = this.agreement.isByDeal && !this.sold.has(deal ?? '');
    const claim = waits
      ? this.claim(this.waiting, deal ?? '')
      : this.claim(this.accounts, this.key(deal));
    claim.capital += amount;
    if (idle) claim.idle += amount;
    claim.hurdles = claim.hurdles.map(
      (due, k) => due + times(amount, this.agreement.hurdles[k]?.multiple ?? ONE),
    );
  }

  realise(deal: string, share: bigint): void {
    const from = this.waiting.get(deal);
    if (share === ONE) this.sold.add(deal);
    if (!this.agreement.isByDeal || !from) return;
    const to = this.claim(this.accounts, this.key(deal));
    for (const field of FIELDS) {
      const moved = times(from[field], share);
      to[field] += moved;
      from[field] -= moved;
    }
    from.hurdles.forEach((due, k) => {
      const moved = times(due, share);
      to.hurdles[k] = (to.hurdles[k] ?? 0n) + moved;
      from.hurdles[k] = due - moved;
    });
    if (share === ONE) this.waiting.delete(deal);
  }

  /** Investors receive money that is capital as far as any is owed. */
  receive(claim: Claim, amount: bigint): void {
    const capital = amount < claim.capital ? amount : claim.capital;
    this.repay(claim, capital);
    claim.profit += amount - capital;
  }

  repay(claim: Claim, amount: bigint): void {
    if (claim.capital > 0n) claim.idle -= (claim.idle * amount) / claim.capital;
    claim.capital -= amount;
  }

  earn(claim: Claim, amount: bigint): void {
    claim.preferred -= amount;
    if (claim.young > claim.preferred) claim.young = claim.preferred;
    claim.profit += amount;
  }

  /** Repays what is owed in the order of the agreement, from at most `pool`. */
  settle(claim: Claim, pool: bigint): { capital: bigint; preferred: bigint } {
    const { terms } = this.agreement;
    const capitalFirst = terms.form === 'investor-hurdles' || terms.order === 'capital-first';
    const owed = capitalFirst ? claim.capital : claim.preferred;
    const first = largest(pool, (x) => x <= owed);
    const other = capitalFirst ? claim.preferred : claim.capital;
    const second = largest(pool - first, (x) => x <= other);
    const [capital, preferred] = capitalFirst ? [first, second] : [second, first];
    this.repay(claim, capital);
    this.earn(claim, preferred);
    return { capital, preferred };
  }

  pay(deal: string | undefined, pool: bigint, fairValue: bigint): Map<string, RefereeTier> {
    const { terms, splits } = this.agreement;
    const claim = this.claim(this.accounts, this.key(deal));
    const out = new Map<string, RefereeTier>();
    let left = pool;
    const take = (id: string, investors: bigint, carry: bigint) => {
      out.set(id, { investors, carry });
      left -= investors + carry;
      claim.hurdles = claim.hurdles.map((due) => due - investors);
    };
    if (terms.form === 'hybrid') {
      const claims = [claim, ...this.waiting.values()];
      const owed = claims.reduce((sum, { capital }) => sum + capital, 0n);
      const [held, cover] =
        terms.test.kind === 'fair-value' ? [fairValue, fixed(terms.test.coverage)] : [0n, ONE];
      const covers = (x: bigint) => x === 0n || (owed >= x && times(owed - x, cover) >= held);
      const paid = largest(left, covers);
      out.set('coverage', { investors: paid, carry: 0n });
      left -= paid;
      let rest = paid;
      for (const each of claims) {
        const part = rest < each.capital ? rest : each.capital;
        this.repay(each, part);
        each.hurdles = each.hurdles.map((due) => due - part);
        rest -= part;
      }
    }
    if (terms.form !== 'investor-hurdles') {
      const { capital, preferred } = this.settle(claim, left);
      take('return-of-capital', capital, 0n);
      take('preferred-return', preferred, 0n);
    }
    splits.forEach((split, k) => {
      const isLast = split.places.length === 0;
      if (split.catchUp > 0n)
        this.share(claim, () => left, {
          share: split.catchUp,
          open: (v) =>
            claim.carry + times(split.catchUp, v) <=
            times(split.rate, claim.profit + claim.carry + v),
          done: (investors, carry) =>
            take(k === 0 ? 'catch-up' : `catch-up-${k + 1}`, investors, carry),
        });
      this.share(claim, () => left, {
        share: split.rate,
        open: (v) =>
          isLast ||
          split.places.some((place) => (claim.hurdles[place] ?? 0n) >= v - times(split.rate, v)),
        done: (investors, carry) =>
          take(isLast ? 'carry-split' : `hurdle-${k + 1}`, investors, carry),
      });
    });
    return out;
  }

  /** One tier of carry: the largest volume that is open and can be paid, advances set off first. */
  private share(
    claim: Claim,
    left: () => bigint,
    tier: {
      share: bigint;
      open: (volume: bigint) => boolean;
      done: (investors: bigint, carry: bigint) => void;
    },
  ): void {
    const { advance } = claim;
    const cash = (v: bigint) => {
      const carry = times(tier.share, v);
      return v - (carry < advance ? carry : advance);
    };
    const most = left() === 0n ? 0n : left() + advance;
    const volume = largest(most, (v) => v === 0n || (tier.open(v) && cash(v) <= left()));
    const carry = times(tier.share, volume);
    const setOff = carry < advance ? carry : advance;
    claim.carry += carry;
    claim.advance -= setOff;
    this.receive(claim, volume - carry);
    tier.done(volume - carry, carry - setOff);
  }
}

/** Days on which return joins the balance: anniversaries of the first day, or ends of years, quarters, months. */
function compoundsOn(agreement: Agreement, first: string, dayCounted: number): boolean {
  if (!['year-end', 'quarter-end', 'month-end', 'anniversary'].includes(agreement.manner))
    return false;
  const day = new Date(dayCounted * 86_400_000);
  const month = day.getUTCMonth() + 1;
  const date = day.getUTCDate();
  if (agreement.manner === 'year-end') return month === 12 && date === 31;
  const isLast = new Date((dayCounted + 1) * 86_400_000).getUTCDate() === 1;
  if (agreement.manner === 'month-end') return isLast;
  if (agreement.manner === 'quarter-end') return month % 3 === 0 && isLast;
  const [, firstMonth = 0, firstDate = 0] = first.split('-').map(Number);
  const isLeap = new Date(Date.UTC(day.getUTCFullYear(), 1, 29)).getUTCMonth() === 1;
  const wanted = firstMonth === 2 && firstDate === 29 && !isLeap ? 28 : firstDate;
  return month === firstMonth && date === wanted;
}

function effective(flow: Flow, terms: Terms): string {
  const start = terms.form === 'investor-hurdles' ? terms.from : terms.preferredReturn.from;
  return flow.kind === 'call' && start === 'drawdown' ? (flow.drawnOn ?? flow.date) : flow.date;
}

/** Who gets what of carry given back on a day, in fixed point: what each lacks has a test of its own. */
export type GivenBack = (date: string, ids: readonly string[]) => bigint;

/** Runs the whole history. Only act/365f and act/360, where a year has a fixed number of days. */
export function refereeWaterfall(
  input: WaterfallInput,
  givenBack: GivenBack = () => {
    throw new Error('a clawback needs who gets it');
  },
): RefereeVerdict {
  const { terms, commitments, distribution } = input;
  const groups = new Map<string, Group>();
  const free = new Map<string, { weight: bigint; excused: ReadonlySet<string> }>();
  for (const holder of commitments) {
    const excused = [...(holder.excusedDeals ?? [])].sort();
    const key = [holder.carryRate, holder.preferredRate, ...excused].join('|');
    if (holder.kind === 'gp' && terms.gpCommitment === 'carry-free') {
      const known = free.get(key) ?? { weight: 0n, excused: new Set(excused) };
      free.set(key, { ...known, weight: known.weight + holder.commitment.minor });
      continue;
    }
    const group = groups.get(key) ?? new Group(new Agreement(terms, holder), excused);
    group.weight += holder.commitment.minor;
    group.ids.push(holder.id);
    groups.set(key, group);
  }
  const list = [...groups.values()];
  const weigh = (deal: string | undefined, withFree: boolean) =>
    [...list, ...(withFree ? free.values() : [])]
      .filter(({ excused }) => deal === undefined || !excused.has(deal))
      .reduce((sum, { weight }) => sum + weight, 0n);
  const part = (group: Group, minor: bigint, deal?: string, withFree = true) =>
    deal !== undefined && group.excused.has(deal)
      ? 0n
      : (minor * ONE * group.weight) / weigh(deal, withFree);

  const byDay = new Map<number, Flow[]>();
  let first = '9999';
  for (const flow of input.flows) {
    const date = effective(flow, terms);
    if (date < first) first = date;
    const day = dayNumber(date as Flow['date']);
    byDay.set(day, [...(byDay.get(day) ?? []), flow]);
  }
  const worthOn = (day: number) =>
    (input.valuations ?? [])
      .filter(({ date }) => dayNumber(date) <= day)
      .reduce((_, { amount }) => amount.minor, 0n);
  const callsOf = expenseSplitter(input, list, part);
  const lastDay = dayNumber(distribution.date);
  const firstDay = Math.min(...byDay.keys());
  for (let day = firstDay; day <= lastDay; day++) {
    if (day > firstDay)
      for (const group of list) {
        const compounds = compoundsOn(group.agreement, first, day);
        for (const claim of [...group.accounts.values(), ...group.waiting.values()])
          group.agreement.nextDay(claim, compounds);
      }
    const flows = byDay.get(day);
    if (flows === undefined) continue;
    for (const group of list) {
      for (const { deal, amount, idle } of callsOf(group, day))
        if (amount > 0n) group.call(deal, amount, idle);
      const of = (...kinds: Flow['kind'][]) =>
        flows
          .filter(({ kind }) => kinds.includes(kind))
          .sort((a, b) => ((a.deal ?? '') < (b.deal ?? '') ? -1 : 1));
      const counted = 'writeDowns' in terms && terms.writeDowns === 'counted';
      for (const { kind, deal, share } of of('distribution', 'write-off', 'write-down'))
        if (deal !== undefined && !group.excused.has(deal) && (kind !== 'write-down' || counted))
          group.realise(deal, fixed(share ?? '1'));
      const [clawback] = of('clawback');
      if (clawback !== undefined) {
        const given = givenBack(clawback.date, group.ids);
        const claim = group.claim(group.accounts, '');
        const { capital, preferred } = group.settle(claim, given);
        claim.profit += given - capital - preferred;
        claim.carry -= given;
        claim.hurdles = claim.hurdles.map((due) => due - given);
      }
      for (const { amount, deal } of of('tax-distribution'))
        group.claim(group.accounts, group.key(deal)).advance += part(
          group,
          amount?.minor ?? 0n,
          deal,
          false,
        );
      const held = part(group, worthOn(day));
      const payments = new Map<string | undefined, bigint>();
      for (const { amount, deal } of of('distribution'))
        payments.set(deal, (payments.get(deal) ?? 0n) + (amount?.minor ?? 0n));
      for (const [deal, minor] of payments) {
        const pool = part(group, minor, deal);
        if (pool > 0n) group.pay(deal, pool, held);
      }
    }
  }
  return finalVerdict(input, list, { part, held: worthOn(lastDay) });
}

type Part = (group: Group, minor: bigint, deal?: string, withFree?: boolean) => bigint;

function finalVerdict(
  input: WaterfallInput,
  list: readonly Group[],
  { part, held }: { part: Part; held: bigint },
): RefereeVerdict {
  const { amount, deal, share } = input.distribution;
  const tiers = new Map<string, RefereeTier>();
  let [pools, stillDue] = [0n, 0n];
  for (const group of list) {
    if (deal !== undefined && group.excused.has(deal)) continue;
    if (deal !== undefined) group.realise(deal, fixed(share ?? '1'));
    const pool = part(group, amount.minor, deal);
    pools += pool;
    for (const [id, { investors, carry }] of group.pay(deal, pool, part(group, held))) {
      const sum = tiers.get(id) ?? { investors: 0n, carry: 0n };
      tiers.set(id, { investors: sum.investors + investors, carry: sum.carry + carry });
    }
    const claim = group.claim(group.accounts, group.key(deal));
    stillDue += claim.capital + claim.preferred;
  }
  return { gpCommitment: amount.minor * ONE - pools, tiers, stillDue };
}

/** The calls of each group by day; by deal, expenses go to deals by what they called until then. */
function expenseSplitter(input: WaterfallInput, list: readonly Group[], part: Part) {
  const { terms } = input;
  const onFees = terms.form === 'investor-hurdles' || terms.preferredReturn.onFees;
  interface Call {
    day: number;
    deal: string | undefined;
    amount: bigint;
    idle: boolean;
  }
  const byGroup = new Map(
    list.map((group) => {
      const calls = input.flows
        .filter(({ kind }) => kind === 'call')
        .map(
          (flow): Call => ({
            day: dayNumber(effective(flow, terms) as Flow['date']),
            deal: flow.deal,
            amount: part(group, flow.amount?.minor ?? 0n, flow.deal),
            idle: !onFees && (flow.use === 'fees' || flow.use === 'expenses'),
          }),
        );
      const own = calls.filter(({ deal, amount }) => deal !== undefined && amount > 0n);
      const firstOwn = Math.min(...own.map(({ day }) => day));
      const given = calls.flatMap((call): Call[] => {
        if (call.deal !== undefined || !group.agreement.isByDeal || own.length === 0) return [call];
        const until = Math.max(call.day, firstOwn);
        const known = own.filter(({ day }) => day <= until);
        const whole = known.reduce((sum, { amount }) => sum + amount, 0n);
        return known.map(({ deal, amount }) => ({
          ...call,
          deal,
          amount: (call.amount * amount) / whole,
        }));
      });
      return [group, given] as const;
    }),
  );
  // By name within a day: the order in which flows are listed decides nothing.
  return (group: Group, day: number) =>
    (byGroup.get(group) ?? [])
      .filter((call) => call.day === day)
      .sort((a, b) => +((a.deal ?? '') > (b.deal ?? '')) - +((a.deal ?? '') < (b.deal ?? '')));
}
