/**
 * Keys stay where a person works: where the element that had them goes away, as a link that did its
 * work or a page that another one followed, what stood around it takes them, else the heading.
 */
import { type RefObject, useEffect } from 'react';

const isLost = () => document.activeElement === null || document.activeElement === document.body;

/** Whether a page that the keys were in has just gone; the next one takes them over. */
let wasInGone = false;

export function useKeepsKeys(
  screen: RefObject<HTMLElement | null>,
  heading: RefObject<HTMLElement | null>,
): void {
  useEffect(() => {
    const element = screen.current;
    if (element === null) return;
    let holder: HTMLElement | null = null;
    let last: Element | null = null;
    let isInside = false;
    const take = () => {
      const next = holder?.isConnected ? holder : heading.current;
      next?.focus({ preventScroll: true });
    };
    const onIn = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      last = target;
      // A grid draws its cells anew while it scrolls, and keeps the place of its keys itself.
      isInside = target.closest('[role="grid"], [role="treegrid"]') === null;
      const around = target.parentElement?.closest<HTMLElement>('[tabindex="-1"]') ?? null;
      holder = around !== null && element.contains(around) ? around : null;
    };
    const onOut = ({ target, relatedTarget }: FocusEvent) => {
      if (relatedTarget instanceof Node) isInside = element.contains(relatedTarget);
      // A click beside everything lets go of the keys; what is taken away or rests does not.
      else
        queueMicrotask(() => {
          if (target instanceof Element && target.isConnected && !target.matches(':disabled'))
            isInside = false;
        });
    };
    const observer = new MutationObserver(() => {
      if (!isInside || !isLost()) return;
      if (!last?.isConnected) take();
      // A button that rests while its command runs has the keys again afterwards.
      else if (last instanceof HTMLElement && !last.matches(':disabled'))
        last.focus({ preventScroll: true });
    });
    element.addEventListener('focusin', onIn);
    element.addEventListener('focusout', onOut);
    observer.observe(element, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    if (wasInGone && isLost()) take();
    wasInGone = false;
    return () => {
      observer.disconnect();
      element.removeEventListener('focusin', onIn);
      element.removeEventListener('focusout', onOut);
      wasInGone = isInside && isLost();
    };
  }, [screen, heading]);
}
