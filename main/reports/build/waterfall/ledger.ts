/** The ledger sheet of a group: what it is owed and paid, account by account and flow by flow. */
import { isByDeal } from '../../../../core/fund/flowChecks.ts';
import type { FundTerms } from '../../../../core/fund/terms.ts';
import { tierModules, tiersOf } from '../../../../core/fund/tiers/index.ts';
import type { Column, ReportTable } from '../../model.ts';
import { hurdleAfterColumn, hurdleDueColumn } from './accounts.ts';
import { decimalColumn, line, textColumn } from './cells.ts';
import type { WorkbookInput } from './input.ts';
import { liveTiers, tierColumn } from './pouring.ts';
import type { GroupReplay } from './replay.ts';
import { hurdlesOf } from './terms.ts';

/** Hurdles by their places, such as `12% a year` being the second. */
function hurdleColumns(
  terms: FundTerms,
  column: (place: number) => string,
  words: string,
): Column[] {
  const places = hurdlesOf(terms).flatMap(({ irr, multiple }, k) => [
    ...(irr === undefined ? [] : [`hurdle ${k + 1}, return`]),
    ...(multiple === undefined ? [] : [`hurdle ${k + 1}, multiple`]),
  ]);
  return places.map((place, at) => decimalColumn(column(at), `${words} ${place}`));
}

/** Columns of the tiers, each with its volume, the part of investors and that of carry. */
function tierColumns(input: WorkbookInput, terms: FundTerms): Column[] {
  const labels: { readonly [tier: string]: string } = {
    ...input.labels,
    ...Object.fromEntries(
      [...tiersOf(terms), tierModules['tax-distribution']()].map(({ id, label }) => [id, label]),
    ),
  };
  const tiers = [...liveTiers(terms, true), ...liveTiers(terms, false)];
  return tiers.flatMap(({ id, kind }) => {
    const label = labels[id] ?? id;
    const due = kind === 'catch-up' ? `${label}, volume (k(L+G)-G)/(c-k)` : `${label}, at most`;
    return [
      decimalColumn(tierColumn(id, 'due'), due),
      decimalColumn(tierColumn(id), `${label}, investors`),
      ...(id === 'coverage'
        ? [decimalColumn('coverage_realised', 'Of it capital that is realised')]
        : []),
      decimalColumn(tierColumn(id, 'carry'), `${label}, carry`),
      decimalColumn(tierColumn(id, 'set_off'), `${label}, set off against the advance`),
    ];
  });
}

function ledgerColumns(input: WorkbookInput, terms: FundTerms): Column[] {
  return [
    { id: 'date', title: 'Date', type: 'date' },
    textColumn('kind', 'Flow'),
    textColumn('account', 'Account'),
    decimalColumn('years', 'Years from the first flow', 8),
    decimalColumn('own', 'Of the group'),
    decimalColumn('earned', 'Return earned since'),
    decimalColumn('preferred', 'Preferred return owed'),
    ...hurdleColumns(terms, hurdleDueColumn, 'Owed to'),
    ...tierColumns(input, terms),
    decimalColumn('capital_after', 'Capital after (U)'),
    decimalColumn('idle_after', 'Of it without return'),
    decimalColumn('preferred_after', 'Preferred return after (P)'),
    decimalColumn('uncompounded_after', 'Of it not compounded'),
    decimalColumn('profit_after', 'Profit of investors to date (L)'),
    decimalColumn('carry_after', 'Carry earned to date (G)'),
    decimalColumn('advance_after', 'Advance not earned'),
    ...hurdleColumns(terms, hurdleAfterColumn, 'After to'),
  ];
}

export function ledgerTable(input: WorkbookInput, { rows }: GroupReplay): ReportTable {
  const { sheet, group } = rows;
  const hasDeals = isByDeal(input.terms);
  const used = new Set(sheet.rows.flatMap((cells) => [...cells.keys()]));
  if (!hasDeals) used.delete('account');
  return {
    kind: 'table',
    id: sheet.id,
    title: `Ledger ${group.id}`,
    columns: ledgerColumns(input, group.terms).filter(({ id }) => used.has(id)),
    rows: sheet.rows.map((cells) => line(Object.fromEntries(cells))),
    notes: [
      'Amounts in the currency of the fund, unrounded. Every distribution of the past runs through the same tiers as the last.',
      ...(hasDeals
        ? [
            'What is called for a deal waits in an account of its own until the deal is realised; then it moves over with its return.',
          ]
        : []),
    ],
  };
}
