/** A command from the palette that needs arguments: its schema drawn as a form, then run. */
import { useState } from 'react';
import type { AppError, ContractName, InputOf } from '../contract.ts';
import { SchemaForm } from '../form/SchemaForm.tsx';
import { t } from '../messages/index.ts';
import { runCommand } from '../query.ts';
import { Dialog } from '../ui/index.ts';
import { useOverlay } from './overlays.ts';
import type { CommandDescriptor } from './palette-providers.ts';

export function CommandDialog({ command }: { readonly command: CommandDescriptor }) {
  const showCommand = useOverlay((state) => state.showCommand);
  const [error, setError] = useState<AppError | undefined>(undefined);
  return (
    <Dialog title={command.label} onClose={() => showCommand(null)}>
      <SchemaForm
        schema={command.schema ?? { type: 'object' }}
        draftKey={`command.${command.name}`}
        submitLabel={t('palette.run.button')}
        {...(error ? { error } : {})}
        onSubmit={async (value) => {
          const input = value as InputOf<ContractName>;
          const reply = await runCommand(command.name, input, { toastErrors: false });
          if (reply.ok) showCommand(null);
          else setError(reply.error);
          return reply.ok;
        }}
      />
    </Dialog>
  );
}
