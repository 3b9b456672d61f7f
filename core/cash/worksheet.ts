/**
 * The cash worksheet: days beside each other, from opening through inflows and outflows by category
 * and manual items to closing. Everything stands at the rates of one date, so that a change of a
 * balance is a flow; what rounding of converted figures leaves has its own row, and each day foots:
 * opening + in − out + manual + rounding = closing, which is the next day's opening.
 */
import { type FxTable, fxRate } from '../market/fx.ts';
import { Decimal } from '../money/decimal.ts';
import { convert, type Money, money } from '../money/money.ts';
import { addDays, type IsoDate, isWeekend } from '../time/dates.ts';

/** Where a flow is known from: a statement, an interim report, an expectation, or a person. */
export type FlowOrigin = 'booked' | 'interim' | 'expected' | 'manual';

export interface WorksheetFlow {
  readonly accountId: string;
  readonly currency: string;
  readonly date: IsoDate;
  /** Null where the flow has no category. */
  readonly categoryId: string | null;
  readonly origin: FlowOrigin;
  /** Both not negative. */
  readonly inMinor: bigint;
  readonly outMinor: bigint;
  /** For manual items: the item, which has a row of its own. */
  readonly itemId?: string;
}

export interface WorksheetOpening {
  readonly accountId: string;
  readonly currency: string;
  /** Before the first day; null where no statement tells it. */
  readonly minor: bigint | null;
}

export interface WorksheetInput {
  /** Ascending; a flow counts on the first of them that is not before it. */
  readonly days: readonly IsoDate[];
  readonly asOf: IsoDate;
  readonly reportingCurrency: string;
  readonly rates: FxTable;
  readonly openings: readonly WorksheetOpening[];
  readonly flows: readonly WorksheetFlow[];
  /** In the order of their rows. */
  readonly categories: readonly { readonly id: string; readonly name: string }[];
  readonly items: readonly { readonly id: string; readonly label: string }[];
}

export type WorksheetRowKind = 'opening' | 'group' | 'category' | 'item' | 'rounding' | 'closing';

export interface WorksheetRow {
  /** `opening`, `in`, `in:<category>`, `out`, `out:<category>`, `manual`, `manual:<item>`, ... */
  readonly id: string;
  readonly kind: WorksheetRowKind;
  readonly level: number;
  readonly parentId: string | null;
  readonly label: string;
  /** One a day; null where a rate or statement is missing. */
  readonly cells: readonly (Money | null)[];
  /** Where the flows of each cell are known from, empty for balances. */
  readonly origins: readonly (readonly FlowOrigin[])[];
}

export interface Worksheet {
  readonly days: readonly IsoDate[];
  readonly rows: readonly WorksheetRow[];
  /** Currencies without a rate and accounts without a balance. */
  readonly missingCurrencies: readonly string[];
  readonly missingAccounts: readonly string[];
}

export const NO_CATEGORY = 'none';

/** Weekdays around a date: `back` before it and `ahead` after it, the date itself always among them. */
export function worksheetDays(asOf: IsoDate, back: number, ahead: number): IsoDate[] {
  const days = [asOf];
  for (let day = addDays(asOf, -1), left = back; left > 0; day = addDays(day, -1))
    if (!isWeekend(day)) {
      days.unshift(day);
      left--;
    }
  for (let day = addDays(asOf, 1), left = ahead; left > 0; day = addDays(day, 1))
    if (!isWeekend(day)) {
      days.push(day);
      left--;
    }
  return days;
}

/** The place of a date among the days: the first day that is not before it; −1 after the last. */
export function dayOf(days: readonly IsoDate[], date: IsoDate): number {
  return days.findIndex((day) => day >= date);
}

/** Sums of minor units by currency for each day of one row. */
class Cells {
  readonly sums: Map<string, bigint>[];
  readonly origins: Set<FlowOrigin>[];
  constructor(count: number) {
    this.sums = Array.from({ length: count }, () => new Map());
    this.origins = Array.from({ length: count }, () => new Set());
  }
  add(day: number, currency: string, minor: bigint, origin: FlowOrigin): void {
    const sums = this.sums[day];
    if (sums === undefined || minor === 0n) return;
    sums.set(currency, (sums.get(currency) ?? 0n) + minor);
    this.origins[day]?.add(origin);
  }
}

type Translate = (currency: string, minor: bigint) => bigint | null;

function translator({ rates, reportingCurrency, asOf }: WorksheetInput, missing: Set<string>) {
  const known = new Map<string, Decimal | null>();
  const translate: Translate = (currency, minor) => {
    let rate = known.get(currency);
    if (rate === undefined) {
      const found = fxRate(rates, currency, reportingCurrency, asOf);
      rate = found.ok ? new Decimal(found.value.rate) : null;
      known.set(currency, rate);
      if (rate === null) missing.add(currency);
    }
    return rate === null
      ? null
      : convert(money(currency, minor), rate, reportingCurrency, 'half-even').minor;
  };
  return translate;
}

function cellOf(sums: ReadonlyMap<string, bigint>, translate: Translate): bigint | null {
  let total: bigint | null = 0n;
  for (const [currency, minor] of sums) {
    const part = translate(currency, minor);
    total = part === null || total === null ? null : total + part;
  }
  return total;
}

