/**
 * The tabs inside a fund, in their order. To add one: a module of its own and a line below, with its
 * word under `funds.tab.<id>`. A tab gets the fund as it stands on the effective date; what it needs
 * beyond that it asks for itself.
 */
import type { ComponentType, LazyExoticComponent } from 'react';
import type { PlainKey } from '../../messages/index.ts';
import type { ScreenParams } from '../../stores/tabs.ts';
import { lazyPart } from '../registry.ts';
import type { FundData } from './TermsStrip.tsx';

export interface FundTabProps {
  readonly data: FundData;
  /** What the place was opened with, beside `fundId` and `tab`; plain text, kept over restarts. */
  readonly params: ScreenParams;
}

export interface FundTab {
  /** Stands in the place as `params.tab`. */
  readonly id: string;
  readonly title: PlainKey;
  readonly component: LazyExoticComponent<ComponentType<FundTabProps>>;
}

const overview: FundTab = {
  id: 'overview',
  title: 'funds.tab.overview',
  component: lazyPart(
    () => import('./OverviewTab.tsx'),
    (module) => module.OverviewTab,
  ),
};

export const FUND_TABS: readonly FundTab[] = [
  overview,
  {
    id: 'investors',
    title: 'funds.tab.investors',
    component: lazyPart(
      () => import('./InvestorsTab.tsx'),
      (module) => module.InvestorsTab,
    ),
  },
  {
    id: 'terms',
    title: 'funds.tab.terms',
    component: lazyPart(
      () => import('./TermsTab.tsx'),
      (module) => module.TermsTab,
    ),
  },
  {
    id: 'calls',
    title: 'funds.tab.calls',
    component: lazyPart(
      () => import('./CallsTab.tsx'),
      (module) => module.CallsTab,
    ),
  },
  {
    id: 'distributions',
    title: 'funds.tab.distributions',
    component: lazyPart(
      () => import('./DistributionsArea.tsx'),
      (module) => module.DistributionsTab,
    ),
  },
  {
    id: 'clawback',
    title: 'funds.tab.clawback',
    component: lazyPart(
      () => import('./ClawbackTab.tsx'),
      (module) => module.ClawbackTab,
    ),
  },
  {
    id: 'accounts',
    title: 'funds.tab.accounts',
    component: lazyPart(
      () => import('./AccountsTab.tsx'),
      (module) => module.AccountsTab,
    ),
  },
  {
    id: 'deals',
    title: 'funds.tab.deals',
    component: lazyPart(
      () => import('./DealsTab.tsx'),
      (module) => module.DealsTab,
    ),
  },
  {
    id: 'plan',
    title: 'funds.tab.plan',
    component: lazyPart(
      () => import('./PlanTab.tsx'),
      (module) => module.PlanTab,
    ),
  },
  {
    id: 'documents',
    title: 'funds.tab.documents',
    component: lazyPart(
      () => import('./DocumentsTab.tsx'),
      (module) => module.DocumentsTab,
    ),
  },
];

/** The tab of a place; the overview where it names none or one of another version. */
export function fundTabOf(params: ScreenParams): FundTab {
  return FUND_TABS.find(({ id }) => id === params.tab) ?? overview;
}
