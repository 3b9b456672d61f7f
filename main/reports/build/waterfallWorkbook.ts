/**
 * A whole-fund waterfall as a workbook that computes itself: terms, holders and flows are stated, and
 * everything from the ledger of each group to what each holder is wired is a formula, rounded by
 * largest remainder as the engine does (docs/spec/waterfall.md). What the formulas give is worked out
 * here beside them as the stored result, and `waterfallWorkbook` answers the amounts so that its
 * caller can hold them against the run.
 */
import { Decimal, roundDecimal } from '../../../core/money/decimal.ts';
import { cellName } from '../excel/formulas.ts';
import type { Cell, Column, MarkedCell, ReportTable, Row } from '../model.ts';

export interface WorkbookHolder {
  readonly id: string;
  readonly name: string;
  readonly className: string;
  /** In minor units. */
  readonly commitmentMinor: bigint;
  /** Of `groups`. */
  readonly group: string;
}

export interface WorkbookGroup {
  readonly id: string;
  readonly isCarryFree: boolean;
  readonly preferredRate: string;
  readonly carryRate: string;
}

export interface WorkbookFlow {
  readonly date: string;
  readonly kind: 'call' | 'distribution';
  readonly amountMinor: bigint;
  /** Years from the first flow, by the terms' day count. */
  readonly years: Decimal;
  /** Groups that have no part in it. */
  readonly excused: readonly string[];
}

export interface WorkbookTerms {
  readonly currency: string;
  readonly digits: number;
  readonly isSimple: boolean;
  readonly isPreferredFirst: boolean;
  readonly catchUpShare: string;
  /** Days of a year where years are actual days over it, else null: then years are stated. */
  readonly yearDays: number | null;
}

export interface WorkbookInput {
  readonly terms: WorkbookTerms;
  readonly groups: readonly WorkbookGroup[];
  readonly holders: readonly WorkbookHolder[];
  /** By date, calls first; the distribution that is shared is the last. */
  readonly flows: readonly WorkbookFlow[];
  /** Of tiers by their id, in the order of the run. */
  readonly labels: { readonly [tier: string]: string };
}

/** What the formulas come to. */
export interface WorkbookResult {
  readonly tables: readonly ReportTable[];
  /** Minor units by holder, then by tier. */
  readonly amounts: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
  /** Carry by tier. */
  readonly carry: ReadonlyMap<string, bigint>;
}

const ZERO = new Decimal(0);
/** A spreadsheet keeps 15 digits; sums of cents are told apart at five decimals. */
const CENT_PLACES = 5;
const SHOWN_DIGITS = 15;

type Tier = 'return-of-capital' | 'preferred-return' | 'catch-up' | 'carry-split';

function textOf(value: Decimal): string {
  return value.toSignificantDigits(SHOWN_DIGITS).toFixed();
}

function formula(value: Decimal, text: string, type?: MarkedCell['type']): MarkedCell {
  return { value: textOf(value), formula: text, ...(type === undefined ? {} : { type }) };
}

function decimalColumn(id: string, title: string, decimals = 4): Column {
  return { id, title, type: 'rate', decimals };
}

/** Money stated or computed; the currency's own digits. */
function moneyColumn(id: string, title: string, currency: string): Column {
  return { id, title, type: 'amount', currency, isFlow: true };
}

const textColumn = (id: string, title: string): Column => ({ id, title, type: 'text' });

function line(cells: { readonly [id: string]: Cell | undefined }): Row {
  return { kind: 'line', cells };
}

const major = (minor: bigint, digits: number) =>
  new Decimal(minor.toString()).div(new Decimal(10).pow(digits));

/** Rows of the table of terms. */
const TERM = { amount: 0, catchUp: 1, yearDays: 2 } as const;

