/**
 * The frame of a screen: header (title, one line of context, states, actions), toolbar, body. The
 * header says by itself when the window shows the past.
 */
import { type ReactNode, useEffect, useRef } from 'react';
import type { Permission } from '../../preload/contract/permissions.ts';
import { formatDate, formatMoment, formatNumber } from '../format/index.ts';
import { t } from '../messages/index.ts';
import { type KnownAt, useAsOf, useClocks } from '../stores/clocks.ts';
import { useSession } from '../stores/session.ts';
import { useTabs } from '../stores/tabs.ts';
import { Chip, Fit, ReadOnlyReason, useRefusal } from '../ui/index.ts';
import { useKeepsKeys } from './use-keeps-keys.ts';

export interface ScreenFrameProps {
  readonly title: string;
  /** One line: what the figures are. Replaced by the moment while the window shows the past. */
  readonly context?: string;
  /** Chips right of the context. */
  readonly states?: ReactNode;
  /** Buttons; the primary one last. */
  readonly actions?: ReactNode;
  /** The line of an object's parts, below the header; see `Parts`. */
  readonly parts?: ReactNode;
  /** Filters of a grid. */
  readonly toolbar?: ReactNode;
  /** A grid fills the body edge to edge. */
  readonly flush?: boolean;
  /** Names the tab, such as `Growth Partners II · Distribution 4`. */
  readonly tabTitle?: string;
  readonly className?: string;
  /** What changing something here needs; without it the screen is read only and says so. */
  readonly permission?: Permission;
  readonly children: ReactNode;
}

/** The words for a point of the journal: `20 Nov 2026, 12:00, entry 184,211`; short leaves the entry out. */
export function knownAtText(knownAt: KnownAt, length: 'short' | 'full' = 'full'): string {
  const moment = knownAt.moment ? formatMoment(knownAt.moment) : '';
  const entry = t('clock.entryNumber', { entry: formatNumber(knownAt.entry, 0) });
  if (length === 'short') return moment || entry;
  return [moment, entry].filter(Boolean).join(', ');
}

/** What paper must say and the bars say on the screen: whose figures, of which day, known when. */
function PrintLine() {
  const asOf = useAsOf();
  const knownAt = useClocks((state) => state.knownAt);
  const { workspaceName, scope, status } = useSession();
  const journal = status.find((item) => item.id === 'journal');
  const parts = [
    workspaceName,
    scope?.name,
    t('print.effective', { date: formatDate(asOf, { weekday: true }) }),
    knownAt ? t('clock.asKnown', { moment: knownAtText(knownAt) }) : journal?.text,
  ];
  return <p className="print-only print-line">{parts.filter(Boolean).join(' · ')}</p>;
}

/** The lock in the header of a screen where the person may look and not change. */
function ReadOnly({ refusal }: { readonly refusal: string | null }) {
  if (refusal === null) return null;
  return (
    <Chip icon="lock" title={refusal}>
      {t('common.readOnly')}
      <span className="sr-only">. {refusal}</span>
    </Chip>
  );
}

export function Screen(props: ScreenFrameProps) {
  const { title, context, states, actions, toolbar, flush, tabTitle, className, children } = props;
  const refusal = useRefusal(props.permission);
  const knownAt = useClocks((state) => state.knownAt);
  useEffect(() => {
    const { active, setTitle } = useTabs.getState();
    if (tabTitle !== undefined) setTitle(active, tabTitle);
  }, [tabTitle]);
  const screen = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useKeepsKeys(screen, heading);
  const line = knownAt ? t('clock.asKnown', { moment: knownAtText(knownAt) }) : context;
  return (
    <ReadOnlyReason value={refusal}>
      <div ref={screen} className="screen">
        <div className="screen-head">
          <div className="screen-title">
            <h1 ref={heading} tabIndex={-1} title={title}>
              {title}
            </h1>
            {line && <Fit className="context" text={line} />}
          </div>
          {(states || actions || refusal) && (
            <div className="screen-actions">
              {knownAt === null && <ReadOnly refusal={refusal} />}
              {states}
              {actions}
            </div>
          )}
          <PrintLine />
        </div>
        {props.parts}
        {toolbar && (
          <div className="toolbar" role="toolbar" aria-label={title}>
            {toolbar}
          </div>
        )}
        <div className={`screen-body${flush ? ' flush' : ''}${className ? ` ${className}` : ''}`}>
          {children}
        </div>
      </div>
    </ReadOnlyReason>
  );
}
