/** Before each file of a process that runs many: what counts up in helpers begins anew. */
import { restartTestIds } from './workspace.ts';

restartTestIds();
