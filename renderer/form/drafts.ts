/** Where half-filled forms are kept, so that they survive a restart. */
import { call } from '../api.ts';

export interface DraftPort {
  load(form: string): Promise<unknown>;
  /** `null` forgets the draft. */
  save(form: string, content: unknown): Promise<void>;
}

/** Drafts in the workspace, each person's own. A lost draft never stops a form. */
export const contractDrafts: DraftPort = {
  load: async (form) => {
    const reply = await call('drafts.get', { form });
    return reply.ok ? reply.value.content : null;
  },
  save: async (form, content) => {
    await call('drafts.save', { form, content });
  },
};
