import type { HttpQuestion } from '../http-client.ts'
import type { Line, Waiting } from './queue.ts'
import { nobodyWaits, notSent } from './not-sent.ts'

/** Resolves when it is this question's turn. Who has gone, or has no time left, leaves the line at once. */
export function takeTurn(line: Line, question: HttpQuestion, startBy: number): Promise<void> {
  const { lane, who, signal, follows = 0 } = question
  if (signal.aborted) return Promise.reject(nobodyWaits())
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let hasSettled = false
  let timer: NodeJS.Timeout | undefined
  const waiting: Waiting = {
    lane,
    who,
    startBy,
    follows,
    start: () => settle(resolve),
    refuse: (failure) => settle(() => reject(failure)),
  }
  line.enter(waiting)
  if (!hasSettled) keepWatch()
  return promise

  function keepWatch() {
    signal.addEventListener('abort', leave)
    timer = setTimeout(leave, Math.max(0, startBy - performance.now()))
  }

  function settle(tell: () => void) {
    hasSettled = true
    signal.removeEventListener('abort', leave)
    clearTimeout(timer)
    tell()
  }

  function leave() {
    if (line.leave(waiting)) waiting.refuse(notSent('busy', 'no turn in time', 0))
  }
}
