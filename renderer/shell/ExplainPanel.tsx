/**
 * Explain: where a figure comes from. Figures inside it open too and the breadcrumb goes back. The
 * jobs are docked below.
 */
import { t } from '../messages/index.ts';
import { type ExplainTarget, PANEL_MAXIMUM, PANEL_MINIMUM, useExplain } from '../stores/explain.ts';
import { openExplainWindow } from '../stores/explain-windows.ts';
import { toastNote } from '../stores/toasts.ts';
import { IconButton } from '../ui/index.ts';
import { Explanation } from './Explanation.tsx';
import { JobTray } from './JobTray.tsx';
import { useExplanation } from './useExplanation.ts';

export function ExplainPanel() {
  const { isOpen, isPinned, width, stack, setOpen, setPinned, setWidth } = useExplain();
  const target = stack.at(-1);
  return (
    <aside
      className={isOpen ? 'panel' : 'panel jobs-alone'}
      aria-label={t('explain.title')}
      data-region="explain"
      style={width === null ? undefined : { width }}
    >
      <Resizer width={width ?? 352} onWidth={setWidth} />
      <header>
        <h2>{t('explain.title')}</h2>
        <IconButton
          icon="external"
          label={t('explain.detach')}
          onClick={() => {
            if (!openExplainWindow()) toastNote(t('explain.refused'));
          }}
        />
        <IconButton
          icon="pin"
          label={t(isPinned ? 'explain.unpin' : 'explain.pin')}
          aria-pressed={isPinned}
          onClick={() => setPinned(!isPinned)}
        />
        <IconButton icon="close" label={t('common.close')} onClick={() => setOpen(false)} />
      </header>
      <div className="panel-body" data-explains={target?.key}>
        {target ? (
          <Loaded target={target} depth={stack.length} />
        ) : (
          <p className="section muted">{t('explain.empty')}</p>
        )}
      </div>
      <JobTray />
    </aside>
  );
}

function Resizer({ width, onWidth }: { readonly width: number; onWidth(width: number): void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot take the focus and the arrow keys
    <div
      className="panel-resize"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('explain.resize')}
      aria-valuenow={width}
      aria-valuemin={PANEL_MINIMUM}
      aria-valuemax={PANEL_MAXIMUM}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') onWidth(width + 16);
        if (event.key === 'ArrowRight') onWidth(width - 16);
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.buttons === 1) onWidth(window.innerWidth - event.clientX);
      }}
    />
  );
}

function Loaded({ target, depth }: { readonly target: ExplainTarget; readonly depth: number }) {
  return <Explanation shown={useExplanation(target)} depth={depth} />;
}
