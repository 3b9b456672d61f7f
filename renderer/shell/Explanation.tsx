/**
 * An explanation: the figure in full with its path, its sections in fixed order, and today's figure
 * beside it while the window shows the past.
 */
import type { ExplanationWire } from '../contract.ts';
import {
  APPROXIMATELY,
  formatDecimal,
  formatMessage,
  formatMoney,
  subtractDecimals,
} from '../format/index.ts';
import { t } from '../messages/index.ts';
import { useExplain } from '../stores/explain.ts';
import { isExplainWindow, type Shown, sendSign } from '../stores/explain-windows.ts';
import { Chip, type ChipTone, IconButton, Problem, ReloadBar, Skeleton } from '../ui/index.ts';
import { SectionView } from './ExplainSections.tsx';
import { follow } from './useExplanation.ts';

type Figure = ExplanationWire['figure'];

const CHIP_TONES: { readonly [Tone in ExplanationWire['chips'][number]['tone']]: ChipTone } = {
  plain: 'neutral',
  positive: 'ok',
  warning: 'warn',
  negative: 'bad',
};

/** An explanation as far as it has come: its sections, what went wrong, or its place. */
export function Explanation({ shown, depth }: { readonly shown: Shown; readonly depth: number }) {
  const { explanation, now, error, isBusy = false } = shown;
  if (!explanation && !error) return <Skeleton rows={8} />;
  return (
    <div className={isBusy ? 'query-view reloading' : 'query-view'} aria-busy={isBusy}>
      {error && <Problem error={error} />}
      {explanation && <FigureSection explanation={explanation} now={now} depth={depth} />}
      {explanation?.sections.map((section, index) => (
        <SectionView key={section.title} section={section} number={index + 1} />
      ))}
      {isBusy && <ReloadBar />}
    </div>
  );
}

/** The figure in full: its currency and every digit. */
function figureText(figure: Figure): string {
  if (figure.money) return formatMoney(figure.money);
  // A count with its unit; a text alone may be anything.
  const text = figure.text ?? '';
  return figure.unit ? `${formatDecimal(text)} ${figure.unit}` : text;
}

/** Today's figure less the one known then, with its sign; empty where they cannot be compared. */
export function knownDifference(then: Figure, now: Figure): string {
  if (!then.money || !now.money || then.money.currency !== now.money.currency) return '';
  const difference = subtractDecimals(now.money.amount, then.money.amount);
  return difference === null ? '' : formatDecimal(difference, { sign: 'change' });
}

function FigureSection(props: {
  readonly explanation: ExplanationWire;
  readonly now: Figure | undefined;
  readonly depth: number;
}) {
  const { explanation, now, depth } = props;
  const { figure, chips, crumbs } = explanation;
  return (
    <div className="section">
      <Crumbs crumbs={crumbs} depth={depth} />
      <div className="big-figure">
        {figure.converted ? `${APPROXIMATELY} ` : ''}
        {figureText(figure)}
      </div>
      {(figure.converted || chips.length > 0) && (
        <div className="row wrap">
          {figure.converted && <Chip>{t('common.converted')}</Chip>}
          {chips.map((chip) =>
            chip.tone === 'plain' ? (
              <span key={chip.text} className="muted">
                {formatMessage(chip.text)}
              </span>
            ) : (
              <Chip key={chip.text} tone={CHIP_TONES[chip.tone]}>
                {formatMessage(chip.text)}
              </Chip>
            ),
          )}
        </div>
      )}
      {now && (
        <div className="known-now num">
          <span>{t('explain.knownNow')}</span>
          <b>{now.money ? formatDecimal(now.money.amount) : figureText(now)}</b>
          <span>{knownDifference(figure, now)}</span>
        </div>
      )}
    </div>
  );
}

function Crumbs(props: { readonly crumbs: ExplanationWire['crumbs']; readonly depth: number }) {
  const goBack = useExplain((state) => state.back);
  const back = isExplainWindow() ? () => sendSign('back') : goBack;
  return (
    <nav className="crumbs" aria-label={t('explain.title')}>
      {props.depth > 1 && (
        <IconButton icon="left" small size={12} label={t('common.back')} onClick={back} />
      )}
      {props.crumbs.map((crumb, index) => {
        const { link } = crumb;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a path keep their order
          <span key={`${index}${crumb.label}`}>
            {link ? (
              <button type="button" onClick={() => follow(link)}>
                {formatMessage(crumb.label)}
              </button>
            ) : (
              formatMessage(crumb.label)
            )}
            {index < props.crumbs.length - 1 && ' ›'}
          </span>
        );
      })}
    </nav>
  );
}