function termTable({ terms, flows }: WorkbookInput): ReportTable {
  const last = flows.at(-1);
  const rows: Row[] = [
    line({
      term: 'Amount distributed',
      value: {
        value: major(last?.amountMinor ?? 0n, terms.digits).toFixed(terms.digits),
        type: 'amount',
        currency: terms.currency,
      },
      note: 'Change it and everything below computes anew',
    }),
    line({ term: 'Catch-up share of carry (c)', value: terms.catchUpShare, note: '0 for none' }),
    line({
      term: 'Days of a year',
      value: { value: String(terms.yearDays ?? 365), type: 'integer' },
      note:
        terms.yearDays === null
          ? 'Not used: years are stated, their day count is not one of actual days over a year'
          : 'Years are actual days over it',
    }),
  ];
  return {
    kind: 'table',
    id: 'terms',
    title: 'Terms',
    columns: [
      textColumn('term', 'Term'),
      decimalColumn('value', 'Value', 6),
      textColumn('note', ''),
    ],
    rows,
    notes: [
      `Preferred return is ${terms.isSimple ? 'simple' : 'compounded by day'}; ` +
        `${terms.isPreferredFirst ? 'it is repaid before capital' : 'capital is repaid first'}.`,
    ],
  };
}

function holderTable({ holders, terms }: WorkbookInput): ReportTable {
  return {
    kind: 'table',
    id: 'holders',
    title: 'Holders',
    columns: [
      textColumn('name', 'Holder'),
      textColumn('class', 'Class'),
      textColumn('group', 'Group'),
      moneyColumn('commitment', 'Commitment', terms.currency),
    ],
    rows: holders.map(({ name, className, group, commitmentMinor }) =>
      line({
        name,
        class: className,
        group,
        commitment: major(commitmentMinor, terms.digits).toFixed(terms.digits),
      }),
    ),
    notes: ['A group has one set of terms and one part in each deal.'],
  };
}

function committedOf({ holders, terms }: WorkbookInput, group: string): Decimal {
  const minor = holders
    .filter((holder) => holder.group === group)
    .reduce((sum, { commitmentMinor }) => sum + commitmentMinor, 0n);
  return major(minor, terms.digits);
}

function groupTable(input: WorkbookInput): ReportTable {
  const { groups, holders, terms } = input;
  const last = holders.length - 1;
  return {
    kind: 'table',
    id: 'groups',
    title: 'Groups',
    columns: [
      textColumn('group', 'Group'),
      textColumn('kind', 'Through the tiers'),
      moneyColumn('commitment', 'Commitment', terms.currency),
      decimalColumn('preferred', 'Preferred return (r)', 6),
      decimalColumn('carry', 'Carry (k)', 6),
    ],
    rows: groups.map(({ id, isCarryFree, preferredRate, carryRate }, row) =>
      line({
        group: id,
        kind: isCarryFree ? 'no, free of carry' : 'yes',
        commitment: formula(
          committedOf(input, id),
          `SUMIF(${cellName('holders', 'group', 0, last)},${cellName('groups', 'group', row)},` +
            `${cellName('holders', 'commitment', 0, last)})`,
        ),
        preferred: preferredRate,
        carry: carryRate,
      }),
    ),
    notes: [],
  };
}

/** Columns of a group's ledger, as numbers of one event. */
interface LedgerRow {
  readonly share: Decimal;
  readonly own: Decimal;
  readonly preferred: Decimal;
  readonly capital: Decimal;
  readonly pool: Decimal;
  readonly toCapital: Decimal;
  readonly toPreferred: Decimal;
  readonly volume: Decimal;
  readonly catchUp: Decimal;
  readonly catchUpCarry: Decimal;
  readonly split: Decimal;
  readonly splitCarry: Decimal;
  readonly capitalAfter: Decimal;
  readonly preferredAfter: Decimal;
  readonly profitAfter: Decimal;
  readonly carryAfter: Decimal;
}

const NOTHING = {
  capitalAfter: ZERO,
  preferredAfter: ZERO,
  profitAfter: ZERO,
  carryAfter: ZERO,
} as const;

