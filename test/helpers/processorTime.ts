/** Time that work takes of the processor; unlike the clock's, it is the same on a busy machine. */

/** Starts to measure; what it gives back tells the milliseconds of this process since. */
export function measureProcessor(): () => number {
  const started = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000;
  };
}
