/** Another amount or another day: run through the same waterfall, kept nowhere. */
import { useEffect, useRef, useState } from 'react';
import { call } from '../../api.ts';
import type { AppError } from '../../contract.ts';
import { formatDate, formatDecimal, subtractDecimals, sumDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { WaterfallOutput } from '../../run/outputs.ts';
import { knownMeta, useClocks } from '../../stores/clocks.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';
import { Area, Button, Figure, ReloadBar } from '../../ui/index.ts';
import { sidesOf } from './allocation.ts';
import type { Distribution } from './DistributionPage.tsx';
import type { FundData } from './TermsStrip.tsx';
import { dateOf, dayOf } from './text.ts';

const DEBOUNCE_MS = 60;
const MOST_STEPS = 499;
const DAYS_BEFORE = 180;
const DAYS_AFTER = 365;

export interface WhatIfProps {
  readonly data: FundData;
  readonly distribution: Distribution;
  /** The kept run that differences are shown against; `null` before the first. */
  readonly base: WaterfallOutput | null;
}

/** About a five-hundredth of the amount, a power of ten. */
function stepOf(amount: string): number {
  return 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, Number(amount)))) - 2);
}

interface Question {
  readonly amount: string;
  readonly payDate: string;
}

interface Answer {
  /** What was asked; the sliders may stand elsewhere by now. */
  readonly question: Question;
  readonly output?: WaterfallOutput;
  readonly error?: AppError;
}

/** Asks once the sliders rest; only the last question's answer counts. */
function useAnswer(
  fundId: string,
  currency: string,
  question: Question,
  dealId: string | null,
): Answer {
  const { amount, payDate } = question;
  const [answer, setAnswer] = useState<Answer>({ question });
  const latest = useRef(0);
  const knownEntry = useClocks((state) => state.knownAt?.entry);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another known-at is another question
  useEffect(() => {
    latest.current += 1;
    const mine = latest.current;
    const timer = setTimeout(() => {
      const input = { fundId, distributable: { currency, amount }, payDate, dealId };
      void call('fund.whatIf', input, knownMeta()).then((reply) => {
        if (latest.current !== mine) return;
        setAnswer({
          question: { amount, payDate },
          ...(reply.ok
            ? { output: reply.value.output as WaterfallOutput }
            : { error: reply.error }),
        });
      });
    }, DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [fundId, currency, amount, payDate, dealId, knownEntry]);
  return answer;
}

export function WhatIf({ data, distribution, base }: WhatIfProps) {
  const { currency, amount: first } = distribution.amount;
  const [steps, setSteps] = useState(0);
  const [days, setDays] = useState(0);
  const step = stepOf(first);
  const most = Math.max(1, Math.min(MOST_STEPS, Math.ceil(Number(first) / step) - 1));
  const amount = sumDecimals([first, String(steps * step)]) ?? first;
  const payDate = dateOf(dayOf(distribution.payDate) + days);
  const { output, error, question } = useAnswer(
    data.fund.id,
    currency,
    { amount, payDate },
    distribution.dealId,
  );
  const isWaiting = question.amount !== amount || question.payDate !== payDate;
  const isMoved = steps !== 0 || days !== 0;
  return (
    <Area title={t('funds.whatIf')} caption={t('funds.notSaved')} padded className="what-if">
      <div className="what-if-row">
        <label>
          <span className="muted">{t('funds.distributable')}</span>
          <input
            type="range"
            min={-most}
            max={most}
            value={steps}
            aria-valuetext={formatDecimal(amount)}
            onChange={(event) => setSteps(Number(event.target.value))}
          />
          <b className="num amount">{formatDecimal(amount)}</b>
        </label>
        <label>
          <span className="muted">{t('funds.payDate')}</span>
          <input
            type="range"
            min={-DAYS_BEFORE}
            max={DAYS_AFTER}
            value={days}
            aria-valuetext={formatDate(payDate)}
            onChange={(event) => setDays(Number(event.target.value))}
          />
          <b className="num date">{formatDate(payDate)}</b>
        </label>
        {error ? (
          <p className="negative" role="alert">
            {error.message}
          </p>
        ) : (
          output && (
            <Sides
              output={output}
              base={base}
              isWaiting={isWaiting}
              opens={(side, isDifference) =>
                explainBy('fund.explainWhatIf', {
                  fundId: data.fund.id,
                  distributable: { currency, amount: question.amount },
                  payDate: question.payDate,
                  dealId: distribution.dealId,
                  side,
                  ...(isDifference && distribution.runId !== null
                    ? { runId: distribution.runId }
                    : {}),
                })
              }
            />
          )
        )}
        <span className="grow" />
        {isMoved && (
          <Button
            small
            onClick={() => {
              setSteps(0);
              setDays(0);
            }}
          >
            {t('funds.resetWhatIf')}
          </Button>
        )}
      </div>
    </Area>
  );
}

function Sides(props: {
  readonly output: WaterfallOutput;
  readonly base: WaterfallOutput | null;
  readonly isWaiting: boolean;
  opens(side: 'lp' | 'carry', isDifference: boolean): ExplainTarget;
}) {
  const { output, base, isWaiting, opens } = props;
  const now = sidesOf(output);
  const before = base ? sidesOf(base) : null;
  const rows = [
    { id: 'lp' as const, label: t('funds.lp'), amount: now.lp, was: before?.lp },
    { id: 'carry' as const, label: t('funds.carry'), amount: now.carry, was: before?.carry },
  ];
  return (
    <>
      <table
        className={isWaiting ? 'what-if-sides reloading' : 'what-if-sides'}
        aria-busy={isWaiting}
        aria-label={t('funds.whatIf')}
      >
        <tbody>
          {rows.map(({ id, label, amount, was }) => (
            <tr key={id} data-side={id}>
              <th scope="row">{label}</th>
              <td className="num">
                <Figure
                  amount={amount}
                  opens={opens(id, false)}
                  label={`${t('funds.whatIf')}, ${label}`}
                />
              </td>
              <td className="num">
                {was !== undefined && (
                  <Figure
                    amount={subtractDecimals(amount, was) ?? '0'}
                    signed
                    zero="dash"
                    opens={opens(id, true)}
                    label={`${label}, ${t('funds.difference')}`}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {isWaiting && <ReloadBar />}
    </>
  );
}
