/** Real keys, as a person without a mouse presses them. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** How many stops a person would put up with. */
const MOST_STOPS = 120;

/** Runs in the page: the names of what has the focus, or of all that Tab could reach now. */
function namesOf(which: string): string[] {
  const elements =
    which === 'focused'
      ? [document.activeElement]
      : [
          ...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex]'),
        ].filter(
          (element) =>
            element.checkVisibility({ visibilityProperty: true }) &&
            (element as HTMLElement).tabIndex >= 0 &&
            element.closest(':disabled, [inert]') === null,
        );
  return elements.map((element) => {
    if (!(element instanceof HTMLElement) || element === document.body) return '';
    const labelled = 'labels' in element ? (element as HTMLInputElement).labels?.[0] : undefined;
    const text = labelled?.textContent ?? element.textContent ?? '';
    return (element.getAttribute('aria-label') ?? text).trim();
  });
}

/** What has the focus, as a screen reader names it, or nothing. */
export async function focusedName(page: Page): Promise<string> {
  return (await page.evaluate(namesOf, 'focused'))[0] ?? '';
}

/** Waits until Tab could reach what is named so, then presses it until it does; gives the whole name. */
export async function tabTo(page: Page, name: RegExp): Promise<string> {
  const reachable = () => page.evaluate(namesOf, 'reachable');
  await expect.poll(reachable).toContainEqual(expect.stringMatching(name));
  const passed: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const found = await focusedName(page);
    if (name.test(found)) return found;
    passed.push(found.replaceAll('\n', ' ').slice(0, 30));
  }
  throw new Error(`Tab does not reach ${name}; it passed ${passed.join(' | ')}.`);
}
