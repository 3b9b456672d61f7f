/**
 * The accounts of one group of investors: a single one for the whole fund, one for all realised
 * deals, or one a deal. Calls of a deal that is not realised wait in an account of their own and
 * earn their return there; realising a part of the deal moves that part over. Nothing is changed in
 * place, so a history replayed once serves any number of distributions.
 *
 * Sources: ILPA Principles 3.0 on deal-by-deal models; Metrick & Yasuda, ch. 2; Schell, Private
 * Equity Funds.
 */
import { Decimal } from '../money/decimal.ts';
import type { IsoDate } from '../time/dates.ts';
import { type Growth, growthOf } from './growth.ts';
import { addCall, addLedger, emptyLedger, type PouredTier, pour, ZERO } from './replay.ts';
import { tierModules, tiersOf } from './tiers/index.ts';
import {
  type Balance,
  type Ledger,
  payBeyond,
  payPreferred,
  returnCapital,
  type Tier,
} from './tiers/tier.ts';
import { standsAlone, type WaterfallTerms } from './waterfallTerms.ts';

/** One movement of what investors are owed. Amounts are unrounded minor units. */
export interface Entry {
  readonly date: IsoDate;
  readonly kind: 'call' | 'distribution';
  /** The investors' part of the flow, positive for a call. */
  readonly flow: Decimal;
  /** The part that moved the balance; payments beyond the hurdle do not. */
  readonly applied: Balance;
  /** What moved the first hurdle. */
  readonly hurdle: Decimal;
}

export interface Account {
  readonly ledger: Ledger;
  readonly entries: readonly Entry[];
}

/** A dated amount of one group's investors; idle where it earns no return. */
export interface Dated {
  readonly date: IsoDate;
  readonly amount: Decimal;
  readonly isIdle?: boolean;
}

export interface BookState {
  readonly last: IsoDate;
  /** By the key of `keyOf`. */
  readonly accounts: ReadonlyMap<string, Account>;
  /** By deal: what was called for it and is not realised. */
  readonly waiting: ReadonlyMap<string, Account>;
  readonly realised: ReadonlySet<string>;
  readonly calls: readonly Dated[];
  readonly paid: readonly Dated[];
  /** Cash to carry, advances included; what was given back is negative. */
  readonly carried: readonly Dated[];
}

export interface Payment {
  readonly state: BookState;
  readonly before: Ledger;
  readonly entries: readonly Entry[];
  readonly poured: readonly PouredTier[];
}

const NO_DEAL = '';

function movement(after: Ledger, before: Ledger, kind: Entry['kind'], date: IsoDate): Entry {
  const moved = addLedger(after, before, -1);
  const capital = moved.unreturnedCapital;
  return {
    date,
    kind,
    flow: kind === 'call' ? capital : capital.minus(moved.investorProfit),
    applied: moved,
    hurdle: moved.hurdles[0] ?? ZERO,
  };
}

function scaledEntry(entry: Entry, share: Decimal): Entry {
  const { applied } = entry;
  return {
    ...entry,
    flow: entry.flow.times(share),
    hurdle: entry.hurdle.times(share),
    applied: {
      unreturnedCapital: applied.unreturnedCapital.times(share),
      idleCapital: applied.idleCapital.times(share),
      unpaidPreferred: applied.unpaidPreferred.times(share),
      uncompounded: applied.uncompounded.times(share),
    },
  };
}

/** The waterfall of one group: terms bound, states passed through. */
export class Book {
  readonly terms: WaterfallTerms;
  readonly growth: Growth;
  readonly tiers: readonly Tier[];
  private readonly first: IsoDate;

  constructor(terms: WaterfallTerms, first: IsoDate) {
    this.terms = terms;
    this.first = first;
    this.growth = growthOf(terms, first);
    this.tiers = tiersOf(terms);
  }

  open(): BookState {
    return {
      last: this.first,
      accounts: new Map(),
      waiting: new Map(),
      realised: new Set(),
      calls: [],
      paid: [],
      carried: [],
    };
  }

