/** What was found in the chosen files, each with its place and its code. */
import { formatMessage } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { Icon, type IconName, Link } from '../../ui/index.ts';
import type { Finding } from './finding-rows.ts';
import { useStaging } from './staging.ts';

const SHOWN_FINDINGS = 200;

const SEVERITY_ICONS: { readonly [One in Finding['severity']]: readonly [IconName, string] } = {
  error: ['breach', 'negative'],
  warning: ['warning', 'warning'],
  info: ['info', 'muted'],
};

export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const remove = useStaging((state) => state.remove);
  if (findings.length === 0) return <p className="muted import-none">{t('import.findingsNone')}</p>;
  const shown = findings.slice(0, SHOWN_FINDINGS);
  return (
    <ul className="import-findings">
      {shown.map((one) => {
        const [icon, tone] = SEVERITY_ICONS[one.severity];
        return (
          <li key={one.id}>
            <Icon name={icon} className={tone} />
            <div>
              <p>{formatMessage(one.message)}</p>
              <p className="muted">
                {one.file}
                {one.line === null ? '' : `, ${t('import.finding.line', { line: one.line })}`}
                {', '}
                <span className="mono">{one.code}</span>
              </p>
            </div>
            {one.id.endsWith('!') && (
              <Link
                aria-label={t('import.remove', { name: one.file })}
                onClick={() => remove(one.file)}
              >
                <Icon name="close" size={12} />
              </Link>
            )}
          </li>
        );
      })}
      {findings.length > shown.length && (
        <li className="muted">
          {t('import.finding.more', { count: findings.length - shown.length })}
        </li>
      )}
    </ul>
  );
}