/** What each event does to the ledger of a group; the same steps as the formulas beside them. */
function ledgerRows(input: WorkbookInput, group: WorkbookGroup): LedgerRow[] {
  const { terms, flows, groups } = input;
  const [r, k, c] = [group.preferredRate, group.carryRate, terms.catchUpShare].map(
    (text) => new Decimal(text),
  ) as [Decimal, Decimal, Decimal];
  const committed = committedOf(input, group.id);
  let before: Pick<LedgerRow, keyof typeof NOTHING> = NOTHING;
  let years = ZERO;
  return flows.map((flow): LedgerRow => {
    const taking = groups.filter(({ id }) => !flow.excused.includes(id));
    const whole = taking.reduce((sum, { id }) => sum.plus(committedOf(input, id)), ZERO);
    const share = flow.excused.includes(group.id) ? ZERO : committed.div(whole);
    const own = major(flow.amountMinor, terms.digits).times(share);
    const isCall = flow.kind === 'call';
    const span = flow.years.minus(years);
    const { capitalAfter: u, preferredAfter: p, profitAfter: l, carryAfter: g } = before;
    const preferred = terms.isSimple
      ? p.plus(u.times(r).times(span))
      : u.plus(p).times(r.plus(1).pow(span)).minus(u);
    const capital = isCall ? u.plus(own) : u;
    const pool = isCall ? ZERO : own;
    const upTo = (left: Decimal, due: Decimal) => Decimal.max(0, Decimal.min(left, due));
    const first = terms.isPreferredFirst ? upTo(pool, preferred) : upTo(pool, capital);
    const second = upTo(pool.minus(first), terms.isPreferredFirst ? capital : preferred);
    const [toCapital, toPreferred] = terms.isPreferredFirst ? [second, first] : [first, second];
    const left = pool.minus(first).minus(second);
    const due = l.plus(toPreferred).plus(g).times(k).minus(g);
    const volume = c.gt(k) ? Decimal.max(0, due).div(c.minus(k)) : ZERO;
    const catchUp = upTo(left, volume);
    const split = left.minus(catchUp);
    const [catchUpCarry, splitCarry] = [catchUp.times(c), split.times(k)];
    years = flow.years;
    const after = {
      capitalAfter: capital.minus(toCapital),
      preferredAfter: preferred.minus(toPreferred),
      profitAfter: l
        .plus(toPreferred)
        .plus(catchUp.minus(catchUpCarry))
        .plus(split.minus(splitCarry)),
      carryAfter: g.plus(catchUpCarry).plus(splitCarry),
    };
    before = after;
    return {
      ...{ share, own, preferred, capital, pool, toCapital, toPreferred },
      ...{ volume, catchUp, catchUpCarry, split, splitCarry, ...after },
    };
  });
}

const LEDGER_TITLES: { readonly [Id in keyof LedgerRow]: string } = {
  share: 'Part of the group',
  own: 'Of the group',
  preferred: 'Preferred return owed',
  capital: 'Capital owed',
  pool: 'To share',
  toCapital: 'Return of capital',
  toPreferred: 'Preferred return',
  volume: 'Catch-up volume (k(L+G)-G)/(c-k)',
  catchUp: 'Catch-up',
  catchUpCarry: 'Of it carry',
  split: 'Split',
  splitCarry: 'Of the split carry',
  capitalAfter: 'Capital after',
  preferredAfter: 'Preferred return after',
  profitAfter: 'Profit of investors to date (L)',
  carryAfter: 'Carry to date (G)',
};

const ledgerId = (group: string) => `ledger_${group}`;

