/** How files come in: dropped anywhere on the screen, or picked as files or as a folder. */
import { type DragEvent, type ReactNode, type RefObject, useState } from 'react';
import { t } from '../../messages/index.ts';
import { Icon } from '../../ui/index.ts';
import { droppedFiles, pickedFiles } from './collect.ts';
import { addFiles } from './staging.ts';

/** Names that banks give to their files; what a file is decides its content, never its name. */
const ACCEPTED = [
  '.sta,.mta,.mt940,.940,.mt942,.942,.swi,.fin,.txt,.dat',
  '.xml,.camt,.camt052,.camt053,.camt054,.052,.053,.054,.c52,.c53,.c54',
  '.bai,.bai2,.btr,.ofx,.qfx,.qif,.cod,.coda,.cfo,.cfonb,.120,.afb',
  '.csv,.tsv,.tab,.prn,.asc,.ach,.101,.pain',
].join(',');

type Input = RefObject<HTMLInputElement | null>;

/** The pickers of files and of a folder, which buttons open. */
export function FileInputs({ files, folders }: { readonly files: Input; readonly folders: Input }) {
  return (
    <>
      <input
        ref={files}
        type="file"
        multiple
        accept={ACCEPTED}
        hidden
        data-testid="import-files"
        onChange={(event) => {
          void addFiles(pickedFiles(event.target.files));
          event.target.value = '';
        }}
      />
      <input
        ref={(input) => {
          folders.current = input;
          // React knows no such attribute; without it the picker takes files only.
          input?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        multiple
        hidden
        data-testid="import-folder"
        onChange={(event) => {
          void addFiles(pickedFiles(event.target.files));
          event.target.value = '';
        }}
      />
    </>
  );
}

/** The whole body takes dropped files; a frame says so while they hover. */
export function DropZone(props: {
  readonly isSlim: boolean;
  /** Why this person imports nothing; `null` where they may. */
  readonly refusal: string | null;
  readonly children: ReactNode;
}) {
  const mayDrop = props.refusal === null;
  const [isOver, setOver] = useState(false);
  const hover = (event: DragEvent) => {
    if (!mayDrop || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has the button as its key alternative
    <div
      className={isOver ? 'import-drop over' : 'import-drop'}
      onDragEnter={hover}
      onDragOver={hover}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (mayDrop) void droppedFiles(event.dataTransfer).then(addFiles);
      }}
    >
      {!props.isSlim && (
        <div className="import-zone">
          <Icon name={mayDrop ? 'import' : 'lock'} size={18} />
          {mayDrop ? (
            <div>
              <b>{t(isOver ? 'import.dropNow' : 'import.drop')}</b>
              <p className="muted">{t('import.dropHelp')}</p>
            </div>
          ) : (
            <p>{props.refusal}</p>
          )}
        </div>
      )}
      {props.children}
    </div>
  );
}