function plus(a: bigint | null, b: bigint | null): bigint | null {
  return a === null || b === null ? null : a + b;
}

/** Balances of each account at the end of each day, summed in the reporting currency. */
function balances(input: WorksheetInput, translate: Translate): (bigint | null)[] {
  const net = new Map<string, bigint[]>();
  for (const flow of input.flows) {
    const day = dayOf(input.days, flow.date);
    if (day < 0) continue;
    const days = net.get(flow.accountId) ?? input.days.map(() => 0n);
    net.set(flow.accountId, days);
    days[day] = (days[day] ?? 0n) + flow.inMinor - flow.outMinor;
  }
  const sums: (bigint | null)[] = [0n, ...input.days.map(() => 0n)];
  for (const { accountId, currency, minor } of input.openings) {
    if (minor === null) continue;
    let balance = minor;
    sums[0] = plus(sums[0] ?? null, translate(currency, balance));
    input.days.forEach((_, index) => {
      balance += net.get(accountId)?.[index] ?? 0n;
      sums[index + 1] = plus(sums[index + 1] ?? null, translate(currency, balance));
    });
  }
  return sums;
}

/** Builds the worksheet. Flows of accounts without a known balance are left out with them. */
export function buildWorksheet(input: WorksheetInput): Worksheet {
  const { days, reportingCurrency } = input;
  const missing = new Set<string>();
  const translate = translator(input, missing);
  const unknown = new Set(
    input.openings.filter(({ minor }) => minor === null).map(({ accountId }) => accountId),
  );
  const flows = input.flows.filter(({ accountId }) => !unknown.has(accountId));
  const lines = new Map<string, Cells>();
  const lineOf = (id: string) => {
    const found = lines.get(id) ?? new Cells(days.length);
    lines.set(id, found);
    return found;
  };
  for (const flow of flows) {
    const day = dayOf(days, flow.date);
    if (day < 0) continue;
    const { currency, origin, inMinor, outMinor } = flow;
    if (flow.itemId !== undefined)
      lineOf(`manual:${flow.itemId}`).add(day, currency, inMinor - outMinor, origin);
    else {
      const category = flow.categoryId ?? NO_CATEGORY;
      if (inMinor !== 0n) lineOf(`in:${category}`).add(day, currency, inMinor, origin);
      if (outMinor !== 0n) lineOf(`out:${category}`).add(day, currency, outMinor, origin);
    }
  }
  const sums = balances({ ...input, flows }, translate);
  const toMoney = (minor: bigint | null) =>
    minor === null ? null : money(reportingCurrency, minor);
  const names = [...input.categories, { id: NO_CATEGORY, name: 'No category' }];
  const group = (
    id: 'in' | 'out' | 'manual',
    label: string,
    members: readonly { readonly id: string; readonly label: string }[],
  ): { readonly rows: readonly WorksheetRow[]; readonly cells: readonly (bigint | null)[] } => {
    const children = members.flatMap((member) => {
      const found = lines.get(`${id}:${member.id}`);
      if (found === undefined) return [];
      const cells = found.sums.map((sum) => cellOf(sum, translate));
      return [{ member, cells, origins: found.origins.map((set) => [...set].sort()) }];
    });
    const cells = days.map((_, day) =>
      children.reduce<bigint | null>((sum, child) => plus(sum, child.cells[day] ?? null), 0n),
    );
    const head: WorksheetRow = {
      id,
      kind: 'group',
      level: 0,
      parentId: null,
      label,
      cells: cells.map(toMoney),
      origins: days.map((_, day) =>
        [...new Set(children.flatMap((child) => child.origins[day] ?? []))].sort(),
      ),
    };
    const rows = children.map(
      ({ member, cells: own, origins }): WorksheetRow => ({
        id: `${id}:${member.id}`,
        kind: id === 'manual' ? 'item' : 'category',
        level: 1,
        parentId: id,
        label: member.label,
        cells: own.map(toMoney),
        origins,
      }),
    );
    return { rows: [head, ...rows], cells };
  };
  const labelled = names.map(({ id, name }) => ({ id, label: name }));
  const inflow = group('in', 'Inflows', labelled);
  const outflow = group('out', 'Outflows', labelled);
  const manual = group('manual', 'Manual items', input.items);
  const line = (id: WorksheetRowKind, label: string, cells: readonly (bigint | null)[]) => ({
    id,
    kind: id,
    level: 0,
    parentId: null,
    label,
    cells: cells.map(toMoney),
    origins: days.map(() => []),
  });
  const rounding = days.map((_, day) => {
    const parts = [sums[day], inflow.cells[day], manual.cells[day], outflow.cells[day]];
    const [opening, into, by, out] = parts.map((part) => part ?? null);
    const closing = sums[day + 1] ?? null;
    const flowed = plus(plus(opening ?? null, into ?? null), by ?? null);
    if (closing === null || flowed === null || out === null || out === undefined) return null;
    return closing - flowed + out;
  });
  const closingRow = line('closing', 'Closing', sums.slice(1));
  return {
    days,
    rows: [
      line('opening', 'Opening', sums.slice(0, -1)),
      ...inflow.rows,
      ...outflow.rows,
      ...manual.rows,
      line('rounding', 'Rounding', rounding),
      closingRow,
    ],
    missingCurrencies: [...missing].sort(),
    missingAccounts: [...unknown],
  };
}
