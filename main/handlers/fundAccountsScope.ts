/** What every explanation of a fund's value, accounts and measures has in common. */
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import type { SeenFlow } from '../queries/fundPerformance.ts';
import type { FundRow } from '../queries/funds.ts';
import { knownBeforeFund, type Line, type Section } from './explainParts.ts';

export type AccountsInput = DomainInput<'fundAccounts.explain'>;

/** What is explained, with the fund it is of. */
export interface AccountsScope {
  readonly context: QueryContext;
  readonly fund: FundRow;
  readonly input: AccountsInput;
}

/** Another figure of the same fund and period. */
export function accountsLink(
  { input }: AccountsScope,
  target: Pick<AccountsInput, 'figure'> &
    Partial<Pick<AccountsInput, 'item' | 'of' | 'from' | 'to'>>,
): NonNullable<Line['link']> {
  const { fundId, from, to } = input;
  return {
    target: 'fundAccounts.explain',
    input: { fundId, to, ...(from === undefined ? {} : { from }), ...target },
  };
}

/** A figure of the fund under its crumbs. */
export function told(
  scope: AccountsScope,
  label: string,
  figure: Omit<Explanation['figure'], 'converted'>,
  sections: readonly Section[],
): Explanation {
  const { context, fund, input } = scope;
  const isNav = input.figure === 'nav';
  return {
    crumbs: [
      { label: fund.name, ...(isNav ? {} : { link: accountsLink(scope, { figure: 'nav' }) }) },
      { label },
    ],
    figure: { ...figure, converted: false },
    chips: [
      {
        text: input.from === undefined ? `until ${input.to}` : `${input.from} to ${input.to}`,
        tone: 'plain',
      },
    ],
    sections: [...sections, ...knownBeforeFund(context, fund.id)],
  };
}

/** Flows as somebody paid and got them, with a remark on whose they are. */
export function flowSection(
  { fund }: AccountsScope,
  flows: readonly SeenFlow[],
  note: string,
): Section {
  return {
    title: 'Inputs',
    note,
    lines: flows.map(({ date, minor }) => ({
      label: minor < 0n ? 'Paid' : 'Received',
      prefix: date,
      money: money(fund.currency, minor),
    })),
  };
}

export function unknownFigure(what: string, path: 'item' | 'of'): never {
  throw new AppFailure({
    kind: 'not-found',
    code: 'FUND_FIGURE_UNKNOWN',
    message: `The fund has no ${what} at the chosen time. Choose a figure of its screens.`,
    path,
  });
}
