/**
 * Accounts: the register of entities, banks and bank accounts with all that belongs to one, and what
 * the banks charge beside what was agreed. The view and the account are part of the place.
 */
import type { OutputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { useTabs } from '../../stores/tabs.ts';
import { Chip, Segmented } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import { AccountList } from './AccountList.tsx';
import './accounts.css';
import { FeesView } from './FeesView.tsx';
import { FindingsView } from './FindingsView.tsx';
import { PriceList } from './PriceList.tsx';
import { Banks, Entities } from './registers.tsx';

const VIEWS = ['accounts', 'findings', 'entities', 'banks', 'fees', 'prices'] as const;
type View = (typeof VIEWS)[number];

export type Finding = OutputOf<'accounts.findings'>['findings'][number];

function viewOf(name: string | undefined): View {
  return VIEWS.find((view) => view === name) ?? 'accounts';
}

/** What a change of findings can come from. */
export const FINDING_TOPICS = ['account', 'account_mandate', 'statement', 'bank', 'entity'];

function FindingsChip({ count }: { readonly count: number | undefined }) {
  if (count === undefined) return null;
  if (count === 0) return <Chip tone="ok">{t('accounts.inOrder')}</Chip>;
  return (
    <button
      type="button"
      className="link"
      onClick={() => useTabs.getState().go({ screen: 'accounts', params: { view: 'findings' } })}
    >
      <Chip tone="warn">{t('accounts.findingCount', { count })}</Chip>
    </button>
  );
}

export function AccountsScreen({ params }: ScreenProps) {
  const view = viewOf(params.view);
  const asOf = useAsOf();
  const findings = useQuery('accounts.findings', { asOf }, { topics: FINDING_TOPICS });
  const go = (next: View) =>
    useTabs
      .getState()
      .go({ screen: 'accounts', params: next === 'accounts' ? {} : { view: next } });
  return (
    <Screen
      title={t('accounts.title')}
      context={t(`accounts.context.${view}`)}
      tabTitle={t('accounts.title')}
      permission="cash.accounts"
      states={<FindingsChip count={findings.data?.findings.length} />}
      toolbar={
        <Segmented
          label={t('accounts.view')}
          value={view}
          options={VIEWS.map((value) => ({ value, label: t(`accounts.view.${value}`) }))}
          onChange={go}
        />
      }
      flush={view === 'accounts'}
    >
      {view === 'accounts' && (
        <AccountList selected={params.account ?? null} findings={findings.data?.findings ?? []} />
      )}
      {view !== 'accounts' && (
        <div className="accounts-page">
          {view === 'findings' && <FindingsView query={findings} />}
          {view === 'entities' && <Entities />}
          {view === 'banks' && <Banks />}
          {view === 'fees' && <FeesView />}
          {view === 'prices' && <PriceList />}
        </div>
      )}
    </Screen>
  );
}
