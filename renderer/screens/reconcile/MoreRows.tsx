/** The way to the next rows of a list that shows its first ones. */
import { t } from '../../messages/index.ts';
import { Link } from '../../ui/index.ts';

/** How many rows a list shows at first, and how many more each time. */
export const STEP = 100;
/** As many as one question may ask for. */
const MOST = 1000;

export function MoreRows(props: {
  readonly shown: number;
  readonly all: number;
  /** How many were asked for. */
  readonly count: number;
  onCount(count: number): void;
}) {
  const { shown, all, count, onCount } = props;
  if (all <= shown || count >= MOST) return null;
  return <Link onClick={() => onCount(Math.min(MOST, count + STEP))}>{t('reconcile.more')}</Link>;
}
