/**
 * Draws what stands below the fold a moment after the rest, in slices that input can interrupt: a
 * long screen then costs no long task when its figures arrive.
 */
import { type ReactNode, startTransition, useEffect, useState } from 'react';

const APART_MS = 40;

export interface LaterProps {
  /** Places in the line; parts with a higher one come later. */
  readonly place: number;
  /** Room kept until then, so that nothing jumps. */
  readonly height: number;
  readonly children: ReactNode;
}

export function Later({ place, height, children }: LaterProps) {
  const [isDue, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setDue(true)), place * APART_MS);
    return () => clearTimeout(timer);
  }, [place]);
  return isDue ? children : <div className="later" style={{ minHeight: height }} />;
}
