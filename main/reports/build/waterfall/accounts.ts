/**
 * The accounts of one group as rows of its ledger: one for the fund, one for what is realised, or one
 * a deal. Each row brings an account to its date and says what it owes after it (docs/spec/fund.md).
 */

import { compoundingDays } from '../../../../core/fund/compounding.ts';
import type { Group } from '../../../../core/fund/groups.ts';
import { mannerOf } from '../../../../core/fund/growth.ts';
import { hurdleMeasures } from '../../../../core/fund/tiers/index.ts';
import type { IsoDate } from '../../../../core/time/dates.ts';
import { yearFractionDecimal } from '../../../../core/time/dayCount.ts';
import { cellName } from '../../excel/formulas.ts';
import type { WorkbookInput } from './input.ts';
import {
  type Live,
  LiveSheet,
  least,
  liveCell,
  minus,
  NIL,
  over,
  plus,
  power,
  stated,
  times,
  whereAtMost,
} from './live.ts';
import { dayCountOf, groupFigure, hurdlesOf, termOf, yearDaysOf } from './terms.ts';

/** What an account owes and has paid, as figures of its newest row. */
export interface Owed {
  readonly capital: Live;
  /** The part of capital that earns no return. */
  readonly idle: Live;
  readonly preferred: Live;
  /** The part of the return that earns nothing before it joins the balance. */
  readonly uncompounded: Live;
  /** Profit of investors and carry to date, and carry that was paid in advance. */
  readonly profit: Live;
  readonly carry: Live;
  readonly advance: Live;
  /** What investors still have to receive for each hurdle. */
  readonly hurdles: readonly Live[];
}

export interface LiveAccount {
  readonly owed: Owed;
  readonly date: IsoDate;
  readonly years: Live;
}

export const ledgerId = (group: Group): string => `ledger_${group.id}`;
export const hurdleDueColumn = (place: number): string => `hurdle_due_${place + 1}`;
export const hurdleAfterColumn = (place: number): string => `hurdle_after_${place + 1}`;

const AFTER = {
  capital: 'capital_after',
  idle: 'idle_after',
  preferred: 'preferred_after',
  uncompounded: 'uncompounded_after',
  profit: 'profit_after',
  carry: 'carry_after',
  advance: 'advance_after',
} as const;

/** What capital that came back takes of the part that earns nothing: as much in proportion. */
export function idleAfter(before: Owed, capital: Live): Live {
  if (before.idle === NIL) return NIL;
  const scaled = over(times(before.idle, capital), before.capital);
  return whereAtMost(before.capital, NIL, [NIL, scaled]);
}

/** The ledger sheet of a group while it is written. */
export class LedgerRows {
  readonly sheet: LiveSheet;
  readonly input: WorkbookInput;
  readonly group: Group;
  private readonly first: IsoDate;
  private readonly measures;

  constructor(input: WorkbookInput, group: Group, first: IsoDate) {
    this.sheet = new LiveSheet(ledgerId(group));
    this.input = input;
    this.group = group;
    this.first = first;
    this.measures = hurdleMeasures(group.terms);
  }

  empty(): Owed {
    const nothing = { capital: NIL, idle: NIL, preferred: NIL, uncompounded: NIL };
    const past = { profit: NIL, carry: NIL, advance: NIL };
    return { ...nothing, ...past, hurdles: this.measures.map(() => NIL) };
  }

  /** Rate of return of a hurdle's balance; none where it stands at a multiple. */
  private hurdleRate(place: number): Live | undefined {
    const places = hurdlesOf(this.input.terms).flatMap(({ irr, multiple }, k) => [
      ...(irr === undefined ? [] : [`irr_${k + 1}`]),
      ...(multiple === undefined ? [] : [`multiple_${k + 1}`]),
    ]);
    const id = places[place] ?? '';
    return id.startsWith('irr') ? termOf(this.input, id) : undefined;
  }

  private multipleOf(place: number): Live {
    const ids = hurdlesOf(this.input.terms).flatMap(({ irr, multiple }, k) => [
      ...(irr === undefined ? [] : ['']),
      ...(multiple === undefined ? [] : [`multiple_${k + 1}`]),
    ]);
    const id = ids[place] ?? '';
    return id === '' ? stated(1) : termOf(this.input, id);
  }

  /** Begins a row and states its years from the first flow. */
  private open(date: IsoDate, kind: string, account: string): Live {
    const { sheet, input, first } = this;
    sheet.open({ date, kind, account });
    const years = yearFractionDecimal(dayCountOf(input.terms), first, date);
    if (years.isZero()) return NIL;
    const row = sheet.rows.length - 1;
    const exact =
      yearDaysOf(input.terms) === null
        ? stated(years)
        : {
            ...over(
              minus(
                liveCell('0', cellName(sheet.id, 'date', row)),
                liveCell('0', cellName('flows', 'date', 0)),
              ),
              termOf(input, 'yearDays'),
            ),
            value: years,
          };
    return sheet.put('years', exact);
  }

