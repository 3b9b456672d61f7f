/** The frame of the Settings screen: its header and its place in the window. */
import { t } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Empty } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';

export function SettingsScreen(_props: ScreenProps) {
  return (
    <Screen title={t('settings.title')} context={t('settings.context')}>
      <Empty title={t('settings.title')} why={t('settings.help')} />
    </Screen>
  );
}
