/** The chart of the tiers with its proof of the carry; a tier opens to its rule. */
import { Legend, TierWaterfall } from '../../chart/index.ts';
import type { InputOf } from '../../contract.ts';
import { formatDecimal, signOf } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { Run, WaterfallOutput } from '../../run/outputs.ts';
import { explain, explainBy } from '../../stores/explain.ts';
import { Area, Figure } from '../../ui/index.ts';
import { chartTiers, isCatchUp, tierNumber } from './allocation.ts';
import { carryRateOf, percentText, type Terms } from './TermsStrip.tsx';
import { shiftPoint } from './text.ts';

export interface TierAreaProps {
  readonly run: Run;
  readonly output: WaterfallOutput;
  readonly terms: Terms;
  readonly selected: string;
  onTier(tierId: string): void;
}

type TierWire = WaterfallOutput['tiers'][number];

/** Millions with three decimals, as the chart shows them. */
const millions = (amount: string) => formatDecimal(shiftPoint(amount, -6), { digits: 3 });

/** The line under a tier's name: whether it is full, and what is still due where it is not. */
function noteOf(tier: TierWire, terms: Terms): string {
  if (tier.id === 'gp-commitment') return t('funds.note.proRata');
  const still = tier.stillToFill?.amount;
  if (still === undefined) return t('funds.note.gp', { amount: millions(tier.carryAmount.amount) });
  if (signOf(still) !== 0) return t('funds.note.still', { amount: millions(still) });
  if (tier.id === 'return-of-capital') return t('funds.note.capital');
  if (isCatchUp(tier.id))
    return t('funds.note.catchUp', { rate: percentText(carryRateOf(terms), 0) });
  return t('funds.note.hurdle');
}

/** How many columns the proof would stand over, from the right, and the part of the height it leaves. */
const COVERED = 3;
const FREE_HEIGHT = 1 / 3;

/** Whether a column would reach up to the proof in the corner. */
function isCornerTaken({ tiers, amount }: WaterfallOutput): boolean {
  const whole = Number(amount.amount);
  const firstCovered = Math.max(0, tiers.length + 1 - COVERED);
  const before = tiers
    .slice(0, firstCovered)
    .reduce((sum, { total }) => sum + Number(total.amount), 0);
  return whole - before > FREE_HEIGHT * whole;
}

export function TierArea({ run, output, terms, selected, onTier }: TierAreaProps) {
  const tiers = chartTiers(output, (tier) => ({
    label: [tierNumber(output, tier.id), tier.label].filter(Boolean).join(' '),
    note: noteOf(tier, terms),
  }));
  return (
    <Area
      title={t('funds.tiers')}
      caption={t('funds.tiersCaption', {
        currency: output.amount.currency,
        run: run.runHash.slice(0, 4),
      })}
      aside={
        <Legend
          items={[
            { label: t('funds.lp'), kind: 'swatch', color: 'var(--lp)' },
            { label: t('funds.gpCarry'), kind: 'swatch', color: 'var(--gp)' },
            { label: t('funds.pool'), kind: 'swatch', color: 'var(--pool)' },
          ]}
        />
      }
      className="tiers"
    >
      <div className={isCornerTaken(output) ? 'tier-area proof-below' : 'tier-area'}>
        <TierWaterfall
          title={t('funds.tiers')}
          distributable={Number(output.amount.amount) / 1e6}
          first={{
            label: t('funds.distributable'),
            note: t('funds.millions', { currency: output.amount.currency }),
          }}
          last={{ label: t('funds.left'), note: t('funds.nothingHeld') }}
          tiers={tiers}
          selected={selected}
          onSelect={(id) => {
            onTier(id);
            explain(explainBy('runs.explain', { runId: run.id, step: `tier.${id}` }));
          }}
          height={246}
        />
        <Proof run={run} output={output} />
      </div>
    </Area>
  );
}

function Proof({ run, output }: { readonly run: Run; readonly output: WaterfallOutput }) {
  const { proof } = output;
  const open = (figure: InputOf<'distributions.explain'>['figure']) =>
    explainBy('distributions.explain', { runId: run.id, figure });
  const share = proof.carryShareOfProfit;
  return (
    <dl className="proof-box">
      <dt>{t('funds.profit')}</dt>
      <dd>
        <Figure amount={proof.profit.amount} opens={open('profit')} label={t('funds.profit')} />
      </dd>
      <dt>{t('funds.carryTiers')}</dt>
      <dd>
        <Figure amount={proof.carry.amount} opens={open('carry')} label={t('funds.carryTiers')} />
      </dd>
      {share !== undefined && (
        <>
          <dt className="strong">{t('funds.carryOfProfit')}</dt>
          <dd className="strong">
            <Figure
              amount={shiftPoint(share, 2)}
              digits={2}
              suffix="%"
              opens={open('carryShare')}
              label={t('funds.carryOfProfit')}
            />
          </dd>
        </>
      )}
      <dt>{t('funds.stillDue')}</dt>
      <dd>
        <Figure
          amount={proof.stillDueToInvestors.amount}
          opens={open('stillDue')}
          label={t('funds.stillDue')}
        />
      </dd>
    </dl>
  );
}
