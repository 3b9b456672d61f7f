/** One fund: the frame of its tabs, with what is done most in the header. */
import { Suspense, useMemo, useState } from 'react';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { Parts } from '../../shell/Parts.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import type { ScreenParams } from '../../stores/tabs.ts';
import { Button, QueryView, Skeleton } from '../../ui/index.ts';
import { DraftDialog } from './DraftDialog.tsx';
import { FUND_TOPICS } from './FundList.tsx';
import { useFundReferences } from './NewFundPage.tsx';
import { goToFunds, goToFundTab } from './places.ts';
import type { FundData } from './TermsStrip.tsx';
import { FUND_TABS, fundTabOf } from './tabs.ts';

export function FundPage(props: { readonly fundId: string; readonly params: ScreenParams }) {
  const { fundId, params } = props;
  const asOf = useAsOf();
  const fund = useQuery('funds.get', { fundId, asOf }, { topics: FUND_TOPICS });
  const [opened, setOpened] = useState<'draft' | 'edit' | null>(null);
  const name = fund.data?.fund.name ?? t('funds.title');
  /** Before the fund is there, or where it could not be read, nothing can be done with it. */
  const isUnknown = fund.data === undefined;
  const tab = fundTabOf(params);
  const Tab = tab.component;
  return (
    <Screen
      permission="fund.edit"
      title={name}
      context={
        fund.data
          ? t('funds.fundContext', {
              vintage: fund.data.fund.vintage,
              count: fund.data.fund.investorCount,
              date: formatDate(asOf),
            })
          : ''
      }
      tabTitle={name}
      actions={
        <>
          <Button icon="left" onClick={goToFunds}>
            {t('funds.all')}
          </Button>
          <Button icon="edit" writes disabled={isUnknown} onClick={() => setOpened('edit')}>
            {t('funds.edit')}
          </Button>
          <Button
            kind="primary"
            icon="plus"
            writes
            disabled={isUnknown}
            onClick={() => setOpened('draft')}
          >
            {t('funds.draft')}
          </Button>
        </>
      }
      parts={
        <Parts
          label={t('funds.tabs')}
          parts={FUND_TABS.map(({ id, title }) => ({ id, title: t(title) }))}
          chosen={tab.id}
          onChoose={(id) => goToFundTab(fundId, id)}
        />
      }
    >
      <QueryView query={fund} rows={12}>
        {(data) => (
          <div className="stack fund-page">
            <Suspense fallback={<Skeleton rows={12} />}>
              <Tab data={data} params={params} />
            </Suspense>
          </div>
        )}
      </QueryView>
      {opened === 'draft' && fund.data && (
        <DraftDialog data={fund.data} onClose={() => setOpened(null)} />
      )}
      {opened === 'edit' && fund.data && (
        <EditDialog fund={fund.data.fund} onClose={() => setOpened(null)} />
      )}
    </Screen>
  );
}

function EditDialog(props: { readonly fund: FundData['fund']; onClose(): void }) {
  const { fund, onClose } = props;
  const references = useFundReferences(fund.id);
  const initial = useMemo(() => {
    const { id, code, name, currency, vintage, vehicle, parentId, entityId, accountId } = fund;
    const facts = { code, name, currency, vintage, vehicle, parentId, entityId, accountId };
    return { id, ...facts, expectedEntry: fund.entry };
  }, [fund]);
  return (
    <EntryDialog
      name="funds.save"
      title={t('funds.edit')}
      initial={initial}
      hidden={['id', 'expectedEntry']}
      references={references}
      done={(value) => t('funds.edited', { name: String(value.name) })}
      onClose={onClose}
    />
  );
}
