/**
 * The history of one group, flow by flow, into the rows of its ledger: calls wait for their deals where
 * carry is by deal, realised shares move over, and payments run through the tiers. It follows the order
 * of `core/fund/waterfall.ts`, and what it comes to is held against the run.
 */
import { isByDeal } from '../../../../core/fund/flowChecks.ts';
import type { Group } from '../../../../core/fund/groups.ts';
import type { IsoDate } from '../../../../core/time/dates.ts';
import { LedgerRows, type LiveAccount } from './accounts.ts';
import { type FundFlow, flowFigure, type GroupFlow } from './flows.ts';
import { everyGroup, type WorkbookInput } from './input.ts';
import { type Live, minus, NIL, over, plus, stated, times } from './live.ts';
import { type LiveFill, liveTiers, pourRow } from './pouring.ts';
import { committedBy, groupFigure } from './terms.ts';

/** The account of everything that is not of one deal. */
const NO_DEAL = '';

export interface GroupReplay {
  readonly rows: LedgerRows;
  /** What the group takes of each tier of the last distribution. */
  readonly fills: ReadonlyMap<string, LiveFill>;
}

class Replay {
  readonly rows: LedgerRows;
  readonly group: Group;
  private readonly input: WorkbookInput;
  private readonly accounts = new Map<string, LiveAccount>();
  private readonly waiting = new Map<string, LiveAccount>();
  private readonly realised = new Set<string>();
  fills: ReadonlyMap<string, LiveFill> = new Map();

  constructor(input: WorkbookInput, group: Group, first: IsoDate) {
    this.input = input;
    this.group = group;
    this.rows = new LedgerRows(input, group, first);
  }

  private get isByDeal(): boolean {
    return isByDeal(this.group.terms);
  }

  private keyOf(deal: string | undefined): string {
    const { terms } = this.group;
    const isAlone = terms.form === 'deal-by-deal' && terms.losses === 'each-deal-alone';
    return isAlone ? (deal ?? NO_DEAL) : NO_DEAL;
  }

  private nameOf(key: string, waits = false): string {
    if (waits) return `${key === NO_DEAL ? 'No deal' : key}, not realised`;
    return key === NO_DEAL ? 'Realised' : key;
  }

  call({ flow, deal = NO_DEAL, own }: GroupFlow): void {
    const { rows, group } = this;
    const waits = this.isByDeal && !this.realised.has(deal);
    const key = waits ? deal : this.keyOf(deal);
    const known = waits ? this.waiting : this.accounts;
    const name = this.nameOf(key, waits);
    const earnsOnFees =
      group.terms.form === 'investor-hurdles' || group.terms.preferredReturn.onFees;
    const brought = rows.bring(known.get(key), { date: flow.date, kind: 'Call', name });
    known.set(key, rows.call(brought, own, flow.isFee && !earnsOnFees));
  }

  /** Moves a share of what waits for a deal to the account that is paid before carry. */
  realise(deal: string, date: IsoDate, share: Live): void {
    const { rows } = this;
    const isWhole = share.value.eq(1);
    if (isWhole) this.realised.add(deal);
    const source = this.waiting.get(deal);
    if (!this.isByDeal || source === undefined) return;
    const name = this.nameOf(deal, true);
    const from = rows.bring(source, { date, kind: 'Realised', name });
    const rest = isWhole ? NIL : minus(stated(1), share);
    const scaled = (part: Live) => ({
      capital: times(from.owed.capital, part),
      idle: times(from.owed.idle, part),
      preferred: times(from.owed.preferred, part),
      uncompounded: times(from.owed.uncompounded, part),
      hurdles: from.owed.hurdles.map((due) => times(due, part)),
    });
    const left = rows.close({ ...from, owed: { ...rows.empty(), ...scaled(rest) } });
    if (isWhole) this.waiting.delete(deal);
    else this.waiting.set(deal, left);
    const key = this.keyOf(deal);
    const kind = `From ${this.nameOf(deal, true)}`;
    const to = rows.bring(this.accounts.get(key), { date, kind, name: this.nameOf(key) });
    const moved = scaled(isWhole ? stated(1) : share);
    const { owed } = to;
    this.accounts.set(
      key,
      rows.close({
        ...to,
        owed: {
          ...owed,
          capital: plus(owed.capital, moved.capital),
          idle: plus(owed.idle, moved.idle),
          preferred: plus(owed.preferred, moved.preferred),
          uncompounded: plus(owed.uncompounded, moved.uncompounded),
          hurdles: owed.hurdles.map((due, place) => plus(due, moved.hurdles[place] ?? NIL)),
        },
      }),
    );
  }

