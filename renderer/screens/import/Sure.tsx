/** How sure a proposed setting is; nothing where a person set it. */
import { formatPercent } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { Chip } from '../../ui/index.ts';

/** From this share up a proposal is taken without a second look. */
const SURE = 0.8;

export function Sure({ share }: { readonly share: number | null }) {
  if (share === null) return null;
  return (
    <Chip tone={share >= SURE ? 'neutral' : 'warn'} title={t('import.mapping.sureTitle')}>
      {formatPercent(share, 0)}
    </Chip>
  );
}
