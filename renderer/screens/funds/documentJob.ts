/** Making documents of a fund as a job that the tray follows, from whichever page asks for them. */
import { t, tn } from '../../messages/index.ts';
import { useJob } from '../../run/use-job.ts';
import { goToFundTab } from './places.ts';

export function useDocumentJob(fund: { readonly id: string; readonly name: string }) {
  return useJob('reports.create', {
    label: ({ kind }) =>
      t('fundDocuments.job', { kind: t(`reports.kind.${kind}`), fund: fund.name }),
    done: ({ documents }) =>
      tn('fundDocuments.done', documents.length, { title: documents[0]?.title ?? fund.name }),
    open: () => goToFundTab(fund.id, 'documents'),
  });
}
