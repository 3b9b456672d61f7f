/** A fund at one look: its terms, what is under way, who committed what, and what came back. */
import { t } from '../../messages/index.ts';
import { Area, Figure, KeyValues } from '../../ui/index.ts';
import { CallsArea } from './CallsArea.tsx';
import { CourseArea } from './CourseArea.tsx';
import { DistributionsArea } from './DistributionsArea.tsx';
import { useFigures } from './fundFigures.tsx';
import { InvestorsArea } from './InvestorsArea.tsx';
import { type FundData, TermsStrip } from './TermsStrip.tsx';
import type { FundTabProps } from './tabs.ts';
import { shiftPoint } from './text.ts';

export function OverviewTab({ data }: FundTabProps) {
  return (
    <>
      <TermsStrip data={data} />
      <CourseArea data={data} />
      <div className="fund-columns">
        <div className="stack">
          <DistributionsArea data={data} />
          <CallsArea data={data} />
          {data.metrics.dpi !== null && <Metrics data={data} />}
        </div>
        <InvestorsArea data={data} />
      </div>
    </>
  );
}

function Metrics({ data }: { readonly data: FundData }) {
  const opens = useFigures(data.fund.id);
  const { irr, dpi, note } = data.metrics;
  const amounts = ['called', 'uncalled', 'distributed'] as const;
  return (
    <Area title={t('funds.metrics')} padded className="fund-metrics">
      <KeyValues
        rows={[
          {
            label: t('funds.realisedIrr'),
            value: (
              <Figure
                amount={irr === null ? null : shiftPoint(irr, 2)}
                digits={2}
                suffix="%"
                opens={opens({ figure: 'irr' })}
                label={t('funds.realisedIrr')}
              />
            ),
          },
          {
            label: t('funds.dpiLong'),
            value: (
              <Figure
                amount={dpi}
                digits={4}
                opens={opens({ figure: 'dpi' })}
                label={t('funds.dpiLong')}
              />
            ),
          },
          ...amounts.map((figure) => ({
            label: t(`funds.${figure}`),
            value: (
              <Figure
                amount={data.fund[figure].amount}
                currency={data.fund.currency}
                opens={opens({ figure })}
                label={t(`funds.${figure}`)}
              />
            ),
          })),
        ]}
      />
      <p className="muted metrics-note">{note}</p>
    </Area>
  );
}
