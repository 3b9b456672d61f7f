/** The height a chart may take: what its box has, measured, so that it fills the area at any size. */
import { type RefObject, useEffect, useRef, useState } from 'react';

export function useBodyHeight(minimum: number): {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly height: number;
} {
  const box = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(minimum);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // What failed is told above the chart, which then has less.
    const measure = () => {
      const told = element.querySelector<HTMLElement>(':scope > .notice')?.offsetHeight ?? 0;
      setHeight(Math.max(minimum - told, Math.floor(element.clientHeight - told)));
    };
    const sizes = new ResizeObserver(measure);
    const parts = new MutationObserver(measure);
    sizes.observe(element);
    parts.observe(element, { childList: true });
    return () => {
      sizes.disconnect();
      parts.disconnect();
    };
  }, [minimum]);
  return { box, height };
}
