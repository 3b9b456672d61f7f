/** The frame of the Funds screen: its header and its place in the window. */
import { t } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Empty } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';

export function FundsScreen(_props: ScreenProps) {
  return (
    <Screen title={t('funds.title')} context={t('funds.context')}>
      <Empty title={t('funds.title')} why={t('funds.help')} />
    </Screen>
  );
}
