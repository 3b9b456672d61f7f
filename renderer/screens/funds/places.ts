/** Going to the funds, a fund or a distribution: in the tab that shows it, else a step inside. */
import { t } from '../../messages/index.ts';
import { type Place, placeOf, type ScreenParams, useTabs } from '../../stores/tabs.ts';

/** What a place is of, whichever part of it is shown. */
function subjectOf({ screen, params }: Place): string {
  const subject = Object.entries(params).filter(([key]) => key.endsWith('Id') || key === 'new');
  return JSON.stringify([screen, subject]);
}

function visit(place: Place): void {
  const { tabs, active, activate, go } = useTabs.getState();
  const subject = subjectOf(place);
  const shown = tabs.filter((tab) => subjectOf(placeOf(tab)) === subject);
  const found = shown.find(({ id }) => id === active) ?? shown[0];
  if (found !== undefined) activate(found.id);
  go(place);
}

export function goToFunds(): void {
  visit({ screen: 'funds', params: {} });
}

export function goToFund(fundId: string, name: string): void {
  visit({ screen: 'funds', params: { fundId }, title: name });
}

export function goToDistribution(
  fund: { readonly id: string; readonly name: string },
  distribution: { readonly id: string; readonly number: number },
): void {
  visit({
    screen: 'funds',
    params: { fundId: fund.id, distributionId: distribution.id },
    title: t('funds.tab', { fund: fund.name, number: distribution.number }),
  });
}

export function goToCall(
  fund: { readonly id: string; readonly name: string },
  call: { readonly id: string; readonly number: number },
): void {
  visit({
    screen: 'funds',
    params: { fundId: fund.id, capitalCallId: call.id },
    title: t('calls.tab', { fund: fund.name, number: call.number }),
  });
}

/** A tab of the fund that is open, as a step inside; `more` is what the tab itself shows. */
export function goToFundTab(fundId: string, tab: string, more: ScreenParams = {}): void {
  const { tabs, active, go } = useTabs.getState();
  const here = tabs.find(({ id }) => id === active);
  const title = here && placeOf(here).title;
  go({ screen: 'funds', params: { fundId, tab, ...more }, ...(title && { title }) });
}

export function goToClosing(
  fund: { readonly id: string; readonly name: string },
  closing: { readonly id: string; readonly number: number },
): void {
  visit({
    screen: 'funds',
    params: { fundId: fund.id, closingId: closing.id },
    title: t('funds.closingTab', { fund: fund.name, number: closing.number }),
  });
}

export function goToNewFund(): void {
  visit({ screen: 'funds', params: { new: 'fund' }, title: t('funds.new') });
}

export function goToNewCall(fund: { readonly id: string; readonly name: string }): void {
  visit({
    screen: 'funds',
    params: { fundId: fund.id, new: 'call' },
    title: t('calls.newTab', { fund: fund.name }),
  });
}
