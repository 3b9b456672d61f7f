/** Single facts of a fund, valuations and flows, as lines and as explanations of their own. */
import { money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import {
  currentValuations,
  type FlowRow,
  flowRows,
  type ValuationRow,
  valuationRows,
} from '../queries/fundBooks.ts';
import { entriesSection, type Line } from './explainParts.ts';
import { type AccountsScope, accountsLink, told, unknownFigure } from './fundAccountsScope.ts';

export function flowLine(scope: AccountsScope, row: FlowRow): Line {
  return {
    label: row.deal_name ?? row.note ?? row.kind,
    prefix: row.flow_date,
    money: money(scope.fund.currency, row.amount_minor),
    note: row.category === null ? row.kind : `${row.kind}, ${row.category}`,
    link: accountsLink(scope, { figure: 'flow', of: row.id }),
  };
}

export function valuationLine(scope: AccountsScope, row: ValuationRow): Line {
  return {
    label: row.deal_name ?? row.label,
    prefix: row.valuation_date,
    money: money(scope.fund.currency, row.amount_minor),
    note: row.method ?? row.kind,
    link: accountsLink(scope, { figure: 'valuation', of: row.id }),
  };
}

/** The flows and the valuations that count until the end of the period. */
export function factsOf(scope: AccountsScope) {
  const { context, fund, input } = scope;
  return {
    flows: flowRows(context.store, fund.id, input.to),
    valuations: currentValuations(valuationRows(context.store, fund.id, input.to)),
  };
}

/** One flow or valuation, down to its journal entry. */
export function explainFact(scope: AccountsScope): Explanation {
  const { input, fund } = scope;
  const { flows } = factsOf(scope);
  const inFund = (minor: bigint) => money(fund.currency, minor);
  if (input.figure === 'flow') {
    const row = flows.find(({ id }) => id === input.of) ?? unknownFigure('flow', 'of');
    return told(scope, `Flow ${row.number}`, { money: inFund(row.amount_minor) }, [
      {
        title: 'Facts',
        lines: [
          { label: 'Date', value: row.flow_date },
          { label: 'Kind', value: row.kind },
          ...(row.category === null ? [] : [{ label: 'Category', value: row.category }]),
          ...(row.deal_name === null ? [] : [{ label: 'Deal', value: row.deal_name }]),
          ...(row.note === null ? [] : [{ label: 'Note', value: row.note }]),
          ...(row.run_id === null
            ? []
            : [
                {
                  label: 'Computed by',
                  value: 'run',
                  link: { target: 'runs.explain', input: { runId: row.run_id } },
                },
              ]),
        ],
      },
      entriesSection([row.entry]),
    ]);
  }
  const all = valuationRows(scope.context.store, fund.id, input.to);
  const row = all.find(({ id }) => id === input.of) ?? unknownFigure('valuation', 'of');
  const versions = all.filter(
    ({ kind, label, valuation_date }) =>
      kind === row.kind && label === row.label && valuation_date === row.valuation_date,
  );
  return told(scope, `Valuation of ${row.label}`, { money: inFund(row.amount_minor) }, [
    {
      title: 'Facts',
      lines: [
        { label: 'Date', value: row.valuation_date },
        { label: 'Kind', value: row.kind },
        ...(row.method === null ? [] : [{ label: 'Method', value: row.method }]),
        ...versions.map((each) => ({
          label: `Version ${each.version}`,
          money: inFund(each.amount_minor),
        })),
      ],
    },
    entriesSection([row.entry]),
  ]);
}