function ledgerFormulas(
  input: WorkbookInput,
  group: WorkbookGroup,
  row: number,
): { readonly [Id in keyof LedgerRow]: string } {
  const { terms, groups, flows } = input;
  const id = ledgerId(group.id);
  const at = groups.indexOf(group);
  const here = (column: string) => cellName(id, column, row);
  const past = (column: string) => (row === 0 ? '0' : cellName(id, column, row - 1));
  const r = cellName('groups', 'preferred', at);
  const k = cellName('groups', 'carry', at);
  const c = cellName('terms', 'value', TERM.catchUp);
  const span = `(${here('years')}-${past('years')})`;
  const [u, p] = [past('capitalAfter'), past('preferredAfter')];
  const flow = flows[row];
  const isCall = flow?.kind === 'call';
  const taking = groups
    .map((other, place) => ({ other, place }))
    .filter(({ other }) => !flow?.excused.includes(other.id));
  const whole = taking.map(({ place }) => cellName('groups', 'commitment', place)).join('+');
  const atMost = (left: string, due: string) => `MAX(0,MIN(${left},${due}))`;
  const rest = (taken: string) => `${here('pool')}-${here(taken)}`;
  const left = `${here('pool')}-${here('toCapital')}-${here('toPreferred')}`;
  const first = terms.isPreferredFirst;
  return {
    share: flow?.excused.includes(group.id)
      ? '0'
      : `${cellName('groups', 'commitment', at)}/(${whole})`,
    own: `${here('amount')}*${here('share')}`,
    preferred: terms.isSimple ? `${p}+${u}*${r}*${span}` : `(${u}+${p})*(1+${r})^${span}-${u}`,
    capital: isCall ? `${u}+${here('own')}` : u,
    pool: isCall ? '0' : here('own'),
    toCapital: atMost(first ? rest('toPreferred') : here('pool'), here('capital')),
    toPreferred: atMost(first ? here('pool') : rest('toCapital'), here('preferred')),
    volume:
      `IF(${c}>${k},MAX(0,(${past('profitAfter')}+${here('toPreferred')}+${past('carryAfter')})*${k}` +
      `-${past('carryAfter')})/(${c}-${k}),0)`,
    catchUp: atMost(left, here('volume')),
    catchUpCarry: `${here('catchUp')}*${c}`,
    split: `${left}-${here('catchUp')}`,
    splitCarry: `${here('split')}*${k}`,
    capitalAfter: `${here('capital')}-${here('toCapital')}`,
    preferredAfter: `${here('preferred')}-${here('toPreferred')}`,
    profitAfter:
      `${past('profitAfter')}+${here('toPreferred')}+${here('catchUp')}-${here('catchUpCarry')}` +
      `+${here('split')}-${here('splitCarry')}`,
    carryAfter: `${past('carryAfter')}+${here('catchUpCarry')}+${here('splitCarry')}`,
  };
}

function ledgerTable(
  input: WorkbookInput,
  group: WorkbookGroup,
  rows: readonly LedgerRow[],
): ReportTable {
  const { terms, flows } = input;
  const id = ledgerId(group.id);
  const columns = Object.keys(LEDGER_TITLES) as (keyof LedgerRow)[];
  return {
    kind: 'table',
    id,
    title: `Ledger ${group.id}`,
    columns: [
      { id: 'date', title: 'Date', type: 'date' },
      textColumn('kind', 'Flow'),
      moneyColumn('amount', 'Fund', terms.currency),
      decimalColumn('years', 'Years from the first flow', 8),
      ...columns.map((column) =>
        decimalColumn(column, LEDGER_TITLES[column], column === 'share' ? 8 : 4),
      ),
    ],
    rows: flows.map((flow, row) => {
      const isLast = row === flows.length - 1;
      const amount = major(flow.amountMinor, terms.digits).toFixed(terms.digits);
      const formulas = ledgerFormulas(input, group, row);
      const years =
        terms.yearDays === null
          ? textOf(flow.years)
          : formula(
              flow.years,
              `(${cellName(id, 'date', row)}-${cellName(id, 'date', 0)})/` +
                cellName('terms', 'value', TERM.yearDays),
            );
      return line({
        date: flow.date,
        kind: flow.kind,
        amount: isLast
          ? { value: amount, formula: cellName('terms', 'value', TERM.amount) }
          : amount,
        years,
        ...Object.fromEntries(
          columns.map((column) => [column, formula(rows[row]?.[column] ?? ZERO, formulas[column])]),
        ),
      });
    }),
    notes: [
      'Amounts in the currency of the fund, unrounded. Every distribution of the past runs through the same tiers as the last.',
    ],
  };
}

