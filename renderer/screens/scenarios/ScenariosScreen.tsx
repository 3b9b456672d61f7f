/** The frame of the Scenarios screen: its header and its place in the window. */
import { t } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Empty } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';

export function ScenariosScreen(_props: ScreenProps) {
  return (
    <Screen title={t('scenarios.title')} context={t('scenarios.context')}>
      <Empty title={t('scenarios.title')} why={t('scenarios.help')} />
    </Screen>
  );
}
