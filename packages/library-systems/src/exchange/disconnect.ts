import { callerGone } from './failure.ts'

type Listening = { runs: Set<() => void>; stop: () => void }

const listening = new WeakMap<AbortSignal, Listening>()

/**
 * Calls `run` when the signal aborts, or at once if it has aborted. Returns a function that unregisters `run`. A signal has one
 * listener for all calls of its card, and none after the last call: listeners of a finished card kept 70 kB until its deadline.
 */
export function whenAborted(signal: AbortSignal, run: () => void): () => void {
  if (signal.aborted) {
    run()
    return () => {}
  }
  const { runs, stop } = listening.get(signal) ?? listen(signal)
  runs.add(run)
  return () => {
    if (runs.delete(run) && runs.size === 0) stop()
  }
}

function listen(signal: AbortSignal): Listening {
  const runs = new Set<() => void>()
  const runAll = () => runs.forEach((run) => run())
  const stop = () => {
    signal.removeEventListener('abort', runAll)
    listening.delete(signal)
  }
  signal.addEventListener('abort', runAll)
  const one = { runs, stop }
  listening.set(signal, one)
  return one
}

/**
 * Settles as `promise` does, or rejects when the browser disconnects or the deadline of the answer passes. The rejection waits for
 * other handlers of the abort: a call that leaves the queue states why it was not sent.
 */
export function unlessDisconnected<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const forget = whenAborted(signal, () => void setImmediate(() => reject(callerGone())))
    promise.then(resolve, reject)
    // Not `finally`, which would add two promises to each call.
    promise.then(forget, forget)
  })
}
