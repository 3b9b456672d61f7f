/**
 * The position, and one level down the statement lines of an account or of all. The position stays as it was
 * while its lines are looked at, so that *back* finds cursor and scroll again.
 */
import { useEffect, useRef } from 'react';
import type { ScreenProps } from '../registry.ts';
import { LinesView } from './LinesView.tsx';
import { PositionView } from './PositionView.tsx';
import './position.css';

export function PositionScreen({ params }: ScreenProps) {
  const { accountId, asOf, lines } = params;
  const isDrilled = accountId !== undefined || lines !== undefined;
  const wasShown = useRef(false);
  if (!isDrilled) wasShown.current = true;
  const under = useRef<HTMLDivElement>(null);
  const wasDrilled = useRef(isDrilled);
  useEffect(() => {
    if (wasDrilled.current && !isDrilled)
      under.current?.querySelector<HTMLElement>('.cell-active')?.focus();
    wasDrilled.current = isDrilled;
  }, [isDrilled]);
  return (
    <div className="position-levels">
      {wasShown.current && (
        <div ref={under} className="position-level" data-under={isDrilled} inert={isDrilled}>
          <PositionView />
        </div>
      )}
      {isDrilled && (
        <div className="position-level">
          <LinesView key={accountId ?? 'all'} accountId={accountId} until={asOf} />
        </div>
      )}
    </div>
  );
}
