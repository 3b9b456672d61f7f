/**
 * Reads a page as it is laid out and names what a person could not read: text cut by its box, figures
 * shortened to an ellipsis, texts that lie on one another, a page that scrolls sideways. What a
 * person can scroll to is not cut.
 */
import type { Page } from 'playwright-core';

/** Runs in the page, so it stands alone. */
function findFaults(): string[] {
  const SLACK = 1.5;
  const faults: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth + 1)
    faults.push(`page scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}`);

  // Texts share most of the elements around them.
  const styles = new Map<Element, CSSStyleDeclaration>();
  const styleOf = (element: Element) => {
    const known = styles.get(element) ?? getComputedStyle(element);
    styles.set(element, known);
    return known;
  };
  const rects = new Map<Element, DOMRect>();
  const rectOf = (element: Element) => {
    const known = rects.get(element) ?? element.getBoundingClientRect();
    rects.set(element, known);
    return known;
  };

  const nameOf = (element: Element): string => {
    const parts: string[] = [];
    for (let at: Element | null = element; at !== null && parts.length < 3; at = at.parentElement)
      parts.unshift(at.tagName.toLowerCase() + [...at.classList].map((one) => `.${one}`).join(''));
    return parts.join(' > ');
  };
  const short = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

  interface Box {
    readonly text: string;
    readonly element: Element;
    readonly rect: DOMRect;
    /** The lines of a text that wraps: what stands beside its last line lies within `rect` alone. */
    readonly lines: readonly DOMRect[];
  }
  const boxes: Box[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = (node.textContent ?? '').trim();
    const element = node.parentElement;
    if (text === '' || element === null) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    // Words for screen readers alone are one pixel large on purpose.
    const unseen =
      '.sr-only, .visually-hidden, .ag-aria-description-container, [inert], option, title';
    if (element.closest(unseen) !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rect = range.getBoundingClientRect();
    if (rect.width < 2 || rect.height < 2) continue;

    let visible = { left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom };
    let isReadByScrolling = false;
    let hidden = false;
    for (let at: Element | null = element; at !== null && at !== root; at = at.parentElement) {
      const style = styleOf(at);
      // Words for screen readers alone, however they are made.
      if (style.clipPath !== 'none' && style.position === 'absolute') {
        hidden = true;
        break;
      }
      const box = rectOf(at);
      const scrollsX = ['auto', 'scroll'].includes(style.overflowX);
      const scrollsY = ['auto', 'scroll'].includes(style.overflowY);
      const clipsX = ['hidden', 'clip'].includes(style.overflowX);
      const clipsY = ['hidden', 'clip'].includes(style.overflowY);
      if (clipsX && !isReadByScrolling) {
        const cut = Math.max(box.left - visible.left, visible.right - box.right);
        const isWhollyOut = visible.left >= box.right || visible.right <= box.left;
        if (cut > SLACK && !isWhollyOut) {
          const isFigure = /^[−≈+\s]*[\d.,\s]+\d%?$/.test(text);
          const isShortened = style.textOverflow === 'ellipsis';
          const told = element.closest('[title], [aria-label], [data-tip]') !== null;
          if (isFigure || !isShortened || !told)
            faults.push(
              `${isShortened ? 'shortened' : 'cut'} by ${Math.round(cut)}px: "${short(text)}" in ${nameOf(element)}`,
            );
        }
        if (isWhollyOut) {
          hidden = true;
          break;
        }
      }
      if (clipsY && !isReadByScrolling) {
        const cut = Math.max(box.top - visible.top, visible.bottom - box.bottom);
        const isWhollyOut = visible.top >= box.bottom || visible.bottom <= box.top;
        if (isWhollyOut) {
          hidden = true;
          break;
        }
        if (cut > 4) {
          faults.push(
            `cut in height by ${Math.round(cut)}px: "${short(text)}" in ${nameOf(element)}`,
          );
          break;
        }
      }
      if (scrollsX || scrollsY) isReadByScrolling = true;
      if (scrollsX || scrollsY || clipsX || clipsY) {
        visible = {
          left: Math.max(visible.left, box.left),
          right: Math.min(visible.right, box.right),
          top: Math.max(visible.top, box.top),
          bottom: Math.min(visible.bottom, box.bottom),
        };
        if (visible.left >= visible.right || visible.top >= visible.bottom) {
          hidden = true;
          break;
        }
      }
      // What is fixed stands outside the boxes around it.
      if (style.position === 'fixed') break;
    }
    if (hidden) continue;
    const shown = new DOMRect(
      visible.left,
      visible.top,
      visible.right - visible.left,
      visible.bottom - visible.top,
    );
    if (shown.width < 2 || shown.height < 2) continue;
    if (
      !isReadByScrolling &&
      (visible.right > innerWidth + SLACK ||
        visible.bottom > innerHeight + SLACK ||
        visible.left < -SLACK)
    )
      faults.push(`outside the window: "${short(text)}" in ${nameOf(element)}`);
    boxes.push({ text, element, rect: shown, lines: [...range.getClientRects()] });
  }

  /** What lies on top at the middle of a box is what a person sees there. */
  const isOnTop = (box: Box) => {
    const hit = document.elementFromPoint(
      box.rect.left + box.rect.width / 2,
      box.rect.top + box.rect.height / 2,
    );
    return (
      hit !== null &&
      (hit === box.element || hit.contains(box.element) || box.element.contains(hit))
    );
  };
  /** A pinned column, head or total covers what scrolls below it on purpose. */
  const isPinnedOver = (element: Element, other: Element) => {
    for (
      let at: Element | null = element;
      at !== null && !at.contains(other);
      at = at.parentElement
    )
      if (styleOf(at).position === 'sticky') return true;
    return false;
  };
  const doLinesMeet = (one: Box, other: Box) =>
    one.lines.some((line) =>
      other.lines.some(
        (that) =>
          Math.min(line.right, that.right) - Math.max(line.left, that.left) > 2 &&
          Math.min(line.bottom, that.bottom) - Math.max(line.top, that.top) > 4,
      ),
    );
  const seen = boxes.filter(isOnTop).sort((one, other) => one.rect.top - other.rect.top);
  seen.forEach((one, index) => {
    for (let at = index + 1; at < seen.length; at += 1) {
      const other = seen[at];
      if (other === undefined || other.rect.top > one.rect.bottom) break;
      if (one.element === other.element || one.element.contains(other.element)) continue;
      if (other.element.contains(one.element)) continue;
      if (isPinnedOver(one.element, other.element)) continue;
      if (isPinnedOver(other.element, one.element)) continue;
      const width =
        Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const height =
        Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
      if (width > 2 && height > 4 && doLinesMeet(one, other))
        faults.push(
          `overlap ${Math.round(width)}x${Math.round(height)}: "${short(one.text)}" and "${short(other.text)}" in ${nameOf(one.element)} and ${nameOf(other.element)}`,
        );
    }
  });
  return [...new Set(faults)];
}

/** The layout faults of the page as it stands, one line each; none is the goal. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(findFaults);
}
