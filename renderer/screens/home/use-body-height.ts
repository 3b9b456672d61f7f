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
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setHeight(Math.max(minimum, Math.floor(entry.contentRect.height)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [minimum]);
  return { box, height };
}
