/** The frame of the Journal screen: its header and its place in the window. */
import { t } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Empty } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';

export function JournalScreen(_props: ScreenProps) {
  return (
    <Screen title={t('journal.title')} context={t('journal.context')}>
      <Empty title={t('journal.title')} why={t('journal.help')} />
    </Screen>
  );
}
