/** The names of the channels between the desktop window and the program, for both their ends. */
export const CALL_CHANNEL = 'ballast:call';
export const DROP_CHANNEL = 'ballast:drop';
export const EVENT_CHANNEL = 'ballast:event';
