/** What a person likes: theme, density, locale, single-letter keys. Kept on this device only. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { setLocale } from '../format/locale.ts';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'compact' | 'comfortable';

interface Preferences {
  readonly theme: Theme;
  readonly density: Density;
  readonly locale: string;
  /** Single letters (`g`, `t`, `/`) act outside editors. */
  readonly letterKeys: boolean;
  setTheme(theme: Theme): void;
  setDensity(density: Density): void;
  setLocale(locale: string): void;
  setLetterKeys(on: boolean): void;
}

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: 'system',
      density: 'compact',
      locale: 'en',
      letterKeys: true,
      setTheme: (theme) => set({ theme }),
      setDensity: (density) => set({ density }),
      setLocale: (locale) => set({ locale }),
      setLetterKeys: (letterKeys) => set({ letterKeys }),
    }),
    { name: 'ballast.preferences' },
  ),
);

/** Writes the preferences onto the document, and follows the system's theme where asked to. */
export function applyPreferences(): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const { theme, density, locale } = usePreferences.getState();
    const shown = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    document.documentElement.dataset.theme = shown;
    document.documentElement.dataset.density = density;
    document.documentElement.lang = locale;
    setLocale(locale);
  };
  apply();
  dark.addEventListener('change', apply);
  const stop = usePreferences.subscribe(apply);
  return () => {
    dark.removeEventListener('change', apply);
    stop();
  };
}
