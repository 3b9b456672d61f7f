/**
 * The position, and one level down the statement lines of an account or of all. The position stays as it was
 * while its lines are looked at, so that *back* finds cursor and scroll again.
 */
import { type ComponentType, useEffect, useRef } from 'react';
import type { ScreenProps } from '../registry.ts';
import { LinesView } from './LinesView.tsx';
import { PositionView } from './PositionView.tsx';
import './position.css';
import { AvailableView } from './AvailableView.tsx';
import { LadderView } from './LadderView.tsx';
import { PoolsView } from './PoolsView.tsx';
import { SignedView } from './SignedView.tsx';
import { type PositionViewId, viewOf } from './ViewTabs.tsx';
import { WorksheetView } from './WorksheetView.tsx';

const BODIES: { readonly [View in PositionViewId]: ComponentType } = {
  accounts: PositionView,
  available: AvailableView,
  worksheet: WorksheetView,
  ladder: LadderView,
  pools: PoolsView,
  signed: SignedView,
};

export function PositionScreen({ params }: ScreenProps) {
  const { accountId, asOf, lines } = params;
  const view = viewOf(params.view);
  const isDrilled = accountId !== undefined || lines !== undefined;
  // Above the lines the view stays that was left.
  const left = useRef(view);
  if (!isDrilled) left.current = view;
  const Body = BODIES[left.current];
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
          <Body />
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