/** One part that is rounded: what a group, or carry, takes of a tier. */
interface Part {
  readonly tier: string;
  /** A group, or null for carry. */
  readonly group: string | null;
  readonly exact: Decimal;
  readonly formula: string;
}

interface RoundedPart extends Part {
  readonly cents: Decimal;
  readonly floor: Decimal;
  readonly remainder: Decimal;
  readonly rank: number;
  readonly minor: bigint;
}

/** Floors and gives what is left to the largest remainders, ties to the first. */
function roundParts<Value extends { readonly exact: Decimal }>(
  parts: readonly Value[],
  totalMinor: bigint,
) {
  const floored = parts.map((part) => {
    const cents = roundDecimal(part.exact, CENT_PLACES, 'half-even');
    const floor = cents.floor();
    return { ...part, cents, floor, remainder: cents.minus(floor) };
  });
  const given = floored.reduce((sum, { floor }) => sum.plus(floor), ZERO);
  const left = new Decimal(totalMinor.toString()).minus(given).toNumber();
  return floored.map((part, index) => {
    const rank =
      1 +
      floored.filter(({ remainder }) => remainder.gt(part.remainder)).length +
      floored.slice(0, index).filter(({ remainder }) => remainder.eq(part.remainder)).length;
    const minor = BigInt(part.floor.toFixed(0)) + (rank <= left ? 1n : 0n);
    return { ...part, rank, minor };
  });
}

const TIER_COLUMNS: {
  readonly [Id in Tier]: readonly [whole: keyof LedgerRow, carry: keyof LedgerRow | null];
} = {
  'return-of-capital': ['toCapital', null],
  'preferred-return': ['toPreferred', null],
  'catch-up': ['catchUp', 'catchUpCarry'],
  'carry-split': ['split', 'splitCarry'],
};

const FREE_TIER = 'gp-commitment';

function tiersOf({ terms }: WorkbookInput): Tier[] {
  const repaid: Tier[] = ['return-of-capital', 'preferred-return'];
  return [
    ...(terms.isPreferredFirst ? repaid.reverse() : repaid),
    ...(new Decimal(terms.catchUpShare).isZero() ? [] : (['catch-up'] as const)),
    'carry-split',
  ];
}

function partsOf(input: WorkbookInput, ledgers: ReadonlyMap<string, readonly LedgerRow[]>): Part[] {
  const { groups, terms, flows } = input;
  const last = flows.length - 1;
  const scale = new Decimal(10).pow(terms.digits);
  const cents = (text: string) => `ROUND((${text})*${scale.toFixed()},${CENT_PLACES})`;
  const total = groups.reduce((sum, { id }) => sum.plus(committedOf(input, id)), ZERO);
  const amount = new Decimal((flows[last]?.amountMinor ?? 0n).toString());
  const whole = cellName('groups', 'commitment', 0, groups.length - 1);
  const free = groups.flatMap((group, place): Part[] => {
    if (!group.isCarryFree) return [];
    const part = committedOf(input, group.id).div(total);
    const own = cellName('groups', 'commitment', place);
    return [
      {
        tier: FREE_TIER,
        group: group.id,
        exact: amount.times(part),
        formula: cents(`${cellName('terms', 'value', TERM.amount)}*${own}/SUM(${whole})`),
      },
    ];
  });
  const through = groups.filter(({ isCarryFree }) => !isCarryFree);
  return [
    ...free,
    ...tiersOf(input).flatMap((tier): Part[] => {
      const [wholeColumn, carryColumn] = TIER_COLUMNS[tier];
      const of = (group: string, column: keyof LedgerRow) =>
        ledgers.get(group)?.[last]?.[column] ?? ZERO;
      const cell = (group: string, column: string) => cellName(ledgerId(group), column, last);
      return [
        ...through.map(({ id }): Part => {
          const carry = carryColumn === null ? ZERO : of(id, carryColumn);
          return {
            tier,
            group: id,
            exact: of(id, wholeColumn).minus(carry).times(scale),
            formula: cents(
              carryColumn === null
                ? cell(id, wholeColumn)
                : `${cell(id, wholeColumn)}-${cell(id, carryColumn)}`,
            ),
          };
        }),
        {
          tier,
          group: null,
          exact: through
            .reduce(
              (sum, { id }) => sum.plus(carryColumn === null ? ZERO : of(id, carryColumn)),
              ZERO,
            )
            .times(scale),
          formula:
            carryColumn === null
              ? '0'
              : cents(through.map(({ id }) => cell(id, carryColumn)).join('+')),
        },
      ];
    }),
  ];
}

