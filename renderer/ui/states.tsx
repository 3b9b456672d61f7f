/** Empty, loading and error, always in place and always with the next step. */
import { Component, type ErrorInfo, type ReactNode, useState } from 'react';
import type { AppError } from '../contract.ts';
import { t } from '../messages/index.ts';
import type { QueryState } from '../query.ts';
import { openScreen } from '../stores/tabs.ts';
import { Area, useAreaTitle } from './area.tsx';
import { Button, Link } from './controls.tsx';
import { Icon } from './icons.tsx';

/** What belongs here, why it is empty, and one action. */
export function Empty(props: {
  readonly title: string;
  readonly why?: string;
  readonly action?: ReactNode;
}) {
  const Heading = useAreaTitle() !== null ? 'h3' : 'h2';
  return (
    <div className="state">
      <Heading>{props.title}</Heading>
      {props.why && <p className="muted">{props.why}</p>}
      {props.action}
    </div>
  );
}

/** Rows of real height while the first figures load. */
export function Skeleton({ rows = 6 }: { readonly rows?: number }) {
  const widths = ['34%', '22%', '28%', '18%', '30%'];
  return (
    <div aria-busy="true" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={index} className="skeleton-row">
          <span className="skeleton" style={{ width: widths[index % widths.length] }} />
          <span className="grow" />
          <span className="skeleton" style={{ width: '9%' }} />
          <span className="skeleton" style={{ width: '12%' }} />
        </div>
      ))}
    </div>
  );
}

/** The text that the copy button hands out: everything support needs, nothing personal. */
export function errorDetails(error: AppError): string {
  const incident = error.details?.incident;
  return [error.code, error.message, error.path, incident && `incident ${String(incident)}`]
    .filter(Boolean)
    .join('\n');
}

export function CopyError({ error }: { readonly error: AppError }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <Link
      onClick={() => {
        void navigator.clipboard.writeText(errorDetails(error)).then(() => setCopied(true));
      }}
    >
      {isCopied ? t('common.copied') : t('error.copyDetails')}
    </Link>
  );
}

/** The screen on which a person puts right what a code names. */
const REMEDIES: {
  readonly [code: string]: { readonly label: 'error.importRates'; readonly screen: string };
} = {
  FX_RATE_MISSING: { label: 'error.importRates', screen: 'import' },
};

/** What happened, where and what to do; the rest of the screen lives. */
export function Problem({ error, onRetry }: { readonly error: AppError; onRetry?(): void }) {
  const Heading = useAreaTitle() !== null ? 'h3' : 'h2';
  const remedy = REMEDIES[error.code];
  return (
    <div className="state" role="alert">
      <Heading className="negative">
        <Icon name="breach" size={16} />
        {t('error.title')}
      </Heading>
      <p>{error.message}</p>
      <p className="mono">
        {error.code}
        {error.path ? ` ${error.path}` : ''}
      </p>
      <div className="row">
        {remedy && (
          <Button small onClick={() => openScreen(remedy.screen)}>
            {t(remedy.label)}
          </Button>
        )}
        {onRetry && (
          <Button icon="refresh" small onClick={onRetry}>
            {t('common.retry')}
          </Button>
        )}
        <CopyError error={error} />
      </div>
    </div>
  );
}

/**
 * Says along the top edge of the frame around it (the nearest positioned one) that what stands there
 * is being asked again. It takes no room, and shows only where the answer is not there at once.
 */
export function ReloadBar() {
  return <span className="reload-bar" aria-hidden="true" />;
}

export interface QueryViewProps<Value> {
  readonly query: QueryState<Value>;
  readonly rows?: number;
  /** Heads the skeleton and the problem where the figures bring a framed area of their own. */
  readonly title?: string;
  /** True where the figures are there but hold nothing; then `empty` shows. */
  isEmpty?(value: Value): boolean;
  readonly empty?: ReactNode;
  children(value: Value): ReactNode;
}

/** The states of a query in one place: skeleton, problem, empty, or the figures. */
export function QueryView<Value>(props: QueryViewProps<Value>) {
  const { query, rows, title, isEmpty, empty, children } = props;
  if (query.data === undefined) {
    if (!query.error && !query.isSlow) return null;
    const state = query.error ? (
      <Problem error={query.error} onRetry={query.reload} />
    ) : (
      <Skeleton rows={rows ?? 6} />
    );
    return title === undefined ? state : <Area title={title}>{state}</Area>;
  }
  return (
    <>
      {query.error && !query.isUnanswered && (
        <div className="notice bad" role="alert">
          <Icon name="breach" />
          <span className="grow">{query.error.message}</span>
          <Link onClick={query.reload}>{t('common.retry')}</Link>
        </div>
      )}
      <div
        className={query.isLoading ? 'query-view reloading' : 'query-view'}
        aria-busy={query.isLoading}
        data-unanswered={query.isUnanswered || undefined}
      >
        {isEmpty?.(query.data) ? empty : children(query.data)}
        {query.isLoading && <ReloadBar />}
      </div>
    </>
  );
}

interface BoundaryProps {
  /** A new key forgets the failure, such as another screen. */
  readonly resetKey: string;
  readonly children: ReactNode;
}

/** Keeps a failing screen to itself: the frame and the other tabs live on. */
export class ErrorBoundary extends Component<BoundaryProps, { failed: string | null }> {
  override state: { failed: string | null } = { failed: null };

  static getDerivedStateFromError(cause: unknown) {
    return { failed: cause instanceof Error ? cause.message : String(cause) };
  }

  override componentDidCatch(cause: Error, info: ErrorInfo) {
    // The console is the only place that keeps the component stack of a bug in the window.
    console.error(cause, info.componentStack);
  }

  override componentDidUpdate(before: BoundaryProps) {
    if (before.resetKey !== this.props.resetKey && this.state.failed !== null)
      this.setState({ failed: null });
  }

  override render() {
    if (this.state.failed === null) return this.props.children;
    return (
      <Problem
        error={{
          kind: 'internal',
          code: 'SCREEN_FAILED',
          message: `${t('error.screenFailed')} ${this.state.failed}`,
        }}
        onRetry={() => this.setState({ failed: null })}
      />
    );
  }
}