  /** Whether capital waits until its deal is realised. */
  get isByDeal(): boolean {
    return this.terms.form === 'deal-by-deal' || this.terms.form === 'hybrid';
  }

  /** Whether each deal has an account of its own. */
  get isAlone(): boolean {
    return standsAlone(this.terms);
  }

  private keyOf(deal: string | undefined): string {
    return this.isAlone ? (deal ?? NO_DEAL) : NO_DEAL;
  }

  private empty(): Account {
    return { ledger: emptyLedger(this.growth.measures), entries: [] };
  }

  account(state: BookState, deal: string | undefined): Account {
    return state.accounts.get(this.keyOf(deal)) ?? this.empty();
  }

  /** All accounts brought to a date. */
  moveTo(state: BookState, date: IsoDate): BookState {
    if (date === state.last) return state;
    const moved = (accounts: BookState['accounts']) =>
      new Map(
        [...accounts].map(([key, { ledger, entries }]) => [
          key,
          { ledger: this.growth.accrue(ledger, state.last, date), entries },
        ]),
      );
    return {
      ...state,
      last: date,
      accounts: moved(state.accounts),
      waiting: moved(state.waiting),
    };
  }

  call(state: BookState, amount: Decimal, deal: string | undefined, isIdle: boolean): BookState {
    const waits = this.isByDeal && !state.realised.has(deal ?? NO_DEAL);
    const key = waits ? (deal ?? NO_DEAL) : this.keyOf(deal);
    const known = waits ? state.waiting : state.accounts;
    const account = known.get(key) ?? this.empty();
    const ledger = addCall(account.ledger, amount, this.growth.measures, isIdle);
    const entry = movement(ledger, account.ledger, 'call', state.last);
    const next = new Map(known).set(key, { ledger, entries: [...account.entries, entry] });
    return {
      ...state,
      ...(waits ? { waiting: next } : { accounts: next }),
      calls: [...state.calls, { date: state.last, amount, isIdle }],
    };
  }

  /** Moves a share of what waits for a deal to the account that is paid before carry. */
  realise(state: BookState, deal: string, share: Decimal): BookState {
    const isWhole = share.eq(1);
    const realised = isWhole ? new Set(state.realised).add(deal) : state.realised;
    const account = state.waiting.get(deal);
    if (!this.isByDeal || !account) return { ...state, realised };
    const key = this.keyOf(deal);
    const target = state.accounts.get(key) ?? this.empty();
    const rest = new Decimal(1).minus(share);
    const waiting = new Map(state.waiting);
    if (isWhole) waiting.delete(deal);
    else
      waiting.set(deal, {
        ledger: addLedger(emptyLedger(this.growth.measures), account.ledger, rest),
        entries: account.entries.map((entry) => scaledEntry(entry, rest)),
      });
    const joined: Account = {
      ledger: addLedger(target.ledger, account.ledger, share),
      entries: [...target.entries, ...account.entries.map((entry) => scaledEntry(entry, share))],
    };
    return { ...state, realised, waiting, accounts: new Map(state.accounts).set(key, joined) };
  }

  /** Realises every deal, as a liquidation does. */
  realiseAll(state: BookState): BookState {
    const whole = new Decimal(1);
    return [...state.waiting.keys()].reduce((next, deal) => this.realise(next, deal, whole), state);
  }

  /** Capital that has not come back, of all accounts. */
  unreturned(state: BookState): Decimal {
    return [...state.accounts.values(), ...state.waiting.values()].reduce(
      (sum, { ledger }) => sum.plus(ledger.unreturnedCapital),
      ZERO,
    );
  }

  private tiersAt(state: BookState, fairValue: Decimal): readonly Tier[] {
    const { terms } = this;
    if (terms.form !== 'hybrid') return this.tiers;
    const { kind, coverage } = terms.test;
    const test = tierModules.coverage({
      unreturnedCapital: this.unreturned(state),
      ...(kind === 'fair-value' && {
        fairValue: { amount: fairValue, coverage: new Decimal(coverage) },
      }),
    });
    return [test, ...this.tiers];
  }

