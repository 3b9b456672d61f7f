/** How the window looks and listens on this device. */
import { formatDate, formatDecimal } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useOverlay } from '../../shell/overlays.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { usePreferences } from '../../stores/preferences.ts';
import { Area, Button, Check, Segmented } from '../../ui/index.ts';
import { Field } from './Workspace.tsx';

/** Locales in their own words; any other tag of the browser works as well. */
const LOCALES = [
  { tag: 'en', name: 'English' },
  { tag: 'en-US', name: 'English (US)' },
  { tag: 'de', name: 'Deutsch' },
  { tag: 'de-CH', name: 'Deutsch (Schweiz)' },
  { tag: 'fr', name: 'Français' },
  { tag: 'nl', name: 'Nederlands' },
  { tag: 'pl', name: 'Polski' },
  { tag: 'sv', name: 'Svenska' },
  { tag: 'ja', name: '日本語' },
] as const;

export function Appearance() {
  const preferences = usePreferences();
  const asOf = useAsOf();
  const { theme, density, locale, letterKeys } = preferences;
  return (
    <Area
      title={t('settings.section.appearance')}
      caption={t('settings.appearance.caption')}
      padded
      className="settings-narrow"
    >
      <div className="stack">
        <div className="field">
          <span className="field-label">{t('shell.theme')}</span>
          <div>
            <Segmented
              label={t('shell.theme')}
              value={theme}
              options={(['system', 'light', 'dark'] as const).map((value) => ({
                value,
                label: t(`shell.theme.${value}`),
              }))}
              onChange={preferences.setTheme}
            />
          </div>
        </div>
        <div className="field">
          <span className="field-label">{t('shell.density')}</span>
          <div>
            <Segmented
              label={t('shell.density')}
              value={density}
              options={(['compact', 'comfortable'] as const).map((value) => ({
                value,
                label: t(`shell.density.${value}`),
              }))}
              onChange={preferences.setDensity}
            />
          </div>
        </div>
        <Field
          label={t('settings.appearance.locale')}
          help={t('settings.appearance.example', {
            amount: formatDecimal('-1234567.89', { locale }),
            date: formatDate(asOf, { locale }),
          })}
        >
          {(field) => (
            <select
              {...field}
              className="input settings-locale"
              value={locale}
              onChange={(event) => preferences.setLocale(event.target.value)}
            >
              {LOCALES.map(({ tag, name }) => (
                <option key={tag} value={tag}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div className="field">
          <Check
            label={t('settings.appearance.letters')}
            checked={letterKeys}
            onChange={preferences.setLetterKeys}
          />
          <span className="muted">{t('settings.appearance.lettersHelp')}</span>
        </div>
        <div>
          <Button icon="keyboard" onClick={() => useOverlay.getState().show('shortcuts')}>
            {t('settings.appearance.keys')}
          </Button>
        </div>
      </div>
    </Area>
  );
}
