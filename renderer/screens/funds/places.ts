/** Going to the funds, a fund or a distribution: back to the tab that shows it, else a step inside. */
import { t } from '../../messages/index.ts';
import { type Place, placeOf, type ScreenParams, useTabs } from '../../stores/tabs.ts';

function visit(place: Place): void {
  const { tabs, active, activate, go } = useTabs.getState();
  const wanted = JSON.stringify(place.params);
  const shown = tabs.find((tab) => {
    const { screen, params } = placeOf(tab);
    return screen === place.screen && JSON.stringify(params) === wanted;
  });
  if (shown === undefined || shown.id === active) go(place);
  else activate(shown.id);
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
