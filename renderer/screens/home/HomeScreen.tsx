/** The frame of the Home screen: its header and its place in the window. */
import { t } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Empty } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';

export function HomeScreen(_props: ScreenProps) {
  return (
    <Screen title={t('home.title')} context={t('home.context')}>
      <Empty title={t('home.title')} why={t('home.help')} />
    </Screen>
  );
}