const ROUND_COLUMNS = [
  decimalColumn('exact', 'Minor units', CENT_PLACES),
  { id: 'floor', title: 'Floor', type: 'integer' },
  decimalColumn('remainder', 'Remainder', CENT_PLACES),
  { id: 'rank', title: 'Rank of remainder', type: 'integer' },
] as const satisfies readonly Column[];

/** Floor and remainder of a row; the same in both tables that round. */
function floorCells(id: string, row: number, part: Pick<RoundedPart, 'floor' | 'remainder'>) {
  const here = (column: string) => cellName(id, column, row);
  return {
    floor: formula(part.floor, `INT(${here('exact')})`),
    remainder: formula(part.remainder, `ROUND(${here('exact')}-${here('floor')},${CENT_PLACES})`),
  };
}

function roundingTable(input: WorkbookInput, parts: readonly RoundedPart[]): ReportTable {
  const id = 'rounding';
  const { terms, labels } = input;
  const last = parts.length - 1;
  const column = (name: string, to = last) => cellName(id, name, 0, to);
  const scale = new Decimal(10).pow(terms.digits).toFixed();
  return {
    kind: 'table',
    id,
    title: 'Rounding of tiers',
    columns: [
      textColumn('tier', 'Tier'),
      textColumn('group', 'To'),
      ...ROUND_COLUMNS,
      { id: 'minor', title: 'Rounded, minor units', type: 'integer' },
    ],
    rows: [
      ...parts.map((part, row) => {
        const here = (name: string) => cellName(id, name, row);
        const above =
          row === 0 ? '' : `+SUMPRODUCT((${column('remainder', row - 1)}=${here('remainder')})*1)`;
        return line({
          tier: labels[part.tier] ?? part.tier,
          group: part.group ?? 'carry',
          exact: formula(part.cents, part.formula),
          ...floorCells(id, row, part),
          rank: formula(
            new Decimal(part.rank),
            `1+SUMPRODUCT((${column('remainder')}>${here('remainder')})*1)${above}`,
          ),
          minor: formula(
            new Decimal(part.minor.toString()),
            `${here('floor')}+IF(${here('rank')}<=ROUND(${cellName('terms', 'value', TERM.amount)}*${scale}` +
              `-SUM(${column('floor')}),0),1,0)`,
          ),
        });
      }),
      {
        kind: 'total',
        over: 'all',
        sums: ['minor'],
        cells: {
          tier: 'The wire',
          minor: parts.reduce((sum, { minor }) => sum + minor, 0n).toString(),
        },
      },
    ],
    notes: ['Units that floors leave go to the largest remainders, ties to the upper row.'],
  };
}

interface SplitLine extends Omit<RoundedPart, 'tier' | 'group' | 'formula'> {
  readonly holder: WorkbookHolder;
}

