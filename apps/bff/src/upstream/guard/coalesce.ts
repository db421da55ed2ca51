import type { Ask, HttpResponse, HttpRequest, Priority } from '../http-client.ts'
import { callerGone } from '../failure.ts'

type UnderWay = { answer: Promise<HttpResponse>; first: HttpRequest }

/** Reads of a patron who is waiting for them. */
const shared: ReadonlySet<Priority> = new Set(['begun', 'first-view', 'read'])

/**
 * A question that the same person asks again while it is under way is one call, also from another session. Never between
 * persons: who asks is part of the key.
 */
export function createCoalescing(ask: Ask) {
  const underWay = new Map<string, UnderWay>()
  let joined = 0

  function askOrJoin(question: HttpRequest): Promise<HttpResponse> {
    if (question.limit !== 'read' || question.unshared || !shared.has(question.priority)) return ask(question)
    const key = `${question.who} ${question.path}`
    const same = underWay.get(key)
    return same && !same.first.signal.aborted ? join(same, question) : begin(key, question)
  }

  function begin(key: string, first: HttpRequest): Promise<HttpResponse> {
    const one = { first, answer: ask(first).finally(end) }
    underWay.set(key, one)
    return one.answer

    function end() {
      if (underWay.get(key) === one) underWay.delete(key)
    }
  }

  /** Where who asked first goes, the others ask themselves. */
  async function join({ answer, first }: UnderWay, question: HttpRequest): Promise<HttpResponse> {
    joined += 1
    try {
      return await Promise.race([answer, whenGone(question.signal)])
    } catch (error) {
      if (!first.signal.aborted || question.signal.aborted) throw error
      return askOrJoin(question)
    }
  }

  return {
    ask: askOrJoin,
    /** A write of that person goes out or has come back: what they asked before does not tell what is so after it. */
    forget(who: string) {
      for (const [key, { first }] of underWay) if (first.who === who) underWay.delete(key)
    },
    joined: () => joined,
  }
}

function whenGone(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const leave = () => reject(callerGone())
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  })
}
