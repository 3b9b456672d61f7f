/**
 * Reads a page as it would be printed and names what belongs to a window and not on paper: buttons
 * that look like buttons, boxes to type in, marks to tick. A figure or a name that opens on the screen
 * is plain text on paper and stays.
 */
import type { Page } from 'playwright-core';

/** Runs in the page, so it stands alone. */
function findControls(): string[] {
  const controls = 'input, select, textarea, button, [role=switch], [contenteditable=true]';
  const isClear = (colour: string) => colour === 'transparent' || colour.endsWith(', 0)');
  const isFramed = (style: CSSStyleDeclaration) =>
    (style.borderTopStyle !== 'none' &&
      style.borderTopWidth !== '0px' &&
      !isClear(style.borderTopColor)) ||
    !isClear(style.backgroundColor);
  const faults = new Set<string>();
  for (const control of document.querySelectorAll<HTMLElement>(controls)) {
    if (!control.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const { width, height } = control.getBoundingClientRect();
    if (width < 2 || height < 2 || control.closest('.sr-only') !== null) continue;
    const style = getComputedStyle(control);
    const words = (control.textContent ?? '').trim();
    const isTick = control.matches('[type=checkbox], [type=radio]') && style.appearance !== 'none';
    // A button without words is an icon to press.
    const isIcon = control.matches('button') && words === '';
    const isVerb = control.matches('.btn, .icon-btn');
    if (!isTick && !isIcon && !isVerb && !isFramed(style)) continue;
    const name = control.getAttribute('aria-label') ?? (words || control.getAttribute('name'));
    const classes = [...control.classList].map((one) => `.${one}`).join('');
    const place = control.closest('.area, .screen-head, .panel')?.className ?? '';
    faults.add(`on paper: ${control.tagName.toLowerCase()}${classes} "${name ?? ''}" in ${place}`);
  }
  return [...faults];
}

/** What of the window would be printed with the page, one line each; none is the goal. */
export async function paperFaults(page: Page): Promise<string[]> {
  await page.emulateMedia({ media: 'print' });
  try {
    return await page.evaluate(findControls);
  } finally {
    await page.emulateMedia({ media: null });
  }
}
