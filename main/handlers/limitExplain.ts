/**
 * Where a limit and its use come from: what it allows and who set it, what it is held against and the
 * parts of that, and which run measured it; a limit that nothing measured yet says what is missing.
 */
import { minorDigits } from '../../core/money/currencies.ts';
import { Decimal, roundDecimal } from '../../core/money/decimal.ts';
import { fromDecimal, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import {
  type CountedAccount,
  countedAccounts,
  type Desk,
  type Measured,
  measureOrNothing,
  type Part,
} from '../queries/limitMeasures.ts';
import { type LimitRow, limitAmount, limitRows } from '../queries/limits.ts';
import { entryLine, type Line, type Section } from './explainParts.ts';
import { deskOf, limitOut } from './limits.ts';

type Input = DomainInput<'limits.explain'>;
type LimitOut = DomainOutput<'limits.list'>[number];

const LABEL: { readonly [Figure in Input['figure']]: string } = {
  now: 'Now',
  limit: 'Limit',
  use: 'Use',
  warn: 'Near from',
};

interface Rule {
  readonly text: string;
  /** What must exist before the limit can be measured. */
  readonly needs: string;
}

const OTHER: Rule = {
  text: 'This program does not know how to measure it, so it is never compared.',
  needs: 'No rule of this program measures it.',
};

const POSITION = 'It needs an account with a statement and a rate for every currency held.';
const RISK_RUN =
  'No risk run of this confidence and horizon exists on the date. Run all methods on Risk.';

const RULES: { readonly [measure: string]: Rule } = {
  'minimum-liquidity': {
    text: 'A floor. Held against the lowest value of the forecast\u2019s lower bound within the horizon; without a forecast, and where the balance itself is under the floor, against the balance of the date.',
    needs: POSITION,
  },
  'bank-concentration': {
    text: 'A ceiling. Positive balances at one bank over all positive balances, booked: of the bank named, else of the one that holds most.',
    needs: POSITION,
  },
  'open-currency': {
    text: 'A ceiling. Net cash in one foreign currency, of the one named, else the largest; a share is taken of all positive balances.',
    needs: POSITION,
  },
  'fund-share': {
    text: 'A ceiling. Money-market funds over such funds and positive balances together, of the entity named, else of all.',
    needs: 'It needs a money-market fund or an account with a balance.',
  },
  var: {
    text: 'A ceiling. Value at risk of the method of record, at the limit\u2019s own confidence and horizon.',
    needs: RISK_RUN,
  },
  'expected-shortfall': {
    text: 'A ceiling. Expected shortfall of the method of record, at the limit\u2019s own confidence and horizon.',
    needs: RISK_RUN,
  },
};

/** The step of the run that a measure is taken from. */
const STEPS: { readonly [measure: string]: string } = {
  var: 'valueAtRisk',
  'expected-shortfall': 'expectedShortfall',
  'minimum-liquidity': 'fan',
};

function valueLine(label: string, text: string, unit: string): Line {
  if (unit === '%') return { label, value: `${text} %` };
  return { label: `${label}, ${unit}`, money: amountOf(text, unit) };
}

function amountOf(text: string, currency: string): Money {
  return fromDecimal(new Decimal(text), currency, 'half-even');
}

/** How the parts make up the measure: each with what it leads to, and what they are taken of. */
function partsSection(desk: Desk, measured: Measured): Section[] {
  const { parts = [], whole, wholeLink } = measured;
  if (parts.length === 0) return [];
  const { currency } = desk;
  const worth = (value: Decimal): Money =>
    fromDecimal(roundDecimal(value, minorDigits(currency), 'half-even'), currency, 'half-even');
  const percent = (part: Part): string =>
    whole?.gt(0)
      ? `${roundDecimal(part.worth.div(whole).times(100), 1, 'half-even').toFixed(1)} %`
      : '';
  return [
    {
      title: 'Steps',
      note: `\u2248 ${currency}, largest first`,
      lines: [
        ...[...parts]
          .sort((one, other) => other.worth.cmp(one.worth))
          .map(
            (part): Line => ({
              label: part.label,
              money: worth(part.worth),
              note: percent(part),
              ...(part.isChosen ? { tone: 'total' as const } : {}),
              ...(part.link === undefined ? {} : { link: part.link }),
            }),
          ),
        ...(whole === undefined
          ? []
          : [
              {
                label: 'Taken of',
                money: worth(whole),
                tone: 'total' as const,
                ...(wholeLink === undefined ? {} : { link: wholeLink }),
              },
            ]),
      ],
    },
  ];
}

function inputsSection(asOf: IsoDate, limit: LimitRow, out: LimitOut, measured: Measured): Section {
  const own = limitAmount(limit);
  const step = STEPS[limit.measure];
  const run =
    measured.runId == null || step === undefined
      ? {}
      : { link: { target: 'runs.explain', input: { runId: measured.runId, step } } };
  const isForeign = own !== null && own.currency !== out.unit;
  return {
    title: 'Inputs',
    lines: [
      ...(out.now === null ? [] : [{ ...valueLine('Now', out.now, out.unit), ...run }]),
      ...(isForeign
        ? [
            { label: `Limit as set, ${own.currency}`, money: own },
            {
              ...valueLine('Limit at the rate of the date', out.limit, out.unit),
              link: { target: 'rates.explain', input: { asOf, currency: own.currency } },
            },
          ]
        : [valueLine('Limit', out.limit, out.unit)]),
      { label: 'Near from', value: `${out.warnPercent} % of use` },
      ...(out.usePercent === null
        ? []
        : [
            {
              label: measured.isFloor === true ? 'Use, limit over now' : 'Use, now over limit',
              value: `${out.usePercent} %`,
              tone: 'total' as const,
            },
          ]),
    ],
  };
}

interface Version {
  readonly entry: number;
  readonly bound: string;
}

/** The limit as every entry left it, newest first; changes of other columns join their neighbour. */
function versionsOf(context: QueryContext, id: string): readonly Version[] {
  const found = context.journal
    .rowHistory('treasury_limit', id)
    .filter(({ entry }) => entry <= context.knownEntry)
    .map(({ entry, row }): Version => {
      const amount = limitAmount(row as unknown as LimitRow);
      const { share, warn_share: warn } = row as unknown as LimitRow;
      const percent = (text: string) => `${new Decimal(text).times(100).toFixed()} %`;
      const bound =
        amount === null ? percent(share ?? '0') : `${amount.currency} ${formatted(amount)}`;
      return { entry, bound: `${bound}, near from ${percent(warn)}` };
    });
  return found.toReversed();
}

function formatted(amount: Money): string {
  const digits = minorDigits(amount.currency);
  const text = amount.minor.toString().padStart(digits + 1, '0');
  const whole = digits === 0 ? text : text.slice(0, -digits);
  const rest = digits === 0 ? '' : `.${text.slice(-digits)}`;
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
}

function sourceSections(context: QueryContext, id: string): Section[] {
  const [set, ...before] = versionsOf(context, id);
  if (set === undefined) return [];
  const by = (entry: number): string => {
    const found = context.journal.entry(entry);
    const name = context.store.pluck<string>('SELECT name FROM user WHERE id = ?', [
      found?.userId ?? '',
    ]);
    return `${name ?? 'Ballast'}${found === undefined ? '' : `, ${found.at.slice(0, 16).replace('T', ' ')} UTC`}`;
  };
  return [
    { title: 'Source', lines: [{ label: 'Set by', value: by(set.entry) }, entryLine(set.entry)] },
    ...(before.length === 0
      ? []
      : [
          {
            title: 'Known before',
            lines: before.slice(0, 6).map(
              ({ entry, bound }): Line => ({
                ...entryLine(entry),
                label: bound,
                note: by(entry),
              }),
            ),
          },
        ]),
  ];
}

const TONES: { readonly [State in LimitOut['state']]: Explanation['chips'][number]['tone'] } = {
  within: 'positive',
  near: 'warning',
  breach: 'negative',
  'breach-at-risk': 'negative',
  unknown: 'plain',
};

const WORDS: { readonly [State in LimitOut['state']]: string } = {
  within: 'within',
  near: 'near limit',
  breach: 'breach',
  'breach-at-risk': 'breach at risk',
  unknown: 'not measured',
};

function figureOf(out: LimitOut, figure: Input['figure']): Explanation['figure'] {
  if (figure === 'use')
    return {
      text: out.usePercent === null ? 'not measured' : `${out.usePercent} %`,
      converted: false,
    };
  if (figure === 'warn') return { text: `${out.warnPercent} %`, converted: false };
  const text = figure === 'now' ? out.now : out.limit;
  if (text === null) return { text: 'not measured', converted: false };
  return out.unit === '%'
    ? { text: `${text} %`, converted: false }
    : { money: amountOf(text, out.unit), converted: false };
}

/** Throws LIMIT_UNKNOWN (not-found). */
function limitById({ store }: QueryContext, limitId: string): LimitRow {
  const limit = limitRows(store).find(({ id }) => id === limitId);
  if (limit !== undefined) return limit;
  throw new AppFailure({
    kind: 'not-found',
    code: 'LIMIT_UNKNOWN',
    message: 'This limit is not known at the chosen time.',
    path: 'limitId',
  });
}

function sumOf(accounts: readonly CountedAccount[], currency: string): Money {
  return money(
    currency,
    accounts.reduce((sum, { closing }) => sum + closing.minor, 0n),
  );
}

/** Throws LIMIT_UNKNOWN (not-found) and FX_RATE_MISSING (invalid-input). */
function explainPart(
  context: QueryContext,
  { limitId, asOf, bankId, entityId }: DomainInput<'limits.explainPart'>,
): Explanation {
  const limit = limitById(context, limitId);
  const desk = deskOf(context, asOf);
  const { counted, overdrawn } = countedAccounts(desk, { bankId, entityId });
  const nameIn = (table: 'bank' | 'entity', id: string | undefined) =>
    context.store.pluck<string>(`SELECT name FROM ${table} WHERE id = ?`, [id ?? '']);
  const name = nameIn('bank', bankId) ?? nameIn('entity', entityId) ?? 'All accounts';
  const total = sumOf(counted, desk.currency);
  const lines = (accounts: readonly CountedAccount[]) =>
    [...accounts]
      .sort((one, other) => Number(other.closing.minor - one.closing.minor))
      .map(({ label, closing, link }): Line => ({ label, money: closing, link }));
  const left = sumOf(overdrawn, desk.currency);
  return {
    crumbs: [{ label: limit.name }, { label: name }],
    figure: { money: total, converted: true },
    chips: [{ text: `as of ${asOf}`, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text: 'Positive balances, booked, each at the rate of the date. An overdrawn account takes nothing away from what stands elsewhere, so it is not counted.',
        lines: [],
      },
      {
        title: 'Steps',
        note: `\u2248 ${desk.currency}, largest first`,
        lines: [...lines(counted), { label: 'Counted', money: total, tone: 'total' }],
      },
      ...(overdrawn.length === 0
        ? []
        : [
            {
              title: 'Not counted',
              note: 'overdrawn',
              lines: [
                ...lines(overdrawn),
                {
                  label: 'Net, as in the position',
                  money: money(desk.currency, total.minor + left.minor),
                  tone: 'total' as const,
                },
              ],
            },
          ]),
    ],
  };
}

/** Throws LIMIT_UNKNOWN (not-found). */
function explainLimit(context: QueryContext, { limitId, asOf, figure }: Input): Explanation {
  const limit = limitById(context, limitId);
  const desk = deskOf(context, asOf);
  const out = limitOut(desk, limit);
  const measured = measureOrNothing(desk, limit);
  const rule = RULES[limit.measure] ?? OTHER;
  return {
    crumbs: [{ label: limit.name }, { label: LABEL[figure] }],
    figure: figureOf(out, figure),
    chips: [
      { text: WORDS[out.state], tone: TONES[out.state] },
      { text: out.scope, tone: 'plain' },
    ],
    sections: [
      {
        title: 'Rule',
        text: out.now === null ? `${rule.text} Not measured: ${rule.needs}` : rule.text,
        lines: [],
      },
      ...(figure === 'warn'
        ? [
            {
              title: 'Near',
              text: 'From this use of the limit on, Home and Risk say that it is near.',
              lines: [],
            },
          ]
        : []),
      inputsSection(asOf, limit, out, measured),
      ...partsSection(desk, measured),
      ...sourceSections(context, limit.id),
    ],
  };
}

export const limitExplainHandlers = {
  'limits.explain': query<'limits.explain'>(explainLimit),
  'limits.explainPart': query<'limits.explainPart'>(explainPart),
};
