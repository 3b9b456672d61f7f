/** Says that a form shows what was typed before, and begins it anew. */
import { t } from '../messages/index.ts';
import { Link } from '../ui/index.ts';

export function DraftNotice(props: {
  readonly draft: { readonly isFromDraft: boolean; discard(): void };
}) {
  if (!props.draft.isFromDraft) return null;
  return (
    <div className="notice neutral">
      <span className="grow">{t('form.draftKept')}</span>
      <Link onClick={props.draft.discard}>{t('form.discardDraft')}</Link>
    </div>
  );
}