/** A tier over the holders of each group that takes part in it. */
function splitLines(
  input: WorkbookInput,
  parts: readonly RoundedPart[],
  tier: string,
): SplitLine[] {
  return parts
    .filter((part) => part.tier === tier && part.group !== null)
    .flatMap((part) => {
      const members = input.holders.filter(({ group }) => group === part.group);
      const whole = members.reduce((sum, { commitmentMinor }) => sum + commitmentMinor, 0n);
      const exact = members.map((holder) => ({
        holder,
        exact: new Decimal((part.minor * holder.commitmentMinor).toString()).div(whole.toString()),
      }));
      return roundParts(exact, part.minor);
    });
}

const splitId = (tier: string) => `split_${tier.replaceAll('-', '_')}`;

function splitTable(
  input: WorkbookInput,
  tier: string,
  parts: readonly RoundedPart[],
  lines: readonly SplitLine[],
): ReportTable {
  const id = splitId(tier);
  const { terms, groups, holders, labels } = input;
  const last = lines.length - 1;
  const column = (name: string, to = last) => cellName(id, name, 0, to);
  const scale = new Decimal(10).pow(terms.digits).toFixed();
  return {
    kind: 'table',
    id,
    title: `Split of ${labels[tier] ?? tier}`,
    columns: [
      textColumn('name', 'Holder'),
      textColumn('group', 'Group'),
      moneyColumn('commitment', 'Commitment', terms.currency),
      ...ROUND_COLUMNS,
      moneyColumn('amount', 'Amount', terms.currency),
    ],
    rows: lines.map((part, row) => {
      const { holder } = part;
      const here = (name: string) => cellName(id, name, row);
      const inGroup = `(${column('group')}=${here('group')})`;
      const place = groups.findIndex((group) => group.id === holder.group);
      const from = parts.findIndex((each) => each.tier === tier && each.group === holder.group);
      const groupMinor = cellName('rounding', 'minor', from);
      const above =
        row === 0
          ? ''
          : `+SUMPRODUCT((${column('group', row - 1)}=${here('group')})*` +
            `(${column('remainder', row - 1)}=${here('remainder')}))`;
      return line({
        name: { value: holder.name, formula: cellName('holders', 'name', holders.indexOf(holder)) },
        group: holder.group,
        commitment: {
          value: major(holder.commitmentMinor, terms.digits).toFixed(terms.digits),
          formula: cellName('holders', 'commitment', holders.indexOf(holder)),
        },
        exact: formula(
          part.cents,
          `ROUND(${groupMinor}*${here('commitment')}/${cellName('groups', 'commitment', place)},${CENT_PLACES})`,
        ),
        ...floorCells(id, row, part),
        rank: formula(
          new Decimal(part.rank),
          `1+SUMPRODUCT(${inGroup}*(${column('remainder')}>${here('remainder')}))${above}`,
        ),
        amount: {
          value: major(part.minor, terms.digits).toFixed(terms.digits),
          formula:
            `(${here('floor')}+IF(${here('rank')}<=${groupMinor}-SUMIF(${column('group')},` +
            `${here('group')},${column('floor')}),1,0))/${scale}`,
        },
      });
    }),
    notes: [],
  };
}

