/** The frame of the Forecast screen: its header and its place in the window. */
import { t } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Empty } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';

export function ForecastScreen(_props: ScreenProps) {
  return (
    <Screen title={t('forecast.title')} context={t('forecast.context')}>
      <Empty title={t('forecast.title')} why={t('forecast.help')} />
    </Screen>
  );
}
