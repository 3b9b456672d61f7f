/** The distributions of a fund, each a step into its page. */
import { t } from '../../messages/index.ts';
import { Empty } from '../../ui/index.ts';
import { EventTable } from './EventTable.tsx';
import { goToDistribution } from './places.ts';
import type { FundData } from './TermsStrip.tsx';
import type { FundTabProps } from './tabs.ts';

/** The tab of the distributions alone. */
export function DistributionsTab({ data }: FundTabProps) {
  return <DistributionsArea data={data} />;
}

export function DistributionsArea({ data }: { readonly data: FundData }) {
  return (
    <EventTable
      data={data}
      title={t('funds.distributions')}
      events={data.distributions}
      empty={<Empty title={t('funds.noDistribution')} why={t('funds.noDistributionWhy')} />}
      dayTitle={t('funds.payDate')}
      dayOf={({ payDate }) => payDate}
      nameOf={({ number }) => t('funds.distribution', { number })}
      figureOf={({ id }) => ({ figure: 'distribution', eventId: id })}
      totalFigure={{ figure: 'distributions' }}
      onOpen={(one) => goToDistribution(data.fund, one)}
    />
  );
}
