/** Reports: the documents of the workspace with what they stand on, and the panel that makes more. */
import { printWindow } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Area, Button } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import { CreateReport } from './CreateReport.tsx';
import { DocumentFacts } from './DocumentFacts.tsx';
import { DocumentList, DocumentSearch } from './DocumentList.tsx';
import { useDocuments } from './use-documents.ts';
import './reports.css';

export function ReportsScreen({ params }: ScreenProps) {
  const documents = useDocuments(undefined, params.document);
  const { list, chosen, taking, scope } = documents;
  const count = list.data?.documentCount ?? 0;
  return (
    <Screen
      permission="report.create"
      title={t('reports.title')}
      context={
        list.data && count > 0
          ? `${tn('reports.count', count)}, ${t('reports.context')}`
          : t('reports.contextEmpty')
      }
      toolbar={<DocumentSearch documents={documents} />}
      actions={
        <>
          <Button secondary icon="print" onClick={() => void printWindow()}>
            {t('reports.print')}
          </Button>
          <Button icon="download" disabled={taking.isDisabled} onClick={() => void taking.take()}>
            {taking.label}
          </Button>
        </>
      }
    >
      <div className="reports">
        <Area
          title={t('reports.list')}
          className="reports-list"
          {...(list.data && count > 0 ? { caption: tn('reports.sets', list.data.setCount) } : {})}
        >
          <DocumentList
            documents={documents}
            empty={{ title: t('reports.empty'), why: t('reports.emptyWhy') }}
          />
        </Area>
        <div className="reports-side">
          <CreateReport />
          {chosen ? (
            <DocumentFacts row={chosen} scope={scope} />
          ) : (
            <Area title={t('reports.selected')} padded className="document-facts">
              <p className="muted">{t('reports.choose')}</p>
            </Area>
          )}
        </div>
      </div>
    </Screen>
  );
}