  /** Pours an amount through the tiers; `fairValue` is the group's part of what is still held. */
  pay(
    state: BookState,
    amount: Decimal,
    deal: string | undefined,
    fairValue: Decimal = ZERO,
  ): Payment {
    return this.settle(state, amount, deal, this.tiersAt(state, fairValue));
  }

  /** A tax distribution: all of it goes to carry, in advance. */
  advance(state: BookState, amount: Decimal, deal: string | undefined): Payment {
    return this.settle(state, amount, deal, [tierModules['tax-distribution']()]);
  }

  private settle(
    state: BookState,
    amount: Decimal,
    deal: string | undefined,
    tiers: readonly Tier[],
  ): Payment {
    const key = this.keyOf(deal);
    const account = this.account(state, deal);
    const poured = pour(amount, account.ledger, tiers);
    const { prepaid, ...rest } = poured.at(-1)?.ledger ?? account.ledger;
    const ledger = { ...rest, prepaid: ZERO };
    const investors = poured.reduce((sum, line) => sum.plus(line.investors), ZERO);
    const carry = poured.reduce((sum, line) => sum.plus(line.carry), ZERO);
    const entry = movement(ledger, account.ledger, 'distribution', state.last);
    const entries = investors.isZero() ? account.entries : [...account.entries, entry];
    return {
      before: account.ledger,
      entries: account.entries,
      poured,
      state: {
        ...state,
        accounts: new Map(state.accounts).set(key, { ledger, entries }),
        waiting: this.prepay(state, prepaid),
        paid: [...state.paid, { date: state.last, amount: investors }],
        carried: [...state.carried, { date: state.last, amount: carry }],
      },
    };
  }

  /** Capital of deals not realised comes back early: oldest deal first, by name on one date. */
  private prepay(state: BookState, amount: Decimal): BookState['waiting'] {
    let left = amount;
    if (left.isZero()) return state.waiting;
    return new Map(
      [...state.waiting].map(([deal, account]) => {
        const paid = Decimal.min(left, account.ledger.unreturnedCapital);
        left = left.minus(paid);
        const returned = returnCapital(account.ledger, paid);
        const ledger = { ...returned, hurdles: returned.hurdles.map((due) => due.minus(paid)) };
        const entry = movement(ledger, account.ledger, 'distribution', state.last);
        return [deal, { ledger, entries: [...account.entries, entry] }];
      }),
    );
  }

  /** Carry given back to investors: it repays what they are owed, and is profit beyond. */
  giveBack(state: BookState, amount: Decimal): BookState {
    const { ledger: before, entries } = this.account(state, undefined);
    const toCapital = (ledger: Ledger, most: Decimal) =>
      returnCapital(ledger, Decimal.min(most, ledger.unreturnedCapital));
    const toPreferred = (ledger: Ledger, most: Decimal) =>
      payPreferred(ledger, Decimal.min(most, ledger.unpaidPreferred));
    const isPreferredFirst =
      this.terms.form !== 'investor-hurdles' && this.terms.order === 'preferred-first';
    const owed = (ledger: Ledger) => ledger.unreturnedCapital.plus(ledger.unpaidPreferred);
    const [first, second] = isPreferredFirst ? [toPreferred, toCapital] : [toCapital, toPreferred];
    const once = first(before, amount);
    const twice = second(once, amount.minus(owed(before).minus(owed(once))));
    const rest = amount.minus(owed(before).minus(owed(twice)));
    const settled = payBeyond(twice, rest, amount.neg());
    const ledger = { ...settled, hurdles: settled.hurdles.map((due) => due.minus(amount)) };
    const entry = movement(ledger, before, 'distribution', state.last);
    return {
      ...state,
      accounts: new Map(state.accounts).set(NO_DEAL, { ledger, entries: [...entries, entry] }),
      paid: [...state.paid, { date: state.last, amount }],
      carried: [...state.carried, { date: state.last, amount: amount.neg() }],
    };
  }
}