  private realiseAll(date: IsoDate): void {
    for (const deal of [...this.waiting.keys()]) this.realise(deal, date, stated(1));
  }

  giveBack({ flow: { date }, own }: GroupFlow): void {
    const { rows } = this;
    const place = { date, kind: 'Carry given back', name: this.nameOf(NO_DEAL) };
    const account = rows.bring(this.accounts.get(NO_DEAL), place);
    this.accounts.set(NO_DEAL, rows.giveBack(account, own));
  }

  /** The group's part of what the fund still holds. */
  private held({ flow, row }: { readonly flow: FundFlow; readonly row: number }): Live {
    const { input, group } = this;
    const { terms } = input;
    if (terms.form !== 'hybrid' || terms.test.kind !== 'fair-value') return NIL;
    const share = over(
      groupFigure(input, group, 'commitment'),
      committedBy(input, everyGroup(input)),
    );
    return times(flowFigure({ flow, row }, 'held', input), share);
  }

  pay({ flow, row, deal, own }: GroupFlow): void {
    const { rows, input, group } = this;
    const isTax = flow.kind === 'advance';
    if (flow.isLast && input.distribution.liquidates && !isTax) this.realiseAll(flow.date);
    const key = this.keyOf(deal);
    const all = [...this.accounts.values(), ...this.waiting.values()];
    const unreturned = plus(...all.map(({ owed }) => owed.capital));
    const account = rows.bring(this.accounts.get(key), {
      date: flow.date,
      kind: isTax ? 'Advance on carry' : 'Distribution',
      name: this.nameOf(key),
    });
    const poured = pourRow(rows, account, {
      pool: own,
      tiers: liveTiers(group.terms, isTax),
      unreturned,
      held: this.held({ flow, row }),
    });
    this.accounts.set(key, poured.account);
    if (flow.isLast) this.fills = poured.fills;
    this.prepay(poured.ahead, flow.date);
  }

  /** Capital of deals not realised comes back early, in the order of their first calls. */
  private prepay(amount: Live, date: IsoDate): void {
    let left = amount;
    for (const [deal, account] of this.waiting) {
      if (left === NIL) return;
      const name = this.nameOf(deal, true);
      const brought = this.rows.bring(account, { date, kind: 'Back ahead of its time', name });
      const { account: after, paid } = this.rows.prepay(brought, left);
      this.waiting.set(deal, after);
      left = minus(left, paid);
    }
  }
}

/** Replays a group's parts of all flows; the last of them is the distribution. */
export function replayGroup(
  input: WorkbookInput,
  group: Group,
  parts: readonly GroupFlow[],
): GroupReplay {
  const first = parts[0]?.flow.date ?? input.distribution.date;
  const replay = new Replay(input, group, first);
  for (const part of parts) {
    const { flow, own } = part;
    if (flow.kind === 'realise') {
      if (flow.deal === undefined || group.excused.has(flow.deal)) continue;
      const share = flowFigure({ flow, row: part.row }, 'share', input);
      replay.realise(flow.deal, flow.date, share);
    } else if (own === NIL || (!flow.isLast && own.value.isZero())) continue;
    else if (flow.kind === 'call') replay.call(part);
    else if (flow.kind === 'give-back') replay.giveBack(part);
    else replay.pay(part);
  }
  return { rows: replay.rows, fills: replay.fills };
}
