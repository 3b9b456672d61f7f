/**
 * The ledger sheet of a group: capital, preferred return, profit and carry flow by flow.
 */
import { cellName } from '../../excel/formulas.ts';
import type { ReportTable } from '../../model.ts';
import {
  decimalColumn,
  formula,
  line,
  major,
  moneyColumn,
  textColumn,
  textOf,
  ZERO,
} from './cells.ts';
import type { WorkbookGroup, WorkbookInput } from './input.ts';
import type { LedgerRow } from './ledgerSteps.ts';
import { TERM } from './terms.ts';

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

export const ledgerId = (group: string) => `ledger_${group}`;

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

export function ledgerTable(
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