  /** Return that has been earned since the account's row before, at `years`. */
  private grown({ owed, years: since }: LiveAccount, years: Live): Owed {
    const { group, sheet } = this;
    const span = minus(years, since);
    const hurdles = owed.hurdles.map((due, place) => {
      const rate = this.hurdleRate(place);
      const now =
        due === NIL || rate === undefined ? due : times(due, power(plus(stated(1), rate), span));
      return sheet.put(hurdleDueColumn(place), now);
    });
    if (group.terms.form === 'investor-hurdles' || owed.capital === NIL)
      return { ...owed, hurdles };
    const rate = groupFigure(this.input, group, 'preferred');
    const { capital, idle, preferred, uncompounded } = owed;
    const manner = mannerOf(group.terms);
    if (manner === 'continuous') {
      const base = minus(plus(capital, preferred), idle);
      const grows = times(base, power(plus(stated(1), rate), span));
      const now = minus(plus(grows, idle), capital);
      return { ...owed, hurdles, preferred: sheet.put('preferred', now) };
    }
    const base =
      manner === 'simple'
        ? minus(capital, idle)
        : minus(plus(capital, preferred), idle, uncompounded);
    const earned = sheet.put('earned', times(times(base, rate), span));
    const joins = manner === 'simple' ? NIL : plus(uncompounded, earned);
    return {
      ...owed,
      hurdles,
      preferred: sheet.put('preferred', plus(preferred, earned)),
      uncompounded: joins,
    };
  }

  /**
   * Begins the row of a movement: the account with its return up to the date. Days on which return
   * joins the balance come as rows of their own before it.
   */
  bring(
    account: LiveAccount | undefined,
    { date, kind, name }: { readonly date: IsoDate; readonly kind: string; readonly name: string },
  ): LiveAccount {
    if (account === undefined) {
      const years = this.open(date, kind, name);
      return { owed: this.empty(), date, years };
    }
    let known = account;
    for (const day of compoundingDays(mannerOf(this.group.terms), this.first, account.date, date)) {
      const years = this.open(day, 'Return joins', name);
      const owed = this.grown(known, years);
      known = this.close({ owed: { ...owed, uncompounded: NIL }, date: day, years });
    }
    const years = this.open(date, kind, name);
    return { owed: this.grown(known, years), date, years };
  }

  /** Ends the row: what the account owes after it. */
  close({ owed, date, years }: LiveAccount): LiveAccount {
    const { sheet } = this;
    const put = (key: keyof typeof AFTER) => sheet.put(AFTER[key], owed[key]);
    return {
      date,
      years,
      owed: {
        capital: put('capital'),
        idle: put('idle'),
        preferred: put('preferred'),
        uncompounded: put('uncompounded'),
        profit: put('profit'),
        carry: put('carry'),
        advance: put('advance'),
        hurdles: owed.hurdles.map((due, place) => sheet.put(hurdleAfterColumn(place), due)),
      },
    };
  }

  /** A call joins an account. */
  call({ owed, ...rest }: LiveAccount, amount: Live, isIdle: boolean): LiveAccount {
    const own = this.sheet.put('own', amount);
    // By hurdles what investors are owed is their balances; capital alone decides nothing there.
    const capital = this.group.terms.form === 'investor-hurdles' ? NIL : own;
    return this.close({
      ...rest,
      owed: {
        ...owed,
        capital: plus(owed.capital, capital),
        idle: isIdle ? plus(owed.idle, own) : owed.idle,
        hurdles: owed.hurdles.map((due, place) => plus(due, times(own, this.multipleOf(place)))),
      },
    });
  }

  /** Capital comes back ahead of its time, as far as there is any; answers what it took. */
  prepay(
    { owed, ...rest }: LiveAccount,
    left: Live,
  ): { readonly account: LiveAccount; readonly paid: Live } {
    const own = this.sheet.put('own', left);
    const paid = this.sheet.put('return_of_capital', least(own, owed.capital));
    const capital = minus(owed.capital, paid);
    const account = this.close({
      ...rest,
      owed: {
        ...owed,
        capital,
        idle: idleAfter(owed, capital),
        hurdles: owed.hurdles.map((due) => minus(due, paid)),
      },
    });
    return { account, paid };
  }

  /** Carry comes back: it repays what is owed in the order of the terms, and is profit beyond. */
  giveBack({ owed, ...rest }: LiveAccount, amount: Live): LiveAccount {
    const { sheet } = this;
    const { terms } = this.group;
    const own = sheet.put('own', amount);
    const hurdles = owed.hurdles.map((due) => minus(due, own));
    if (terms.form === 'investor-hurdles')
      return this.close({ ...rest, owed: { ...owed, hurdles } });
    const isFirst = terms.order === 'preferred-first';
    const toFirst = least(own, isFirst ? owed.preferred : owed.capital);
    const one = sheet.put(isFirst ? 'preferred_return' : 'return_of_capital', toFirst);
    const toSecond = least(minus(own, one), isFirst ? owed.capital : owed.preferred);
    const two = sheet.put(isFirst ? 'return_of_capital' : 'preferred_return', toSecond);
    const [toCapital, toPreferred] = isFirst ? [two, one] : [one, two];
    const capital = minus(owed.capital, toCapital);
    const preferred = minus(owed.preferred, toPreferred);
    return this.close({
      ...rest,
      owed: {
        ...owed,
        capital,
        preferred,
        hurdles,
        idle: idleAfter(owed, capital),
        uncompounded: least(owed.uncompounded, preferred),
        profit: minus(plus(owed.profit, own), toCapital),
        carry: minus(owed.carry, own),
      },
    });
  }
}
