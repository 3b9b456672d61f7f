/** Whether a box holds more than it shows, so that the keyboard must be able to stop there to scroll. */
import { type RefObject, useEffect, useRef, useState } from 'react';

export interface Scrolls<Box extends HTMLElement> {
  readonly box: RefObject<Box | null>;
  readonly scrolls: boolean;
}

/** Measured anew when the box or what stands directly in it changes its size. */
export function useScrolls<Box extends HTMLElement>(): Scrolls<Box> {
  const box = useRef<Box>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () =>
      setScrolls(
        element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth,
      );
    const sizes = new ResizeObserver(measure);
    const watch = () => {
      sizes.disconnect();
      for (const one of [element, ...element.children]) sizes.observe(one);
    };
    const parts = new MutationObserver(watch);
    parts.observe(element, { childList: true });
    watch();
    return () => {
      sizes.disconnect();
      parts.disconnect();
    };
  }, []);
  return { box, scrolls };
}
