/** The figures of a clawback: what each is called, its rule, and the lines that open them. */
import type { Money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import type { ClawbackTerms } from '../queries/clawbacks.ts';
import type { EventRow } from '../queries/fundEventRows.ts';
import type { FundRow } from '../queries/funds.ts';
import type { Line, Section } from './explainParts.ts';

export type ClawbackInput = DomainInput<'clawbacks.explain'>;
type ClawbackFigure = ClawbackInput['figure'];
type ClawbackFigures = NonNullable<DomainOutput<'clawbacks.get'>['result']> & {
  readonly investors: readonly { readonly id: string; readonly amount: Money }[];
};
export type WholeFigure = Exclude<
  ClawbackFigure,
  'stillHeld' | 'owed' | 'cap' | 'pays' | 'investor'
>;

export const CLAWBACK_LABEL: { readonly [figure in ClawbackFigure]: string } = {
  carryPaid: 'Carry paid',
  profit: 'Profit',
  agreedCarry: 'Carry agreed on it',
  excessCarry: 'Carry above it',
  preferredShortfall: 'Lacking to capital and preferred return',
  gross: 'Owed gross',
  fromEscrow: 'From escrow',
  fromHolders: 'From carry holders',
  afterTaxCap: 'Carry left after tax',
  payable: 'To pay back',
  uncovered: 'Not recoverable',
  stillHeld: 'Still held',
  owed: 'Owed',
  cap: 'Carry left after tax',
  pays: 'Pays',
  investor: 'Gets',
};

export const CLAWBACK_RULE: { readonly [figure in ClawbackFigure]: string } = {
  carryPaid:
    'What distributions paid to carry until the day, tax advances included, less what was given back',
  profit:
    'What investors and carry got, with what an interim test counts as still held, less what was called of investors who bear carry',
  agreedCarry: 'The carry that the terms give on the profit of the whole fund',
  excessCarry: 'Carry paid above the carry agreed on, never below zero',
  preferredShortfall:
    'Calls with their preferred return less what investors got with the same return, at most the carry paid',
  gross: 'The larger of carry above what was agreed and of what investors lack, group by group',
  fromEscrow: 'What lies in escrow of the carry paid is used first',
  fromHolders: 'What escrow does not cover, from each holder up to what tax left it',
  afterTaxCap: 'Carry outside escrow less tax, over the holders who can pay',
  payable: 'From escrow and from the carry holders; investors get it',
  uncovered: 'Owed gross less what is paid back',
  stillHeld: 'What an interim test counts as if it were paid out on the day',
  owed: 'The holder’s part of what escrow does not cover',
  cap: 'The holder’s carry outside escrow less its tax; nothing where it cannot pay',
  pays: 'What the holder owes, at most what tax left it; joint liability adds what others cannot pay',
  investor:
    'What is paid back, over groups by what each lacks and over commitments, by largest remainder',
};

export interface ClawbackScope {
  readonly context: QueryContext;
  readonly input: ClawbackInput;
  readonly fund: FundRow;
  readonly row: EventRow;
  readonly terms: ClawbackTerms;
  readonly output: ClawbackFigures;
}

export function unknown(message: string, path: string): AppFailure {
  return new AppFailure({
    kind: 'not-found',
    code: 'CLAWBACK_FIGURE_UNKNOWN',
    message,
    path,
  });
}

export function linkTo(
  { input }: ClawbackScope,
  change: Omit<ClawbackInput, 'clawbackId'>,
): NonNullable<Line['link']> {
  return { target: 'clawbacks.explain', input: { clawbackId: input.clawbackId, ...change } };
}

export function figureLine(scope: ClawbackScope, figure: WholeFigure, sign = ''): Line {
  return {
    label: `${sign}${CLAWBACK_LABEL[figure]}`,
    money: scope.output[figure],
    link: linkTo(scope, { figure }),
  };
}

export const percent = (share: string) => `${Number(share) * 100}%`;

/** A step of the run by its id, opened. */
export function runLine({ row }: ClawbackScope, step = 'clawback.payable'): Line {
  return {
    label: 'Run',
    value: 'open',
    link: { target: 'runs.explain', input: { runId: row.run_id, step } },
  };
}

export function inputs(lines: readonly Line[]): Section {
  return { title: 'Inputs', lines: [...lines] };
}