function resultTable(
  input: WorkbookInput,
  tiers: readonly string[],
  facts: {
    readonly parts: readonly RoundedPart[];
    readonly splits: ReadonlyMap<string, readonly SplitLine[]>;
    readonly amounts: WorkbookResult['amounts'];
    readonly carry: WorkbookResult['carry'];
  },
): ReportTable {
  const { terms, holders, labels } = input;
  const { parts, splits, amounts, carry } = facts;
  const id = 'who_gets_what';
  const column = (tier: string) => tier.replaceAll('-', '_');
  const columns = tiers.map(column);
  const scale = new Decimal(10).pow(terms.digits).toFixed();
  const text = (minor: bigint) => major(minor, terms.digits).toFixed(terms.digits);
  const sum = (of: ReadonlyMap<string, bigint> | undefined) =>
    [...(of?.values() ?? [])].reduce((total, minor) => total + minor, 0n);
  const totalOf = (row: number, minor: bigint): MarkedCell => ({
    value: text(minor),
    formula: columns.map((name) => cellName(id, name, row)).join('+'),
  });
  const carryRow = holders.length;
  const rows: Row[] = [
    ...holders.map((holder, row) => {
      const own = amounts.get(holder.id);
      return line({
        name: holder.name,
        class: holder.className,
        ...Object.fromEntries(
          tiers.map((tier) => {
            const at = (splits.get(tier) ?? []).findIndex((each) => each.holder === holder);
            if (at < 0) return [column(tier), undefined];
            const value = text(own?.get(tier) ?? 0n);
            return [column(tier), { value, formula: cellName(splitId(tier), 'amount', at) }];
          }),
        ),
        total: totalOf(row, sum(own)),
      });
    }),
    line({
      name: 'Carry vehicle',
      class: '',
      ...Object.fromEntries(
        tiers.map((tier) => {
          const at = parts.findIndex((part) => part.tier === tier && part.group === null);
          if (at < 0) return [column(tier), undefined];
          const value = text(carry.get(tier) ?? 0n);
          return [
            column(tier),
            { value, formula: `${cellName('rounding', 'minor', at)}/${scale}` },
          ];
        }),
      ),
      total: totalOf(carryRow, sum(carry)),
    }),
  ];
  const everyone = [...amounts.values(), carry];
  const whole = (tier: string) => everyone.reduce((total, of) => total + (of.get(tier) ?? 0n), 0n);
  return {
    kind: 'table',
    id,
    title: `Who gets what (${terms.currency})`,
    columns: [
      textColumn('name', 'Holder'),
      textColumn('class', 'Class'),
      ...tiers.map((tier) => moneyColumn(column(tier), labels[tier] ?? tier, terms.currency)),
      moneyColumn('total', 'Total', terms.currency),
    ],
    rows: [
      ...rows,
      {
        kind: 'total',
        over: 'all',
        sums: [...columns, 'total'],
        cells: {
          name: 'Distributed',
          ...Object.fromEntries(tiers.map((tier) => [column(tier), text(whole(tier))])),
          total: text(everyone.reduce((total, of) => total + sum(of), 0n)),
        },
      },
    ],
    notes: ['Every figure is a formula over the other sheets; rows and columns sum to the wire.'],
  };
}

/** The tables of the workbook, the result first, and what their formulas come to. */
export function waterfallWorkbook(input: WorkbookInput): WorkbookResult {
  const { groups, flows } = input;
  const through = groups.filter(({ isCarryFree }) => !isCarryFree);
  const ledgers = new Map(through.map((group) => [group.id, ledgerRows(input, group)]));
  const parts = roundParts(partsOf(input, ledgers), flows.at(-1)?.amountMinor ?? 0n);
  const tiers = [...new Set(parts.map(({ tier }) => tier))];
  const splits = new Map(tiers.map((tier) => [tier, splitLines(input, parts, tier)]));
  const amounts = new Map(
    input.holders.map(({ id }) => [
      id,
      new Map(
        tiers.flatMap((tier) => {
          const own = splits.get(tier)?.find(({ holder }) => holder.id === id);
          return own === undefined ? [] : [[tier, own.minor] as const];
        }),
      ),
    ]),
  );
  const carry = new Map(
    parts.filter(({ group }) => group === null).map(({ tier, minor }) => [tier, minor] as const),
  );
  return {
    amounts,
    carry,
    tables: [
      resultTable(input, tiers, { parts, splits, amounts, carry }),
      termTable(input),
      groupTable(input),
      holderTable(input),
      ...through.map((group) => ledgerTable(input, group, ledgers.get(group.id) ?? [])),
      roundingTable(input, parts),
      ...tiers.map((tier) => splitTable(input, tier, parts, splits.get(tier) ?? [])),
    ],
  };
}
