/**
 * What a screen is to the shell: its name, icon, key and the component it loads when first opened.
 * `screens/index.ts` is the list.
 */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { PlainKey } from '../messages/index.ts';
import type { ScreenParams } from '../stores/tabs.ts';
import type { IconName } from '../ui/icons.tsx';

export interface ScreenProps {
  readonly tabId: string;
  /** What the screen was opened with, such as an account's id; plain text, kept over restarts. */
  readonly params: ScreenParams;
}

/** A screen's component and the way to fetch its code before anybody opens it. */
export type LazyScreen = LazyExoticComponent<ComponentType<ScreenProps>> & {
  preload(): Promise<void>;
};

export interface ScreenEntry {
  readonly id: string;
  readonly title: PlainKey;
  /** One word under the icon. */
  readonly rail: PlainKey;
  readonly help: PlainKey;
  readonly icon: IconName;
  /** The letter after `G` that goes there. */
  readonly letter?: string;
  /** Settings stands at the foot of the rail. */
  readonly atFoot?: boolean;
  readonly component: LazyScreen;
}

/** A lazily loaded part of a screen from a module that exports it by name. */
export function lazyPart<Module extends object, Props>(
  load: () => Promise<Module>,
  pick: (module: Module) => ComponentType<Props>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: pick(await load()) }));
}

/** A lazily loaded screen from a module that exports it by name. */
export function lazyScreen<Module extends object>(
  load: () => Promise<Module>,
  pick: (module: Module) => ComponentType<ScreenProps>,
): LazyScreen {
  const component = lazyPart(load, pick);
  // A fetch that fails now fails again, and is told, when the screen is opened.
  const preload = () =>
    load().then(
      () => undefined,
      () => undefined,
    );
  return Object.assign(component, { preload });
}
