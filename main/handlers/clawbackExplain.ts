/**
 * Where a figure of a clawback comes from: what is paid opens to what is owed and by whom, carry to
 * the distributions that paid it, and each test to the step of its run.
 */
import { type Money, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import {
  clawbackById,
  clawbackDetail,
  clawbackLines,
  clawbackTerms,
  stillHeldAt,
} from '../queries/clawbacks.ts';
import { holderIdsOf } from '../queries/waterfallFacts.ts';
import {
  CLAWBACK_LABEL,
  CLAWBACK_RULE,
  type ClawbackInput,
  type ClawbackScope,
  figureLine,
  inputs,
  linkTo,
  percent,
  runLine,
  unknown,
} from './clawbackFigures.ts';
import { wholeSections } from './clawbackSections.ts';
import { clawbackOutput } from './clawbacks.ts';
import {
  entriesSection,
  fundLink,
  knownBeforeFund,
  type Line,
  type Section,
} from './explainParts.ts';

interface Shown {
  readonly name: string | null;
  readonly money: Money;
  readonly sections: readonly Section[];
}

function explainHolder(scope: ClawbackScope, figure: 'owed' | 'cap' | 'pays'): Shown {
  const { input, output, context, terms } = scope;
  const holder = output.holders.find(({ id }) => id === input.holderId);
  if (holder === undefined)
    throw unknown('This clawback has no such carry holder. Choose one of its list.', 'holderId');
  const { options } = clawbackDetail(context.store, input.clawbackId);
  const own = options.holders.find(({ id }) => id === holder.id);
  const ofHolder = (name: 'owed' | 'cap'): Line => ({
    label: CLAWBACK_LABEL[name],
    money: holder[name],
    link: linkTo(scope, { figure: name, holderId: holder.id }),
  });
  const facts: Line[] = [
    { label: 'Of carry', value: percent(own?.share ?? '1') },
    { label: 'Tax', value: percent(own?.taxRate ?? terms.taxRate) },
    { label: 'Can pay', value: own?.isUnable ? 'no' : 'yes' },
    { label: 'Liability', value: terms.liability },
  ];
  const lines =
    figure === 'pays'
      ? [ofHolder('owed'), ofHolder('cap')]
      : figure === 'owed'
        ? [figureLine(scope, 'gross'), figureLine(scope, 'fromEscrow', '− ')]
        : [figureLine(scope, 'carryPaid')];
  return {
    name: holder.id === 'carry' ? 'Carry vehicle' : holder.id,
    money: holder[figure],
    sections: [inputs([...lines, ...facts, runLine(scope)])],
  };
}

function explainInvestor(scope: ClawbackScope): Shown {
  const { input, output, fund, row, context } = scope;
  const { commitmentId } = input;
  const line = clawbackLines(context.store, input.clawbackId).find(
    ({ holder, number }) => holder === commitmentId && number === 1n,
  );
  if (line === undefined || commitmentId === undefined)
    throw unknown(
      'This investor gets nothing of the clawback. Choose one that does.',
      'commitmentId',
    );
  const asOf = row.date as IsoDate;
  const id = holderIdsOf(context.store, fund.id, asOf).get(commitmentId);
  const kept = output.investors.find((each) => each.id === id)?.amount;
  return {
    name: line.investor_name,
    money: kept ?? money(fund.currency, line.amount_minor),
    sections: [
      inputs([
        figureLine(scope, 'payable'),
        {
          label: 'Commitment',
          value: 'open',
          link: fundLink(asOf, { fundId: fund.id, figure: 'committed', commitmentId }),
        },
        runLine(scope),
      ]),
      entriesSection([line.entry]),
    ],
  };
}

function shownOf(scope: ClawbackScope): Shown {
  const { input, output, fund, row, context } = scope;
  const { figure } = input;
  switch (figure) {
    case 'owed':
    case 'cap':
    case 'pays':
      return explainHolder(scope, figure);
    case 'investor':
      return explainInvestor(scope);
    case 'stillHeld': {
      const { options } = clawbackDetail(context.store, input.clawbackId);
      const held = stillHeldAt(context.store, fund, { date: row.date as IsoDate, options });
      return { name: null, money: held, sections: wholeSections(scope, figure) };
    }
    default:
      return { name: null, money: output[figure], sections: wholeSections(scope, figure) };
  }
}

/** Throws CLAWBACK_UNKNOWN and CLAWBACK_FIGURE_UNKNOWN (not-found). */
function explainClawback(context: QueryContext, input: ClawbackInput): Explanation {
  const { row, fund } = clawbackById(context.store, input.clawbackId);
  const output = clawbackOutput(context, row);
  if (output === null)
    throw unknown('This clawback is a draft and has no figures. Compute it first.', 'clawbackId');
  const { options, kind } = clawbackDetail(context.store, row.id);
  const asOf = row.date as IsoDate;
  const terms = clawbackTerms(context.store, fund, { date: asOf, options });
  const scope: ClawbackScope = { context, input, fund, row, terms, output };
  const { name, money: shown, sections } = shownOf(scope);
  const { figure } = input;
  return {
    crumbs: [
      { label: fund.name, link: fundLink(asOf, { fundId: fund.id, figure: 'distributed' }) },
      {
        label: `Clawback ${row.number}`,
        ...(figure === 'payable' ? {} : { link: linkTo(scope, { figure: 'payable' }) }),
      },
      ...(name === null ? [] : [{ label: name }]),
      { label: CLAWBACK_LABEL[figure] },
    ],
    figure: { money: shown, converted: false },
    chips: [
      { text: row.status, tone: 'plain' },
      { text: `${kind}, tested on ${row.date}`, tone: 'plain' },
    ],
    sections: [
      { title: 'Rule', text: CLAWBACK_RULE[figure], lines: [] },
      ...sections,
      entriesSection([row.entry]),
      ...knownBeforeFund(context, fund.id),
    ],
  };
}

export const clawbackExplainHandlers = {
  'clawbacks.explain': query<'clawbacks.explain'>(explainClawback),
};
