/** What a rule took out of the group's statements: what each entity holds on the rule's accounts. */
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import type { Line, Section } from './explainParts.ts';
import { type GroupData, groupData, sizeOf } from './ledgerGroup.ts';

type Input = DomainInput<'ledger.explainElimination'>;
type Rule = GroupData['rules'][number];

const LABEL: { readonly [Name in Input['figure']]: string } = {
  amount: 'Left out',
  difference: 'Does not cancel',
};

const TEXT: { readonly [Name in Input['figure']]: string } = {
  amount:
    'What the entities hold on the accounts of the rule, translated: the larger of debits and credits. All of it is left out (IFRS 10.B86(c)).',
  difference:
    'Debits less credits of the accounts of the rule. The difference account holds it; it is never spread or dropped.',
};

/** What one entity holds on one account, in the currency of the group, debit-positive. */
interface Holding {
  readonly minor: bigint;
  readonly line: Line;
}

function amountsOf({ entities }: GroupData, { from }: Input) {
  return entities.map(({ balances, movements }) => (from === undefined ? balances : movements));
}

function holdingsOf(data: GroupData, rule: Rule, input: Input): Holding[] {
  const { from, to, yearStart } = input;
  const names = new Map(data.chart.map(({ id, code, name }) => [id, `${code} ${name}`]));
  const amounts = amountsOf(data, input);
  return data.entities.flatMap((books, index) =>
    (amounts[index] ?? [])
      .filter(({ accountId, minor }) => minor !== 0n && rule.accountIds.includes(accountId))
      .map(({ accountId, minor }) => ({
        minor,
        line: {
          label: `${books.name}, ${names.get(accountId) ?? ''}`,
          money: money(data.currency, minor < 0n ? -minor : minor),
          link: {
            target: 'ledger.explain',
            input: {
              entityId: books.entityId,
              figure: from === undefined ? 'balance' : 'movement',
              ledgerAccountId: accountId,
              to,
              yearStart,
              ...(from === undefined ? {} : { from }),
            },
          },
        },
      })),
  );
}

function sideOf(title: string, currency: string, held: readonly Holding[]) {
  const sum = held.reduce((all, { minor }) => all + (minor < 0n ? -minor : minor), 0n);
  const total: Money = money(currency, sum);
  const section: Section = {
    title,
    lines: [...held.map(({ line }) => line), { label: title, money: total, tone: 'total' }],
  };
  return { total, section };
}

/** Throws ELIMINATION_UNKNOWN (not-found). */
function explainElimination({ store }: QueryContext, input: Input): Explanation {
  const { figure, from, to } = input;
  const data = groupData(store, { ...input, asOf: to });
  const { currency } = data;
  const rule = data.rules.find(({ id }) => id === input.ruleId);
  const taken = (from === undefined ? data.eliminations : data.incomeEliminations).find(
    ({ ruleId }) => ruleId === input.ruleId,
  );
  if (rule === undefined || taken === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'ELIMINATION_UNKNOWN',
      message: 'No such rule takes anything out of the statements. Reload and try again.',
      path: 'ruleId',
    });
  const held = holdingsOf(data, rule, input);
  const debits = sideOf(
    'Debits',
    currency,
    held.filter(({ minor }) => minor > 0n),
  );
  const credits = sideOf(
    'Credits',
    currency,
    held.filter(({ minor }) => minor < 0n),
  );
  const shown = money(
    currency,
    figure === 'amount' ? sizeOf(rule, amountsOf(data, input)) : taken.differenceMinor,
  );
  const account = data.chart.find(({ id }) => id === rule.differenceAccountId);
  return {
    crumbs: [{ label: 'Group eliminations' }, { label: rule.name }, { label: LABEL[figure] }],
    figure: { money: shown, converted: data.entities.some((one) => one.currency !== currency) },
    chips: [{ text: from === undefined ? to : `${from} – ${to}`, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text: TEXT[figure],
        lines: [
          { label: 'Debits', money: debits.total },
          { label: figure === 'difference' ? '− Credits' : 'Credits', money: credits.total },
          { label: LABEL[figure], money: shown, tone: 'total' },
          ...(account === undefined
            ? []
            : [{ label: 'Difference account', value: `${account.code} ${account.name}` }]),
        ],
      },
      debits.section,
      credits.section,
    ],
  };
}

export const eliminationExplainHandlers = {
  'ledger.explainElimination': query<'ledger.explainElimination'>(explainElimination),
};
