/** The frame of the Risk screen: its header and its place in the window. */
import { t } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Empty } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';

export function RiskScreen(_props: ScreenProps) {
  return (
    <Screen title={t('risk.title')} context={t('risk.context')}>
      <Empty title={t('risk.title')} why={t('risk.help')} />
    </Screen>
  );
}
