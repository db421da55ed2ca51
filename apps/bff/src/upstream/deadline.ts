/** Runs `run` with a signal that aborts when `signal` does, and at the latest after `milliseconds`. */
export async function within<T>(
  milliseconds: number,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const giveUp = () => controller.abort()
  const timer = setTimeout(giveUp, Math.max(0, milliseconds))
  signal.addEventListener('abort', giveUp)
  if (signal.aborted) giveUp()
  try {
    return await run(controller.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', giveUp)
  }
}
